import { describe, expect, it } from 'vitest';
import { ExpressionError } from './expression.js';
import type { Json } from './json.js';
import { compileTemplate, evaluateIn, namesIn } from './template.js';

const values: Record<string, Json> = {
  task: { id: 'T1', dependsOn: ['T0'], hours: 2.5, points: 3, note: null },
  clean: false,
  questions: [{ id: 'q' }],
  nothing: null,
  who: 'Ann',
};
const lookup = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);
const evaluate = (text: string) => compileTemplate(text).evaluate(lookup);

describe('a template', () => {
  it.each<[string, Json]>([
    ['${task.dependsOn}', ['T0']],
    ['${task}', values['task']!],
    ['${!clean}', true],
    ['${task.points}', 3],
    ['${nothing}', null],
    ['plain', 'plain'],
    ['${task.id} is ${clean ? "clean" : "dirty"}', 'T1 is dirty'],
    ['${nothing}!', '!'],
    ['${task.dependsOn} waits', '["T0"] waits'],
    ['costs $${5}', 'costs ${5}'],
    ["${'}' + who + '{'}", '}Ann{'],
    ['${{"name": who}}', { name: 'Ann' }],
    ['${[1, 2].map(n, n * 2)}', [2, 4]],
    ['${task.points + task.hours}', 5.5],
    ['${size(questions) > 0 && has(task.id)}', true],
    ['${has(task.missing) ? task.missing : "none"}', 'none'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it.each([
    ['${task.missing}', 'there is no field missing'],
    ['${who.length}', 'a string has no field length'],
    ['${unknown}', 'nobody defines unknown'],
    ['${unknown + 1}', 'nobody defines unknown'],
    ['${constructor}', 'nobody defines constructor'],
    ['${task.constructor}', 'there is no field constructor'],
    ['${task.__proto__}', 'there is no field __proto__'],
    ['${1 +}', 'expecting'],
    ['${shout(who)}', 'there is no function shout'],
    ['${who + 1}', 'no matching overload'],
    ['${who', 'not closed'],
    [`\${${'!'.repeat(5_000)}clean}`, 'at most 4000 characters'],
    [`\${${'('.repeat(1_500)}clean${')'.repeat(1_500)}}`, '`'],
    [`\${${'[size('.repeat(70)}who${')]'.repeat(70)}}`, 'nested deeper than 60 levels'],
  ])('%s is refused', (text, message) => {
    expect(() => evaluate(text)).toThrow(ExpressionError);
    expect(() => evaluate(text)).toThrow(message);
  });

  it('answers a pattern that would run for ever elsewhere at once', () => {
    expect(evaluate(`\${"${'a'.repeat(2_000)}!".matches("(a+)+$")}`)).toBe(false);
  });

  it('knows the names it needs, and not those it binds itself', () => {
    expect(compileTemplate('${questions.map(q, q.id + who)} of ${task.id}').names).toEqual(new Set(['questions', 'who', 'task']));
  });
});

describe('a value with templates in it', () => {
  it('is evaluated at every depth and keeps what is no template', () => {
    const value = { a: ['${who}', 1, { b: '${task.points}' }], c: null };
    expect(namesIn(value)).toEqual(new Set(['who', 'task']));
    expect(evaluateIn(value, lookup)).toEqual({ a: ['Ann', 1, { b: 3 }], c: null });
  });
});
