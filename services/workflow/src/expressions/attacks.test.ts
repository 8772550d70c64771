import { describe, expect, it } from 'vitest';
import { ExpressionError } from './expression.js';
import type { Json } from './json.js';
import { compileTemplate, evaluateIn } from './template.js';

const long = 'x'.repeat(10_000);
const values: Record<string, Json> = {
  task: { id: 'T1', __proto__x: 1 },
  list: Array.from({ length: 10_000 }, (_, index) => index),
  long,
  name: 'API_KEY',
};
const lookup = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);
const evaluate = (text: string) => compileTemplate(text).evaluate(lookup);

/** Its value, or that it was refused in words for people. */
function outcome(text: string): Json {
  try {
    return evaluate(text);
  } catch (thrown) {
    if (thrown instanceof ExpressionError) return 'refused';
    throw thrown;
  }
}

describe('an expression cannot leave its values', () => {
  it.each([
    'task.constructor',
    'task["constructor"]',
    'task.__proto__',
    'task["__proto__"]',
    'get(task, "constructor")',
    'get(task, "__proto__.polluted")',
    'default(task.constructor.constructor("return process")(), 1)',
    'process.env',
    'globalThis',
    'require("fs")',
    'eval("1")',
    'task.toString()',
    'list.constructor',
    'long.constructor',
    'get(list, "length")',
    'get(long, "constructor")',
  ])('%s', (expression) => {
    expect([null, 1, 'refused']).toContain(outcome(`\${${expression}}`));
  });

  it('keeps a field called __proto__ a field', () => {
    const result = evaluate('${merge({"__proto__": {"polluted": true}}, {"a": 1})}');
    expect([Object.getPrototypeOf(result), ({} as { polluted?: true }).polluted]).toEqual([Object.prototype, undefined]);
  });
});

describe('an expression ends', () => {
  it.each([
    ['loops in loops', 'list.all(a, list.all(b, list.all(c, true)))'],
    ['loops that pass over errors', 'list.exists(a, list.exists(b, list.exists(c, a / 0 == 1)))'],
    ['lists that grow', 'map(list, a, list).flatten().map(b, list).flatten()'],
    ['lists that are made', 'range(1000000000)'],
    ['equal lists in a loop', 'list.filter(a, list == list).size()'],
    ['a search in a loop', 'list.filter(a, -1 in list).size()'],
    ['a pattern in a loop', 'list.filter(a, matches(long, "(x+x+)+y")).size()'],
    ['a pattern after a dot', 'list.map(a, "abc".matches("(x+x+)+y")).size()'],
    ['time zones in a loop', 'list.map(a, timestamp("2026-11-21T00:00:00Z").getHours("Europe/Berlin")).size()'],
    ['dates in words in a loop', 'list.map(a, format_date("2026-11-21", "HH", "Europe/Berlin")).size()'],
    ['letters in a loop', 'list.map(a, long.lowerAscii()).size()'],
    ['texts that grow', 'replace(replace(replace(long, "x", long), "x", long), "x", long)'],
    ['a text for each element', 'join(list.map(a, long))'],
    ['JSON for each element', 'list.map(a, to_json(list)).size()'],
    ['a result that is huge', 'range(5000).map(a, list)'],
  ])('with %s', (_what, expression) => {
    const before = performance.now();
    expect(() => evaluate(`\${${expression}}`)).toThrow(/takes more than 200000 steps|more than \d+ (characters|elements)/);
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  it('with all the expressions of a value together', () => {
    expect(() => evaluateIn({ all: Array.from({ length: 100 }, () => '${list.filter(x, x > 1)}') }, lookup)).toThrow('200000 steps');
  });

  it.each([
    ['a text', `\${from_json('${'['.repeat(500)}${']'.repeat(500)}')}`],
    ['brackets', `\${${'['.repeat(400)}${']'.repeat(400)}}`],
    ['choices', `\${${'true ? 1 : '.repeat(300)}1}`],
  ])('that is nested too deep in %s', (_what, text) => {
    expect(() => evaluate(text)).toThrow(ExpressionError);
  });

  it('within the steps that lists of ordinary length need', () => {
    expect(evaluate('${list.filter(x, x % 2 == 0).map(x, {"id": string(x), "next": x + 1}).size()}')).toBe(5_000);
    expect(evaluate(`\${${'default('.repeat(25)}sum(list)${', 1)'.repeat(25)}}`)).toBe(49_995_000);
  });
});

describe('a secret', () => {
  it('is handed on as a reference', () => {
    expect(evaluateIn({ headers: { token: '${secrets.API_KEY}' } }, lookup)).toEqual({ headers: { token: { $secret: 'API_KEY' } } });
  });

  it.each([
    'Bearer ${secrets.API_KEY}',
    '${"Bearer " + secrets.API_KEY}',
    '${string(secrets.API_KEY)}',
    '${to_json(secrets.API_KEY)}',
    '${to_json({"a": [secrets.API_KEY]})}',
    '${join([secrets.API_KEY])}',
    '${base64(secrets.API_KEY)}',
    '${"%s".format([secrets.API_KEY])}',
    '${upper(secrets.API_KEY) == "X" || true}',
    'token: ${[secrets.API_KEY]}',
  ])('never becomes text: %s', (text) => {
    expect(() => evaluate(text)).toThrow('a secret is a reference and never becomes text');
  });

  it.each(['${secrets}', '${secrets[name]}', '${get(secrets, name)}', '${secrets.map(s, s)}'])('is named in the file: %s', (text) => {
    expect(() => evaluate(text)).toThrow('a secret is named in the file itself');
  });

  it.each(['${from_json("{\\"$secret\\": \\"X\\"}")}', '${{"$secret": name}}', '${merge({}, {"$secret": name})}'])(
    'cannot be made up: %s',
    (text) => {
      expect(() => evaluate(text)).toThrow('`$secret`');
    },
  );
});
