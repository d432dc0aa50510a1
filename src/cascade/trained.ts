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
    intercept: 0.285,
    weights: {
      empty: -6.208,
      refusal: -2.735,
      hedges: -0.007,
      selfCorrections: -1.676,
      brokenOff: -3.24,
      repetition: -3.107,
      placeholder: -1.552,
      formatMissing: -1.552,
      otherLanguage: -2.069,
      noChoice: -1.552,
      severalChoices: -1.035,
      openParts: -0.896,
      noYesOrNo: -0.107,
      noNumber: -0.828,
      noTime: -0.287,
      noPrice: -0.284,
      noSteps: -0.828,
      noReason: -0.414,
      calculationsWrong: -1.532,
      calculationsRight: 1.235,
      fractionalResult: -3.108,
      negativeResult: -0.265,
      concludesElsewhere: -0.799,
      figuresLeftOut: -0.309,
      relativeFigures: -0.291,
      difficulty: -0.235,
    },
  },
  grounded: {
    intercept: -0.846,
    weights: {
      empty: -9.27,
      refusal: 1.28,
      selfCorrections: -2.503,
      brokenOff: -4.838,
      repetition: -4.639,
      placeholder: -2.317,
      formatMissing: -2.317,
      otherLanguage: -3.089,
      noChoice: -2.317,
      severalChoices: -1.545,
      openParts: -3.388,
      noYesOrNo: -0.257,
      noNumber: -1.236,
      noTime: -2.067,
      noPrice: -0.638,
      noSteps: -1.616,
      noReason: -0.618,
      calculationsWrong: -2.288,
      calculationsRight: 2.615,
      fractionalResult: -4.641,
      negativeResult: -0.396,
      concludesElsewhere: -1.193,
      figuresLeftOut: -0.288,
      relevance: 2.128,
      refusesWhatIsThere: -5.788,
      unsupported: -3.148,
      foreignWords: -1.668,
      strayNames: -4.938,
      strayFiguresOfSources: -3.077,
      swappedFigures: -4.953,
      outdatedFigures: -3.381,
      outdatedRules: -3.552,
      otherThing: -4.108,
      deniedInTable: -3.318,
      otherRow: -1.998,
      otherSource: -2.777,
      offTopic: -4.899,
      partLeftOpen: -2.921,
      thingLeftOut: -3.796,
      stepsLeft: -3.395,
      contradictsItself: -3.367,
      contradictsSource: -2.459,
    },
  },
  retrieved: {
    intercept: -3.273,
    weights: {
      judge: 0.001,
      strength: 6.692,
    },
  },
  measured: {
    gsm8kApgrCrossValidated: 0.779,
  },
};
