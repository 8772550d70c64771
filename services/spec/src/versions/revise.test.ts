import { readFileSync } from 'node:fs';
import { AppError } from '@hexad/kernel';
import type { Spec } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { renderSpecMarkdown } from '../domain/render-spec-markdown.js';
import { entity, field, read } from '../domain/testing/readings.js';
import { impactOf, readJson, readMarkdown, revise } from './index.js';

const example = (name: string): Spec => read(readFileSync(new URL(`../../../../examples/${name}`, import.meta.url), 'utf8'));
const todo = example('todo/brief.md');

const inMarkdown = (edit: (text: string) => string, base = todo): Spec => revise(base, readMarkdown(edit(renderSpecMarkdown(base)), base));
const inJson = (edit: (spec: Spec) => unknown, base = todo): Spec => {
  const copy = structuredClone(base);
  edit(copy);
  const text = JSON.stringify(copy, undefined, 2);
  const { value, lineOf } = readJson(text);
  return revise(base, value, lineOf);
};
const task = (spec: Spec) => spec.entities.find(({ name }) => name === 'Task')!;

function refusal(edit: () => unknown): string {
  try {
    edit();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.message;
    throw thrown;
  }
  throw new Error('it was taken');
}

describe.each([
  'todo/brief.md',
  'clinic/brief.md',
  'library/brief.md',
  'warehouse/brief.md',
  'issue-tracker/brief.md',
  'workshop/brief.md',
])('the spec of %s', (name) => {
  const spec = example(name);
  it('stays as it is when nothing is edited, in JSON as in Markdown', () => {
    expect(revise(spec, spec)).toEqual(spec);
    expect(inMarkdown((text) => text, spec)).toEqual(spec);
  });
});

describe('an edit in Markdown', () => {
  it('adds, changes, renames and removes attributes', () => {
    const next = inMarkdown((text) =>
      text
        .replace(
          '| `notes` | text | at most 2000 characters |',
          '| `notes` | text | at most 500 characters |\n| `effort` | integer | ≥ 0; default 0 | |',
        )
        .replace('| `title` |', '| `headline` (was `title`) |')
        .replace(/\| `color` .*\n/, ''),
    );
    expect(field(next, 'Task.notes').maxLength).toBe(500);
    expect(field(next, 'Task.effort')).toMatchObject({ type: 'integer', minimum: 0, default: 0, label: 'Effort' });
    expect(task(next)).toMatchObject({ displayField: 'headline', search: ['headline', 'notes'] });
    expect(entity(next, 'Project').fields.map(({ name }) => name)).toEqual(['name', 'status']);
    const { added, modified, removed } = impactOf(todo, next);
    expect([added.map(({ id }) => id), modified.map(({ id }) => id), removed.map(({ id }) => id)]).toEqual([
      ['Task.effort'],
      ['Task.headline', 'Task.notes'],
      ['Project.color'],
    ]);
  });

  it('renames and changes an attribute at once', () => {
    const next = inMarkdown((text) => text.replace('| `notes` | text | at most 2000', '| `remarks` (was `notes`) | text | at most 500'));
    expect(field(next, 'Task.remarks')).toMatchObject({ was: 'notes', maxLength: 500 });
    expect(task(next).fields.some(({ name }) => name === 'notes')).toBe(false);
  });

  it('adds an entity that belongs to another, which then lists it', () => {
    const next = inMarkdown((text) =>
      text.replace(
        '### Tag\n',
        '### Remark\n\n| attribute | type | rules | support |\n|---|---|---|---|\n| `words` | string | required; at most 200 characters | |\n| `task` | belongsTo Task | required; on delete cascade | |\n\n### Tag\n',
      ),
    );
    expect(entity(next, 'Remark')).toMatchObject({
      plural: 'remarks',
      displayField: 'words',
      relations: [{ field: 'taskId', onDelete: 'cascade', inverse: 'remarks' }],
    });
    expect(task(next).relations.find(({ name }) => name === 'remarks')).toMatchObject({
      kind: 'hasMany',
      entity: 'Remark',
      inverse: 'task',
    });
    expect(next.stories.some((story) => story.entity === 'Remark' && story.capability === 'manage')).toBe(true);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'a type that there is not',
      (text) => text.replace('| `notes` | text |', '| `notes` | prose |'),
      /SPEC\.md line 14: "prose" is no type; there are string, text/,
    ],
    [
      'a rule that nobody can read',
      (text) => text.replace('at most 2000 characters', 'rather short'),
      /SPEC\.md line 14: "rather short" is no rule/,
    ],
    [
      'stories',
      (text) => text.replace('then status is active', 'then status is archived'),
      /SPEC\.md line \d+: "Stories" follows from the rest/,
    ],
    ['a wholly other text', () => 'hello', /SPEC\.md: the section `## Entities` is missing/],
  ])('that says %s is refused with its line', (_what, edit, words) => {
    expect(refusal(() => inMarkdown(edit))).toMatch(words);
  });
});

