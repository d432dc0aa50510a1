/**
 * Coverage at which the sample articles' own questions part best from questions on other matters
 * (test/unit/knowledge/abstention.test.ts holds the figures). Other folders have other cuts.
 */
export const COVERAGE_CUT = 0.67;
