import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AgentKind } from '@hexad/proto/documents';
import { call } from '../fixtures/scripted-models.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';
import { WRITING } from '../tools/all-tools.js';
import { readKinds } from './read-kinds.js';

const PAGE = readFileSync(new URL('../../../../docs/agents.md', import.meta.url), 'utf8');

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'hexad-kinds-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The example of the page, as it stands there. */
const example = (): string => /```yaml\n# glossary\.yaml\n(.*?)```/s.exec(PAGE)![1]!;

const finish = (terms: object[]) => [call('finish', { title: 'docs: glossary', summary: 'The words.', report: { terms } })];

describe('kinds of agents', () => {
  it('ship as the platform knows them', async () => {
    expect([...(await readKinds(undefined)).keys()].sort()).toEqual([...AgentKind.options].sort());
  });

  it('who reviews, plans or reports has no tool that writes', async () => {
    const kinds = await readKinds(undefined);
    for (const name of ['review', 'planning', 'product', 'architect', 'manager'])
      expect(kinds.get(name)!.tools.filter((tool) => WRITING.has(tool))).toEqual([]);
  });

  it('a tenant adds one with a file: the example of the documentation works', async () => {
    await using bench = await WorkBench.with(CALCULATOR);
    bench.kinds = await readKinds(folderWith({ 'glossary.yaml': example() }));
    const entry = {
      term: 'subtract',
      meaning: 'takes the second from the first',
      file: 'src/calculator.js',
      line: 3,
      quote: 'subtract = (a, b)',
    };
    bench.script([[call('search', { text: 'export const' })], finish([{ ...entry, quote: 'divide' }]), finish([entry])]);
    const result = await bench.work({ kind: 'glossary', goal: 'List the words of this package' });
    expect(bench.models.questions[0]!.tools.find(({ name }) => name === 'finish')).toMatchObject({
      schema: { required: ['title', 'summary', 'report'], properties: { report: { required: ['terms'] } } },
    });
    expect(bench.log.of('verified')[0]!.proof.reasons).toEqual(['report.terms.0: src/calculator.js does not say "divide" there']);
    expect(result).toMatchObject({ complete: true, branch: '', report: { terms: [{ term: 'subtract' }] } });
  });

  it.each([
    ['name: x', 'description: Invalid input'],
    ['{', 'cannot be read'],
    ['name: X\ndescription: d\nprompt: { system: "{{secrets}}", task: t }\ntools: [shell, finish]', 'name: lower-case letters'],
    ['name: x\ndescription: d\nprompt: { system: "{{secrets}}", task: t }\ntools: [finish]', '{{secrets}} is unknown; there are goal'],
    ['name: x\ndescription: d\nprompt: { system: s, task: t }\ntools: [shell, finish]', 'tools.0: there are plan'],
    ['name: x\ndescription: d\nprompt: { system: s, task: t }\ntools: [read]', 'without finish an agent x never ends'],
    [
      'name: x\ndescription: d\nprompt: { system: s, task: t }\ntools: [finish, edit]\nverifier: report\noutput: {}',
      'who reports changes nothing',
    ],
  ])('a file that defines none is refused with what is wrong: %j', async (text, message) => {
    const reading = readKinds(folderWith({ 'own.yaml': text }));
    await expect(reading).rejects.toMatchObject({ code: 'settings_invalid', message: expect.stringContaining(message) });
  });

  it('a kind that there is not is named with those that there are', async () => {
    await using bench = await WorkBench.with(CALCULATOR);
    const work = bench.work({ kind: 'poet', goal: 'Write a poem' });
    await expect(work).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('there are architect, code') });
  });
});
