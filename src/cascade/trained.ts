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
    'test/fixtures/judgement: answers-account.jsonl, in-scope.jsonl and out-of-scope.jsonl, development halves',
  ],
  everydayWords:
    'card account credit chang car list time new check set bank reserv find dai long invoic name transfer next call pai visa monei oil rate travel shop top phone transact song flight order tire work date number limit vacat current locat put good payment meet charg price last ga add todai remind show pin schedul look request calendar lost insur report score cash exchang right point cancel kind amount playlist tax place start declin mean march ai deposit dollar plai chase statu expir direct interest save think rout roll book through talk atm carri plan reward pto month need type app between due applic life someon timezon uber luggag traffic alarm apr calori back increas pm possibl send balanc inform currenc delet text coin restaur week timer whisper replac spell american speak stop bui come flip recent review dinner voic appli confirm turn receiv volum hear tomorrow room switch alert process virtual peopl wait convert didn suggest activ fact pend paycheck dice minimum purchas withdraw hotel person spend jump year avail factori left america pet tabl verifi abl again ask mastercard soon intern fun arriv joke cook milk plug total minut recip block nutrit shot wanna wrong discov ingredi stolen try weather accept mode paid answer chicken citi dispos ident what todo countri bu form fuel requir side electr item appoint food rent sinc airlin delta pressur red water anoth fund spent hobbi mail approv fraudul holidai tri incom instead mpg old pizza eat enough expect extra fridai differ light male read air appl dog everyth repeat share assist compani step french rental updat health hold rememb languag refund rollov york down home info polici statement meal state benefit cat isn la correct express fridg keep return take best busi yesterdai batteri origin freez job reason fargo mondai pound seem taken track amex anyth checkbook creat earn far reset visit accent cabl dalla mexico head on safe allow april oliv alreadi garden happen spanish well bad mile robin word ahead becaus definit real around capit franc funni near phoenix ago british chicago first nearest tonight vaccin free groceri idea trip true debit figur gp move open w airport complet explain frozen music ow recommend goe human januari morn closest doesn later salari connect egg feder hour onlin seattl tank tuesdai ag gone late question redeem instruct listen low refer revert sai sort speaker born canada deliv drive inch june damag',
  complexity: {
    knots: [
      [-1.439, 1.06],
      [-0.953, 1.6],
      [-0.453, 2.2],
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
    intercept: 0.516,
    weights: {
      empty: -6,
      refusal: -2.554,
      hedges: -0.274,
      selfCorrections: -1.213,
      brokenOff: -2.519,
      repetition: -3.001,
      placeholder: -1.5,
      formatMissing: -1.5,
      otherLanguage: -0.999,
      noChoice: -1.5,
      severalChoices: -1,
      openParts: -0.828,
      noYesOrNo: -0.224,
      noNumber: -0.8,
      noTime: -0.617,
      noPrice: -0.384,
      noSteps: -0.8,
      noReason: -0.4,
      calculationsWrong: -1.185,
      calculationsRight: 1.03,
      fractionalResult: -1.969,
      negativeResult: -0.227,
      concludesElsewhere: -0.515,
      figuresLeftOut: -0.407,
      relativeFigures: -0.393,
      difficulty: -0.216,
    },
  },
  grounded: {
    intercept: 1.217,
    weights: {
      empty: -6,
      refusal: 0.716,
      hedges: -0.215,
      selfCorrections: -0.879,
      brokenOff: -2.519,
      repetition: -3.001,
      placeholder: -1.5,
      formatMissing: -1.557,
      otherLanguage: -0.999,
      noChoice: -1.5,
      severalChoices: -1,
      openParts: -0.786,
      noYesOrNo: -0.344,
      noNumber: -0.8,
      noTime: -0.923,
      noPrice: -0.418,
      noSteps: -0.812,
      noReason: -0.4,
      calculationsWrong: -1.185,
      calculationsRight: 1.161,
      fractionalResult: -1.969,
      negativeResult: -0.227,
      concludesElsewhere: -0.457,
      figuresLeftOut: -0.374,
      relativeFigures: -0.337,
      refusesWhatIsThere: -3.252,
      unsupported: -1.287,
      foreignWords: -0.396,
      strayNames: -1.999,
      strayFiguresOfSources: -1.809,
      swappedFigures: -2.427,
      outdatedFigures: -2.077,
      outdatedRules: -2.076,
      otherThing: -2.235,
      deniedInTable: -2.062,
      otherRow: -1.663,
      otherSource: -1.55,
      offTopic: -3.056,
      besideTopic: -1.099,
      partLeftOpen: -2.229,
      thingLeftOut: -2.156,
      stepsLeft: -1.544,
      contradictsItself: -1.666,
      contradictsSource: -1.109,
    },
  },
  retrieved: {
    intercept: -3.033,
    weights: {
      judge: 0.174,
      strength: 6.295,
    },
  },
  measured: {
    gsm8kApgrCrossValidated: 0.759,
  },
};
