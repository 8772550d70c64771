import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintText } from './lint-text.js';
import { shippedVocabulary } from './shipped.js';

const REPOSITORY = new URL('../../../../', import.meta.url);
const SHIPPED = readdirSync(new URL('workflows/', REPOSITORY)).filter((name) => name.endsWith('.yaml'));
const read = (path: string) => readFileSync(new URL(path, REPOSITORY), 'utf8');
const said = (text: string) =>
  lintText(text, shippedVocabulary()).map(({ severity, code, line, column }) => `${severity} ${code} ${line}:${column}`);

describe('lint', () => {
  it.each(SHIPPED)('finds nothing wrong with the shipped %s, which can start as the platform comes', (name) => {
    const findings = lintText(read(`workflows/${name}`), shippedVocabulary());
    expect(findings.filter((finding) => finding.code !== 'input')).toEqual([]);
  });

  it.each(SHIPPED)('lets editors check %s by the published schema', (name) => {
    expect(read(`workflows/${name}`).split('\n')[0]).toBe('# yaml-language-server: $schema=../docs/reference/workflow.schema.json');
  });

  it('only warns of the format that users already write: of inputs, and of plugins that others register', () => {
    const findings = lintText(read('docs/reference/workflow-format.yaml'), shippedVocabulary());
    expect([...new Set(findings.map(({ severity, code }) => `${severity} ${code}`))].toSorted()).toEqual([
      'warning input',
      'warning unknown_plugin',
    ]);
    expect(findings.filter(({ code }) => code === 'input').map(({ message }) => message.split(':')[0])).toEqual([
      'nobody defines task',
      'nobody defines task_id',
      'nobody defines analysis',
      'nobody defines pr_url',
    ]);
  });

  it('says everything about a file that cannot be read', () => {
    expect(said('name: x\nversion: "1"\nsteps:\n  - { name: a }\n  - { name: b, type: loop }\n')).toEqual([
      'error form 4:5',
      'error form 5:22',
    ]);
  });

  const bomb = `a: &a [x]\n${Array.from({ length: 9 }, (_, index) => `${'bcdefghij'[index]}: &${'bcdefghij'[index]} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[index]}`).join(', ')}]`).join('\n')}\n`;
  const deep = `\${${'['.repeat(90)}1${']'.repeat(90)}}`;
  it.each([
    ['ten megabytes', 'x'.repeat(10_000_000), 'error form 1:1'],
    ['a bomb of aliases', bomb, 'error form 1:7'],
    ['tabs', 'name: x\nsteps:\n\t- a', 'error form 3:1'],
    ['a key twice', 'name: x\nname: y', 'error form 2:1'],
    ['a hundred thousand brackets', '['.repeat(100_000), 'error form 1:1001'],
    ['a hundred thousand dashes', '- '.repeat(100_000), 'error form 1:1'],
    [
      'steps in a circle',
      'name: x\nversion: "1"\nsteps:\n  - { name: a, system: log, needs: [b] }\n  - { name: b, system: log, needs: [a] }',
      'error form 4:36',
    ],
    [
      'an expression that is too deep',
      `name: x\nversion: "1"\nsteps: [{ name: a, system: log, inputs: { message: "${deep}" } }]`,
      'error expression 3:55',
    ],
  ])('refuses %s soon, with its place', (_what, text, first) => {
    const before = performance.now();
    expect(said(text)[0]).toBe(first);
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});
