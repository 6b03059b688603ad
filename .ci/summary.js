// Prints the one line that counts the tests, from the runner's JSON; fails when any failed or none ran.
import { readFileSync } from 'node:fs';

const result = JSON.parse(readFileSync(process.argv[2], 'utf8'));
// A file that cannot be loaded, or whose hook fails, is a suite that failed without a failed test.
const broken = result.testResults.filter(
  (file) => file.status === 'failed' && !file.assertionResults.some((t) => t.status === 'failed'),
);
const passed = result.numPassedTests;
const failed = result.numFailedTests + broken.length;
const skipped = result.numTotalTests - result.numPassedTests - result.numFailedTests;

console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
