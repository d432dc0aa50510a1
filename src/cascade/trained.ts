/** What is added to the log-odds of an answer's being right. */
interface Weights {
  readonly intercept: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** What was learned from data: made by scripts/train.mjs, and not changed by hand. */
export const TRAINED: {
  readonly version: 1;
  readonly sources: readonly string[];
  /** By the script's last run, on what it did not learn from; bench/judgement.mjs measures the rest. */
  readonly measured?: Readonly<Record<string, number>>;
  /** Stems that anybody uses about anything, the most frequent first. */
  readonly everydayWords: string;
  /** Difficulties and their scores, ascending; at least two. */
  readonly complexity: { readonly knots: readonly (readonly [difficulty: number, score: number])[] };
  /** By the judge's signs, without sources and with them. */
  readonly alone: Weights;
  readonly grounded: Weights;
  /** By the judge's log-odds, and the strength of the search, where there was one. */
  readonly retrieved: Weights;
} = {
  version: 1,
  sources: [
    'CLINC150 (clinc/oos-eval, CC-BY-3.0): texts; of those out of scope the validation part',
    'Banking77, test part (PolyAI, CC-BY-4.0): texts',
    'GSM8K, answers of Mixtral-8x7B (lm-sys/RouteLLM, Apache-2.0): development half',
    'test/fixtures/questions.jsonl',
    'test/fixtures/judgement: answers-account.jsonl, answers-cloud.jsonl; in-scope.jsonl and out-of-scope.jsonl, development halves',
  ],
  everydayWords:
    'card account credit chang car list time new check set bank reserv find dai long invoic name transfer next call pai visa monei oil rate travel shop top phone transact song flight order tire work date number limit vacat current locat put good payment meet charg price last ga add todai remind show pin schedul look request calendar lost insur report score cash exchang right point cancel kind amount playlist tax place start declin mean march ai deposit dollar plai chase statu expir direct interest save think rout roll book through talk atm carri plan reward pto month need type app between due applic life someon timezon uber luggag traffic alarm apr calori back increas pm possibl send balanc inform currenc delet text coin restaur week timer whisper replac spell american speak stop bui come flip recent review dinner voic appli confirm turn receiv volum hear tomorrow room switch alert process virtual peopl wait convert didn suggest activ fact pend paycheck dice minimum purchas withdraw hotel person spend jump year avail factori left america pet tabl verifi abl again ask mastercard soon intern fun arriv joke cook milk plug total minut recip block nutrit shot wanna wrong discov ingredi stolen try weather accept mode paid answer chicken citi dispos ident what todo countri bu form fuel requir side electr item appoint food rent sinc airlin delta pressur red water anoth fund spent hobbi mail approv fraudul holidai tri incom instead mpg old pizza eat enough expect extra fridai differ light male read air appl dog everyth repeat share assist compani step french rental updat health hold rememb languag refund rollov york down home info polici statement meal state benefit cat isn la correct express fridg keep return take best busi yesterdai batteri origin freez job reason fargo mondai pound seem taken track amex anyth checkbook creat earn far reset visit accent cabl dalla mexico head on safe allow april oliv alreadi garden happen spanish well bad mile robin word ahead becaus definit real around capit franc funni near phoenix ago british chicago first nearest tonight vaccin free groceri idea trip true debit figur gp move open w airport complet explain frozen music ow recommend goe human januari morn closest doesn later salari connect egg feder hour onlin seattl tank tuesdai ag gone late question redeem instruct listen low refer revert sai sort speaker born canada deliv drive inch june damag',
  complexity: {
    knots: [
      [-1.439, 1.06],
      [-0.953, 1.6],
      [-0.455, 2.2],
      [-0.09, 3],
      [0.353, 4.4],
      [0.729, 5.6],
      [1.438, 7],
      [2.101, 8],
      [3.279, 9],
      [4.981, 9.5],
      [7.744, 9.8],
    ],
  },
  alone: {
    intercept: 0.295,
    weights: {
      empty: -6.072,
      refusal: -2.677,
      hedges: -0.014,
      selfCorrections: -1.673,
      brokenOff: -3.156,
      repetition: -3.04,
      placeholder: -1.518,
      formatMissing: -1.518,
      otherLanguage: -2.024,
      noChoice: -1.518,
      severalChoices: -1.012,
      unrelated: -1.997,
      nothingToWorkOut: 1.214,
      openParts: -0.877,
      noYesOrNo: -0.104,
      noNumber: -0.81,
      noTime: -0.282,
      noPrice: -0.243,
      noSteps: -0.81,
      noReason: -0.405,
      calculationsWrong: -1.481,
      calculationsRight: 1.247,
      fractionalResult: -3.072,
      negativeResult: -0.283,
      concludesElsewhere: -0.751,
      figuresLeftOut: -0.147,
      relativeFigures: -0.282,
      difficulty: -0.242,
    },
  },
  grounded: {
    intercept: -0.567,
    weights: {
      empty: -8.706,
      refusal: 1.153,
      selfCorrections: -2.399,
      brokenOff: -4.525,
      repetition: -4.359,
      placeholder: -2.176,
      formatMissing: -2.176,
      otherLanguage: -2.902,
      noChoice: -2.176,
      severalChoices: -1.451,
      unrelated: -0.751,
      openParts: -3.306,
      noYesOrNo: -0.162,
      noNumber: -1.161,
      noTime: -2.014,
      noPrice: -0.565,
      noSteps: -1.5,
      noReason: -0.581,
      calculationsWrong: -2.123,
      calculationsRight: 2.479,
      fractionalResult: -4.405,
      negativeResult: -0.406,
      concludesElsewhere: -1.077,
      figuresLeftOut: -0.06,
      relevance: 1.91,
      refusesWhatIsThere: -5.576,
      unsupported: -3.094,
      foreignWords: -1.699,
      strayNames: -4.774,
      strayFiguresOfSources: -2.985,
      swappedFigures: -4.772,
      outdatedFigures: -3.263,
      outdatedRules: -3.435,
      otherThing: -3.983,
      deniedInTable: -3.197,
      otherRow: -1.766,
      otherSource: -2.698,
      offTopic: -4.717,
      partLeftOpen: -2.82,
      thingLeftOut: -3.669,
      stepsLeft: -2.787,
      contradictsItself: -3.265,
      contradictsSource: -2.387,
    },
  },
  retrieved: {
    intercept: -3.291,
    weights: {
      judge: 0.066,
      strength: 6.692,
    },
  },
  measured: {
    gsm8kApgrCrossValidated: 0.78,
  },
};
