import { describe, expect, it } from 'vitest';
import { readVitestReport } from './test-report.js';

const where = { pack: 'node-api', folder: 'api', root: '/work/tree' };
const file = (given: object) => ({ name: '/work/tree/api/test/a.test.ts', status: 'passed', assertionResults: [], ...given });
const read = (...testResults: object[]) => readVitestReport(JSON.stringify({ testResults }), where);

describe("reading vitest's report", () => {
  it('gives each test that ran, by its own title and its file in the repository', () => {
    const assertionResults = [
      { title: 'S1.C1 works', status: 'passed', duration: 12.6, failureMessages: [] },
      { title: 'S1.C2 is left out', status: 'skipped' },
    ];
    expect(read(file({ assertionResults })).results).toEqual([
      { pack: 'node-api', file: 'api/test/a.test.ts', name: 'S1.C1 works', result: 'passed', milliseconds: 13 },
    ]);
  });

  it('gives the reason of a failure without stack, colours and folders', () => {
    const failureMessages = [
      '\u001b[31mAssertionError\u001b[39m: expected 1\nto be 2 in /work/tree/api/x.ts\n    at file:///work/tree/api/x.ts:1:1',
    ];
    const assertionResults = [{ title: 'x', status: 'failed', duration: null, failureMessages }];
    expect(read(file({ assertionResults })).results).toMatchObject([
      { result: 'failed', failure: 'AssertionError: expected 1\nto be 2 in api/x.ts' },
    ]);
  });

  it('names a file that could not be run', () => {
    expect(read(file({ status: 'failed', message: 'SyntaxError: no' })).faults).toEqual([
      'api/test/a.test.ts could not be run: SyntaxError: no',
    ]);
  });

  it.each(['', 'null', '{"testResults": 1}'])('takes %j for a fault, not for success', (json) => {
    expect(readVitestReport(json, where)).toEqual({ results: [], faults: ['node-api: the tests left no readable report'] });
  });
});
