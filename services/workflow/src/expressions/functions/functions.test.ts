import { describe, expect, it } from 'vitest';
import type { Json } from '../json.js';
import { compileTemplate } from '../template.js';
import { FUNCTIONS } from './catalogue.js';

const values: Record<string, Json> = {
  now: '2026-11-21T09:30:00.000Z',
  task: { id: 'T-1', title: 'Example', hours: 2.5, owner: null, tags: ['b', 'a', 'b'] },
  tasks: [
    { id: 'T2', hours: 3 },
    { id: 'T1', hours: 1.5 },
    { id: 'T3', hours: 3 },
  ],
  long: `${'a'.repeat(4_999_999)}😀a`,
  many: Array.from({ length: 10_000 }, (_, index) => ({ id: index, even: index % 2 === 0 })),
};
const evaluate = (expression: string) =>
  compileTemplate(`\${${expression}}`).evaluate((name) => (Object.hasOwn(values, name) ? values[name] : undefined));

describe('the examples of the reference', () => {
  it.each(FUNCTIONS.map(({ name, example: [source, result] }) => [name, source, result] as const))('%s: %s', (_name, source, result) => {
    expect(evaluate(source)).toEqual(result);
  });
});

describe('a function', () => {
  it.each<[string, Json]>([
    ['task.id.lower()', 't-1'],
    ['upper(task.id) + "!"', 'T-1!'],
    ['"a-b".replace("-", "_").upper()', 'A_B'],
    ['task.tags.join("/")', 'b/a/b'],
    ['join([1, {"a": null}, true])', '1{"a":null}true'],
    ['tasks.map(t, t.id).sort()', ['T1', 'T2', 'T3']],
    ['map(filter(tasks, t, t.hours > 2), t, t.id)', ['T2', 'T3']],
    ['map(tasks, t, t.hours > 2, t.id)', ['T2', 'T3']],
    ['tasks.sort(t, t.hours).map(t, t.id)', ['T1', 'T2', 'T3']],
    ['sort(unique(tasks, t, t.hours), t, t.id).map(t, t.id)', ['T1', 'T2']],
    ['exists(tasks, t, t.hours > 2.9) && all(tasks, t, t.hours > 1)', true],
    ['filter(many, m, m.even).size()', 5_000],
    ['many.map(m, m.id + 1).last()', 10_000],
    ['length(many)', 10_000],
    ['size(long) + long.size() + length(long)', 15_000_003],
    ['size("a😀") + "😀".size()', 3],
    ['"a😀b".charAt(1) + "a😀b".charAt(2) + "a".charAt(1)', '😀b'],
    ['"a😀b".substring(1, 2) + "a😀b".substring(2)', '😀b'],
    [
      '["a😀b".indexOf("b"), "a😀ba".indexOf("a", 1), "a😀b".lastIndexOf("b"), "aa".lastIndexOf("a", 0), "a".indexOf("x")]',
      [2, 3, 2, 0, -1],
    ],
    ['split("a😀", "") + "a😀".split("", 5)', ['a', '😀', 'a', '😀']],
    ['["a,b,c".split(",", 2), "a,b".split(",", 0), "a,b".split(",", -1)]', [['a', 'b,c'], [], ['a', 'b']]],
    ['replace("a😀b", "", "-")', 'a-😀-b'],
    ['int("-12") + int("+3")', -9],
    ['map(task.tags, x, map(task.tags, y, x + y)).flatten().unique().sort()', ['aa', 'ab', 'ba', 'bb']],
    ['sum(tasks.map(t, t.hours))', 7.5],
    ['sum([])', 0],
    ['min([])', null],
    ['max(tasks.map(t, t.hours))', 3],
    ['round(-2.5)', -3],
    ['round(1.005, 2)', 1.01],
    ['first([])', null],
    ['default(task.owner.name, "nobody")', 'nobody'],
    ['default(task.nothing.at.all, 1)', 1],
    ['default(unknown, 1)', 1],
    ['default(unknown.field[3], task.id)', 'T-1'],
    ['default(task.id, unknown)', 'T-1'],
    ['tasks.map(t, default(t.owner, t.id))', ['T2', 'T1', 'T3']],
    ['task.owner.default("x")', 'x'],
    ['coalesce(unknown, task.owner, task.missing)', null],
    ['get(task, "tags[1]")', 'a'],
    ['get(task, "no.such.path", 7)', 7],
    ['get(tasks, 0).id', 'T2'],
    ['from_json(to_json(task)).tags', ['b', 'a', 'b']],
    ['merge(task, {"hours": 1}).hours', 1],
    ['contains(task.id, "T")', true],
    ['contains(task, "owner")', true],
    ['"T-1".startsWith("T") && "T-1".matches("^T-[0-9]$")', true],
    ['now', '2026-11-21T09:30:00.000Z'],
    ['format_date(now)', '2026-11-21'],
    ['format_date(now, "%d.%m.%Y %H:%M")', '21.11.2026 09:30'],
    ['format_date(now, "yyyy/MM/dd")', '2026/11/21'],
    ['add_days(now, -1)', '2026-11-20T09:30:00.000Z'],
    ['add_days("2026-02-28", 1)', '2026-03-01'],
    ['parse_date("1.7.2026 08:00", "D.M.YYYY HH:mm", "Europe/Berlin")', '2026-07-01T06:00:00.000Z'],
    ['diff_days(now, add_days(now, 2.5))', 2],
    ['timestamp(now)', '2026-11-21T09:30:00.000Z'],
    ['format_date(timestamp(now) + duration("24h"))', '2026-11-22'],
    ['7 / 2', 3],
    ['[1] + [2]', [1, 2]],
    ['range(3)', [0, 1, 2]],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  it.each([
    ['upper(1)', '`upper` takes a text as its text, not a whole number'],
    ['upper()', '`upper` is written upper(text)'],
    ['int("12x")', '`int` takes a whole number, not the text "12x"'],
    ['[][0]', '`[][0]`: the list has no element 0; its elements are counted from 0'],
    ['task.tags[7]', 'the list has no element 7; its elements are counted from 0'],
    ['"a😀".charAt(3)', '`charAt` is asked for place 3 of a text of 2 characters, which are counted from 0'],
    ['"ab".substring(-1)', '`substring` is asked for place -1 of a text of 2 characters'],
    ['"ab".substring(2, 1)', 'from place 2 to place 1, which comes before it'],
    ['sum(["a"])', '`sum` takes a list of numbers'],
    ['sort([[1], [2]])', 'have no order'],
    ['map(tasks, 1, 2)', '`map` takes the list, a name'],
    ['default(1)', '`default` is written default(value, fallback)'],
    ['format_date("2026-02-30")', '"2026-02-30" is no date'],
    ['format_date(now, "YYYY", "Mars/Crater")', 'is no time zone'],
    ['parse_date("x", "YYYY")', '"x" is not written as "YYYY"'],
    ['add_days(now, 1e300)', 'too far away'],
    ['from_json("{")', 'it is no JSON'],
    ['default(task.id + 1, unknown)', 'nobody defines unknown'],
  ])('%s is refused', (expression, message) => {
    expect(() => evaluate(expression)).toThrow(message);
  });
});
