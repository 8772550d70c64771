import { describe, expect, it } from 'vitest';
import { readFindings, readableOutput } from './read-findings.js';

const at = (program: string) => ({ pack: 'p', folder: 'api', tool: 'lint', program });
const said = (stdout: string, exitCode = 1, outcome = 'exited') => ({ stdout, stderr: '', exitCode, outcome });

describe('reading what a tool said', () => {
  it('takes exit code 0 for no finding', () => {
    expect(readFindings(at('tsc'), said('src/a.ts(1,2): error TS1: x', 0))).toEqual([]);
  });

  it('reads the type checker', () => {
    const text = `src/a b.ts(3,5): error TS2345: Argument of type 'x'\n  is not assignable.\nsrc/c.tsx(1,1): error TS1005: ';' expected.\n`;
    expect(readFindings(at('tsc'), said(text))).toEqual([
      { pack: 'p', tool: 'lint', file: 'api/src/a b.ts', line: 3, message: "Argument of type 'x'", rule: 'TS2345' },
      { pack: 'p', tool: 'lint', file: 'api/src/c.tsx', line: 1, message: "';' expected.", rule: 'TS1005' },
    ]);
  });

  it('reads the linter, also where it has no place', () => {
    const diagnostics = [
      { message: 'unused', code: 'eslint(no-unused-vars)', filename: 'src/a.ts', labels: [{ span: { line: 7 } }] },
      { message: 'odd', code: 'x', filename: 'src/b.ts', labels: [] },
    ];
    expect(readFindings(at('oxlint'), said(JSON.stringify({ diagnostics })))).toMatchObject([
      { file: 'api/src/a.ts', line: 7, message: 'unused', rule: 'eslint(no-unused-vars)' },
      { file: 'api/src/b.ts', line: 0 },
    ]);
  });

  it.each([
    ['crashed without a word', said('', 139), /ended with 139/],
    ['wrote no JSON', said('panic!', 1), /ended with 1: panic!/],
    ['took too long', said('', -1, 'timeout'), /took too long/],
  ])('never takes a tool that %s for content', (_, output, message) => {
    expect(readFindings(at('oxlint'), output)).toMatchObject([
      { file: '', line: 0, rule: 'failed', message: expect.stringMatching(message) },
    ]);
  });

  it('asks the linter for JSON', () => {
    expect(readableOutput('oxlint')).toEqual(['--format=json']);
  });
});