describe('an edit in JSON', () => {
  it('needs no more of a field than its name and type', () => {
    const next = inJson((spec) => task(spec).fields.push({ name: 'effort', type: 'integer' } as never));
    expect(field(next, 'Task.effort')).toMatchObject({
      label: 'Effort',
      required: false,
      sources: [{ kind: 'assumption', assumption: 'A-by-hand' }],
    });
    expect(next.assumptions.at(-1)).toEqual({ id: 'A-by-hand', statement: 'Written into the spec by hand.' });
    const untouched = todo.stories
      .filter(({ id }) => !impactOf(todo, next).stories.includes(id))
      .map(({ entity: of, capability }) => `${capability} ${of}`);
    expect(untouched.toSorted()).toEqual(['find Project', 'find Tag', 'manage Project', 'manage Tag', 'states Project']);
    expect(impactOf(todo, next)).toMatchObject({ tiny: true, added: [{ id: 'Task.effort' }], modified: [], removed: [] });
  });

  it.each<[string, (spec: Spec) => unknown, RegExp]>([
    [
      'a type that there is not',
      (spec) => (task(spec).fields[1]!.type = 'prose' as never),
      /entities\[0\]\.fields\[1\]\.type line \d+: invalid option/,
    ],
    ['a sort by nothing', (spec) => task(spec).sorts.push('colour'), /entities\[0\]\.sorts line \d+: Task has no field "colour"\./],
    [
      'a default outside of the values',
      (spec) => (task(spec).fields[2]!.default = 'urgent'),
      /entities\[0\]\.fields\[2\]\.default line \d+: "urgent" is none of low, normal, high\./,
    ],
    ['a relation to nothing', (spec) => (task(spec).relations[0]!.entity = 'Plan'), /there is no entity "Plan"/],
    [
      'a rule about a field that goes',
      (spec) => task(spec).fields.splice(3, 1),
      /rules\[0\].*Task has no field "dueDate" any more; take this away too\./,
    ],
    ['stories', (spec) => (spec.stories[0]!.title = 'Mine'), /stories.*follow from the entities/],
    [
      'a field that must be given and has nothing for the records there are',
      (spec) => task(spec).fields.push({ name: 'code', type: 'string', required: true } as never),
      /Task\.code must be given, and task records that are there already have none/,
    ],
    [
      'a type that loses values',
      (spec) => Object.assign(task(spec).fields[1]!, { type: 'integer', maxLength: undefined }),
      /Task\.notes cannot become integer from text without losing values/,
    ],
    ['another name of nothing', (spec) => (task(spec).fields[1]!.was = 'remark'), /Task had no field "remark" before/],
  ])('that says %s is refused with its place', (_what, edit, words) => {
    expect(refusal(() => inJson(edit))).toMatch(words);
  });

  it('that is no JSON is refused with the line', () => {
    expect(refusal(() => readJson('{\n  "name": 1,\n  oops\n}'))).toMatch(/the JSON line 3: it is no JSON/);
  });

  it('says all that is wrong at once', () => {
    const message = refusal(() => inJson((spec) => void (task(spec).sorts.push('a'), task(spec).filters.push('b'))));
    expect(message.split('\n')).toHaveLength(3);
  });

  it('goes on from a version that had been renamed to', () => {
    const renamed = inJson((spec) => Object.assign(task(spec).fields[0]!, { was: 'title', name: 'headline' }));
    const next = inJson((spec) => (task(spec).fields[0]!.maxLength = 80), renamed);
    expect(impactOf(renamed, next)).toMatchObject({ added: [], removed: [], modified: [{ id: 'Task.headline' }] });
    expect(next.stories.map(({ id }) => id)).toEqual(todo.stories.map(({ id }) => id));
  });
});
