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
      empty: -8.847,
      refusal: 1.177,
      selfCorrections: -2.438,
      brokenOff: -4.598,
      repetition: -4.429,
      placeholder: -2.212,
      formatMissing: -2.212,
      otherLanguage: -2.949,
      noChoice: -2.212,
      severalChoices: -1.475,
      unrelated: -0.761,
      openParts: -3.354,
      noYesOrNo: -0.165,
      noNumber: -1.18,
      noTime: -2.046,
      noPrice: -0.574,
      noSteps: -1.526,
      noReason: -0.59,
      calculationsWrong: -2.158,
      calculationsRight: 2.521,
      fractionalResult: -4.476,
      negativeResult: -0.412,
      concludesElsewhere: -1.094,
      figuresLeftOut: -0.061,
      relevance: 1.913,
      refusesWhatIsThere: -5.666,
      unsupported: -3.118,
      foreignWords: -1.655,
      strayNames: -4.855,
      strayFiguresOfSources: -2.996,
      swappedFigures: -4.858,
      outdatedFigures: -3.316,
      outdatedRules: -3.49,
      otherThing: -4.046,
      deniedInTable: -3.248,
      otherRow: -1.795,
      otherSource: -2.744,
      offTopic: -4.795,
      partLeftOpen: -2.853,
      thingLeftOut: -3.727,
      stepsLeft: -3.335,
      contradictsItself: -3.315,
      contradictsSource: -2.423,
    },
  },
  retrieved: {
    intercept: -3.289,
    weights: {
      judge: 0.065,
      strength: 6.692,
    },
  },
  measured: {
    gsm8kApgrCrossValidated: 0.78,
  },
};
