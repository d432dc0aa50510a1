import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

// node scripts/count-tests.mjs VITEST.json PYTEST.xml FAILED_STEPS
// The failed tests by name, last, so that a log of which only the end is kept still says which they were; then how
// many passed and failed. A report that is empty is one of tests that never ran.

const [vitest = '', pytest = '', failedSteps = ''] = process.argv.slice(2);

const {
  numPassedTests = 0,
  numFailedTests = 0,
  testResults = [],
} = JSON.parse(readFileSync(vitest, 'utf8') || '{}');
for (const { name, assertionResults } of testResults) {
  for (const { status, fullName } of assertionResults) {
    if (status === 'failed') console.log(`FAILED: ${relative('', name)} > ${fullName}`);
  }
}

const xml = readFileSync(pytest, 'utf8');
/** @param {string} what */
const count = (what) => Number(new RegExp(`<testsuite [^>]*\\b${what}="(\\d+)"`).exec(xml)?.[1] ?? 0);
const pythonFailed = count('failures') + count('errors');
const pythonPassed = count('tests') - count('skipped') - pythonFailed;
const failures = [...xml.matchAll(/<testcase [^>]*\bname="([^"]*)"[^>]*><(?:failure|error)/g)];
for (const [, name] of failures) console.log(`FAILED: container > ${name}`);

const failed = numFailedTests + pythonFailed;
console.log(`${numPassedTests + pythonPassed} passed, ${Math.max(failed, Number(failedSteps))} failed`);
const allRan = numPassedTests > 0 && pythonPassed > 0;
process.exit(allRan && failed === 0 && failedSteps === '0' ? 0 : 1);
