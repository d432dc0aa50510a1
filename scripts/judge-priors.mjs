/**
 * What each sign is taken to say before any data is seen, as log-odds; data moves it from there, never across zero.
 * @type {Record<string, number>}
 */
export const ALONE = {
  empty: -6,
  refusal: -2.5,
  hedges: -0.4,
  selfCorrections: -0.8,
  brokenOff: -2,
  repetition: -3,
  placeholder: -1.5,
  formatMissing: -1.5,
  otherLanguage: -2,
  noChoice: -1.5,
  severalChoices: -1,
  unrelated: -2.5,
  nothingToWorkOut: 1.2,
  openParts: -1,
  noYesOrNo: -0.4,
  noNumber: -0.8,
  noTime: -0.8,
  noPrice: -0.8,
  noSteps: -0.8,
  noReason: -0.4,
  calculationsWrong: -1.2,
  calculationsRight: 0.5,
  fractionalResult: -0.8,
  negativeResult: -0.4,
  concludesElsewhere: -0.4,
  figuresLeftOut: -0.4,
  relativeFigures: -0.3,
  difficulty: -0.2,
};

/** The same for an answer that can be held against its sources. @type {Record<string, number>} */
export const GROUNDED = {
  refusal: 0.5,
  difficulty: -0.1,
  relevance: 0.5,
  coverage: 0.3,
  refusesWhatIsThere: -3,
  unsupported: -1.5,
  foreignWords: -1.2,
  strayNames: -2,
  strayFiguresOfSources: -1.5,
  swappedFigures: -2,
  outdatedFigures: -2,
  outdatedRules: -2,
  otherThing: -2,
  deniedInTable: -2,
  otherRow: -1.5,
  otherSource: -1.5,
  offTopic: -3,
  partLeftOpen: -2,
  thingLeftOut: -2,
  stepsLeft: -1.5,
  contradictsItself: -1.5,
  contradictsSource: -1,
};

/** What the search for its passages adds. @type {Record<string, number>} */
export const RETRIEVED = { judge: 1, strength: 6 };
