// Every test of every project, then one line with the sum: `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const env = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  NX_SKIP_NX_CACHE: process.env.NX_SKIP_NX_CACHE ?? '',
};
const REPORTS = '{proto,libs/*,services/*,tools/*}/.reports/*.json';

for (const file of globSync(REPORTS, { cwd: root })) rmSync(join(root, file));

// One after the other: with both at once, what has seconds for its answer on two cores sometimes has not enough of them.
const failures = [];
for (const target of ['test', 'e2e']) {
  const args = ['run-many', '-t', target, '--parallel=2', '--output-style=static'];
  const { status } = spawnSync(join(root, 'node_modules/.bin/nx'), args, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) failures.push(target);
}

let passed = 0;
let failed = 0;
let skipped = 0;
for (const file of globSync(REPORTS, { cwd: root })) {
  const report = JSON.parse(readFileSync(join(root, file), 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests + (report.numTodoTests ?? 0);
  for (const suite of report.testResults) {
    if (suite.status === 'failed' && suite.assertionResults.every((result) => result.status !== 'failed')) {
      failed += 1;
      console.log(`FAILED ${suite.name}: ${suite.message}`);
    }
    for (const result of suite.assertionResults) if (result.status === 'failed') console.log(`FAILED ${suite.name}: ${result.fullName}`);
  }
}
if (failures.length > 0 && failed === 0) failed = failures.length;
console.log(skipped > 0 ? `${passed} passed, ${failed} failed, ${skipped} skipped` : `${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
