/** For tools of which no benchmark is asked. */
export const noBenchmarks = (): never => {
  throw new Error('this test runs no benchmarks');
};
