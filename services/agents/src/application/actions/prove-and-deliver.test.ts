import { execFileSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { HexadJson } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import type { Proof } from '../../domain/proof.js';
import { Bench } from '../../fixtures/bench.js';
import { specOf, story } from '../../fixtures/spec.js';
import { unpackInto } from '@hexad/workspace';
import type { Part } from '../../fixtures/tiny-pack.js';

const two = specOf(story(1), story(2));

async function landed(parts: Record<string, Part> = {}, ...stories: string[]): Promise<Bench> {
  const bench = await Bench.open(two, parts);
  await bench.do('prepare');
  for (const one of stories) await bench.land(one);
  return bench;
}

const prove = async (bench: Bench): Promise<Proof> => (await bench.do<{ proof: Proof }>('prove')).proof;

/** Unpacks as a user would. */
async function unpacked(bench: Bench): Promise<string> {
  const folder = path.join(bench.folder, 'unpacked');
  await unpackInto(bench.archive, folder);
  return folder;
}

describe('prove', () => {
  it('gives each criterion its tests and the commit of its story', async () => {
    await using bench = await landed({}, 'S1');
    const merge = await bench.land('S2');
    const { complete, rows, reasons } = await prove(bench);
    expect([complete, reasons, rows.map((row) => row.result)]).toEqual([true, [], ['passed', 'passed', 'passed', 'passed']]);
    expect(rows[3]).toEqual({
      criterion: 'S2.C2',
      story: 'S2',
      statement: 'Given a running application, when S2.C2 is tried, then it holds',
      tests: [{ pack: 'tiny', file: 'app/test/S2.txt', name: 'S2.C2 holds', result: 'passed', milliseconds: 1 }],
      result: 'passed',
      commit: merge,
    });
  });

  it('is incomplete when a story did not land', async () => {
    await using bench = await landed({}, 'S1');
    const { complete, rows, reasons } = await prove(bench);
    expect([complete, reasons]).toEqual([false, ['Story S2 (Part 2) was not integrated, so nothing proves S2.C1, S2.C2.']]);
    expect(rows[2]).toMatchObject({ criterion: 'S2.C1', result: 'missing', reason: 'Its story was not integrated.' });
  });

  it('says which pack does not hold what a criterion without a test is about', async () => {
    const [first, ...others] = story(1).criteria;
    const signsIn = { ...story(1), criteria: [{ ...first!, check: { kind: 'signIn' as const, aspect: 'opens' as const } }, ...others] };
    await using bench = await Bench.open(specOf(signsIn), { S1: { tests: 'S1.C2 x | pass\n' } });
    bench.codegen.lacks = ['access'];
    await bench.do('prepare');
    await bench.land('S1');
    const { complete, rows, reasons } = await prove(bench);
    expect([complete, reasons]).toEqual([
      false,
      ['Story S1 (Part 1): no test proves S1.C1. The pack tiny does not hold sign-in and rights.'],
    ]);
    expect(rows[0]).toMatchObject({ result: 'missing', reason: 'The pack tiny does not hold sign-in and rights.' });
  });

  it('is incomplete when nothing landed', async () => {
    await using bench = await landed();
    expect(await prove(bench)).toMatchObject({ complete: false, reasons: [expect.any(String), expect.any(String)] });
  });

  it('is incomplete when a test fails on the merged result, whatever was proved before', async () => {
    await using bench = await Bench.open(two, { S1: { tests: 'S1.C1 x | pass\nS1.C2 x | fail\n' } });
    await bench.do('prepare');
    await bench.do('integrate', { change_set: await bench.generate('S1') });
    await bench.land('S2');
    expect(await prove(bench)).toMatchObject({ complete: false, reasons: ['Story S1 (Part 1): the tests of S1.C2 fail.'] });
  });

  it('is incomplete when a test fails that belongs to no criterion', async () => {
    await using bench = await landed({ S2: { tests: 'S2.C1 x | pass\nS2.C2 x | pass\nstarts | fail\n' } }, 'S1', 'S2');
    expect(await prove(bench)).toMatchObject({ complete: false, reasons: ['The test "starts" in app/test/S2.txt fails.'] });
  });

  it('is incomplete when the merged result does not compile', async () => {
    await using bench = await Bench.open(two, { S2: { source: 'WRONG\n' } });
    await bench.do('prepare');
    await bench.land('S1');
    await bench.do('integrate', { change_set: await bench.generate('S2') });
    expect(await prove(bench)).toMatchObject({
      complete: false,
      reasons: [expect.stringMatching(/^Typecheck of tiny found in app\/src\/S2.txt:1: WRONG.$/)],
    });
  });

  it('is incomplete when something speaks against all components together', async () => {
    const more = [{ path: 'app/src/port.mjs', text: 'export const port = process.env.KITE_PORT;\n' }];
    await using bench = await landed({ S2: { more } }, 'S1', 'S2');
    const { complete, reasons, validation } = await prove(bench);
    const reason = 'app/src/port.mjs reads the environment variable KITE_PORT, which is documented nowhere.';
    expect([complete, reasons]).toEqual([false, [reason]]);
    expect(validation).toMatchObject([
      { check: 'client' },
      { check: 'stories', examined: 2, findings: [] },
      { check: 'environment', examined: 1, findings: [reason] },
      { check: 'dependencies' },
      { check: 'licences' },
    ]);
  });

  it('tells how many tests passed', async () => {
    await using bench = await landed({}, 'S1', 'S2');
    await prove(bench);
    expect(bench.lines).toContain('tiny: 4 of 4 tests passed');
  });
});

describe('deliver', () => {
  it('hands over a repository with its history, spec, plan and proof', async () => {
    await using bench = await landed({}, 'S1', 'S2');
    const { summary } = await bench.do('deliver', { proof: await prove(bench) });
    const folder = await unpacked(bench);
    const document = HexadJson.parse(JSON.parse(await readFile(path.join(folder, 'hexad.json'), 'utf8')));
    expect(document).toMatchObject({
      status: 'complete',
      stack: ['tiny'],
      decisions: [{ id: 'D-S1' }, { id: 'D-S2' }],
      timings: [{ step: 'plan' }],
    });
    expect(summary).toMatchObject({ name: 'kite-club', stories: 2, criteria: { passed: 4, total: 4 }, start: 'npm start' });
    expect((await readdir(folder)).sort()).toEqual(['.git', 'SPEC.md', 'app', 'hexad.json', 'start.sh']);
    const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).trim();
    expect(git('status', '--porcelain', '--branch')).toBe('## main');
    expect(git('log', '--first-parent', '--format=%s')).toBe(
      [
        'docs: record spec, plan and proof',
        'feat(app): merge story S2: part 2',
        'feat(app): merge story S1: part 1',
        'chore: start the repository',
      ].join('\n'),
    );
    expect(git('branch', '--format=%(refname:short)').split('\n')).toEqual([
      'hexad/generated',
      'main',
      'story/s1-part-1',
      'story/s2-part-2',
    ]);
  });

  it('lists what its locks install', async () => {
    const lock = { packages: { 'node_modules/wind': { version: '1.2.0', license: 'ISC' } } };
    const more = [{ path: 'app/package-lock.json', text: JSON.stringify(lock) }];
    await using bench = await landed({ S1: { more } }, 'S1', 'S2');
    await bench.do('deliver', { proof: await prove(bench) });
    const folder = await unpacked(bench);
    expect(await readFile(path.join(folder, 'LICENSES.md'), 'utf8')).toContain('| wind | 1.2.0 | ISC |');
    expect(await readFile(path.join(folder, 'sbom.cdx.json'), 'utf8')).toContain('"purl": "pkg:npm/wind@1.2.0"');
  });

  it('keeps the executable bit', async () => {
    await using bench = await landed({}, 'S1', 'S2');
    await bench.do('deliver', { proof: await prove(bench) });
    const { mode } = await stat(path.join(await unpacked(bench), 'start.sh'));
    expect(mode & 0o777).toBe(0o755);
  });

  it('delivers what there is of an incomplete run, and says so', async () => {
    await using bench = await landed({}, 'S1');
    const { summary } = await bench.do('deliver', { proof: await prove(bench) });
    expect(summary).toMatchObject({ status: 'incomplete', criteria: { passed: 2, total: 4 } });
  });

  it('records once, also when it is done again', async () => {
    await using bench = await landed({}, 'S1', 'S2');
    const proof = await prove(bench);
    const first = await bench.do('deliver', { proof });
    bench.restart();
    expect((await bench.do('deliver', { proof }))['summary']).toEqual(first['summary']);
    const folder = await unpacked(bench);
    const commits = execFileSync('git', ['-C', folder, 'log', '--grep', '^docs:', '--format=%s'], { encoding: 'utf8' }).trim();
    expect(commits).toBe('docs: record spec, plan and proof');
  });

  it('removes the work trees and keeps the logs', async () => {
    await using bench = await landed({}, 'S1', 'S2');
    await bench.do('deliver', { proof: await prove(bench) });
    expect((await readdir(bench.workspaceFolder)).sort()).toEqual(['claims', 'logs', 'repo.git', 'runs.log', 'used', 'verdicts']);
    expect((await stat(path.join(bench.workspaceFolder, 'logs/proof-app-test.log'))).size).toBeGreaterThan(0);
  });

  it('leaves a record of an earlier delivery in place when more stories land later', async () => {
    await using bench = await landed({}, 'S1');
    await bench.do('deliver', { proof: await prove(bench) });
    await bench.land('S2');
    await bench.do('deliver', { proof: await prove(bench) });
    const document = HexadJson.parse(JSON.parse(await readFile(path.join(await unpacked(bench), 'hexad.json'), 'utf8')));
    expect([document.status, document.proof.length]).toEqual(['complete', 4]);
  });
});
