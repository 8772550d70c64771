// Runs the tests of test/ and reports as vitest does: node tools/run-tests.mjs [files…] [-t pattern] [--outputFile=path]
import { readdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const args = process.argv.slice(2);
const pattern = args.includes('-t') ? new RegExp(args[args.indexOf('-t') + 1]) : /(?:)/;
const output = args.find((arg) => arg.startsWith('--outputFile='))?.slice('--outputFile='.length) ?? process.env.HEXAD_TEST_REPORT;
const named = args.filter((arg) => arg.endsWith('.test.mjs'));
const files = named.length > 0 ? named : readdirSync('test').map((name) => `test/${name}`);

const testResults = [];
for (const file of files) {
  const { default: tests } = await import(pathToFileURL(resolve(file)).href);
  const assertionResults = Object.entries(tests)
    .filter(([title]) => pattern.test(title))
    .map(([title, test]) => ({ ancestorTitles: [], title, fullName: title, ...outcome(test) }));
  const failed = assertionResults.some(({ status }) => status === 'failed');
  testResults.push({ name: resolve(file), status: failed ? 'failed' : 'passed', message: '', assertionResults });
}

function outcome(test) {
  try {
    test();
    return { status: 'passed', failureMessages: [] };
  } catch (error) {
    return { status: 'failed', failureMessages: [error.message] };
  }
}

const all = testResults.flatMap(({ assertionResults }) => assertionResults);
for (const { title, status } of all) console.log(`${status} ${title}`);
if (output) writeFileSync(output, JSON.stringify({ success: all.every(({ status }) => status === 'passed'), testResults }));
process.exitCode = all.some(({ status }) => status === 'failed') ? 1 : 0;
