import { beforeAll, describe, expect, it } from 'vitest';
import { ShippedFiles } from './adapters/shipped-files.js';
import { findingsOf } from './application/check-template.js';
import { fill } from './application/fill.js';
import { InputSchemas } from './application/input-schemas.js';
import type { Count } from './domain/cut.js';
import { counted, ENGINES } from './fixtures.js';

const LONG = 'The customer wants to see every order of the last year, with its state. '.repeat(9_000);
const INPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'spec.clarify': { brief: 'A shop for kites', known: ['It has no payment.'], stack: 'Nest and React', most: 5 },
  'codegen.fix': {
    goal: 'Orders can be cancelled',
    failures: [{ check: 'test', output: 'expected 1 to be 2' }],
    files: [{ path: 'src/orders.ts', text: 'export const orders = 1;' }],
    attempt: 2,
    tried: ['Changed the test.'],
  },
  'debug.diagnose': { symptom: 'Orders vanish', trace: 'TypeError', log: 'a\nb', code: [{ path: 'a.ts', text: 'x' }], changes: 'none' },
  'review.summary': { goal: 'Cancel orders', diff: '+ a', checks: [{ name: 'tests', passed: true }], audience: 'customer' },
};
const LONGEST: Readonly<Record<string, string>> = {
  'spec.clarify': 'brief',
  'debug.diagnose': 'log',
  'review.summary': 'diff',
  'codegen.fix': 'goal',
};

const schemas = new InputSchemas();
const SHIPPED = new ShippedFiles().all().map((version) => ({ name: version.template.name, ...version }));
const optional = ({ template }: (typeof SHIPPED)[number]) => template.inputs.filter((input) => input.optional).map(({ name }) => name);

describe('the templates that ship', () => {
  let count: Count;
  beforeAll(async () => {
    count = await counted();
  });

  it('are those that the platform asks for', () => {
    expect(SHIPPED.map(({ name, version }) => `${name} ${version}`)).toEqual(
      Object.keys(INPUTS)
        .toSorted()
        .map((name) => `${name} 1`),
    );
  });

  it.each(SHIPPED)('$name $version has nothing wrong with it', ({ template }) => {
    expect(findingsOf(template, ENGINES.shipped, schemas)).toEqual([]);
  });

  it.each(SHIPPED)('$name $version says everything it is given, and what comes from outside only as such', async ({ template }) => {
    const values = schemas.read(template, INPUTS[template.name]!);
    const { messages, cuts } = await fill(template, values, ENGINES.shipped, count);
    const outside = messages.flatMap(({ pieces }) => pieces.filter(({ untrusted }) => untrusted)).map(({ text }) => text);
    const given = template.inputs.filter(({ untrusted }) => untrusted).flatMap(({ name }) => leaves(values[name]));
    expect([cuts, outside]).toEqual([[], given]);
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
  });

  it.each(SHIPPED)('$name $version does without what is optional', async (version) => {
    const { template } = version;
    const without = Object.fromEntries(Object.entries(INPUTS[template.name]!).filter(([name]) => !optional(version).includes(name)));
    const { messages } = await fill(template, schemas.read(template, without), ENGINES.shipped, count);
    expect(messages.map(({ pieces }) => pieces.map(({ text }) => text).join('')).join('\n')).not.toMatch(/undefined|null|\n{3}/);
  });

  it.each(SHIPPED)('$name $version cuts what is too long and says so', async ({ template }) => {
    const name = LONGEST[template.name]!;
    const values = schemas.read(template, { ...INPUTS[template.name], [name]: LONG });
    const { cuts, tokens } = await fill(template, values, ENGINES.shipped, count);
    expect(cuts).toMatchObject([{ input: name, tokensBefore: count(LONG) }]);
    expect(tokens).toBeLessThanOrEqual(template.maxTokens!);
  });
});

function leaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}
