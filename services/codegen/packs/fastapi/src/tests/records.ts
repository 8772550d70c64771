import { plainLine, pyDocstring, pyString, pyValue } from '../../../../src/domain/escape.js';
import type { Value } from '../../../../src/domain/example-values.js';
import { exampleGraph, exampleRecord, neededReferences, parentGoals } from '../../../../src/domain/examples.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { pathTo, satisfying } from '../../../../src/domain/reach.js';
import { lines } from '../../../../src/domain/text.js';
import { pyNames } from '../names.js';
import { block } from '../text.js';
import { recordNames, Writer } from './writer.js';

/** `tests/support/records.py`: valid records to start from. */
export function recordsModule(app: AppModel): string {
  const samples = sampleCount(app);
  const bodies = app.entities.map((entity) => entityHelpers(app, entity, samples));
  return lines(
    '"""Valid records to start from. Every one differs from the others of its kind where it must."""',
    '',
    'from typing import Any',
    '',
    app.access !== undefined && 'from app.access.person import SYSTEM, run_as',
    'from app.services import Services',
    'from app.tables import Tables',
    'from tests.support.api import Body, TestApi, sendable',
    '',
    '',
    bodies.join('\n').includes('cycle(') && [block('def cycle(n: int, *values: Any) -> Any:', 'return values[(n - 1) % len(values)]'), '', ''],
    bodies,
  );
}

/** How many different records of one kind a single test may ask for: each that it makes brings parents of its own. */
function sampleCount(app: AppModel): number {
  const limits = app.entities.flatMap((entity) => entity.rules.map((rule) => (rule.kind === 'maxChildren' ? rule.limit : 0)));
  const made = Math.max(4, ...limits) + 4;
  const repeated = app.entities.map((entity) => {
    const kinds = exampleGraph(app, entity).map((step) => step.entity.name);
    return Math.max(...kinds.map((kind) => kinds.filter((other) => other === kind).length));
  });
  return Math.min(made * Math.max(1, ...repeated), MOST_SAMPLES);
}

const MOST_SAMPLES = 400;

function entityHelpers(app: AppModel, entity: EntityModel, samples: number): string {
  const names = recordNames(entity);
  const { collection } = pyNames(entity);
  const needed = entity.references.filter(
    (reference) => neededReferences(entity).includes(reference.field) && reference.entity !== entity.name,
  );
  const values = fieldSources(entity, samples);
  const numbered = values.some(({ source }) => /\bn\b/.test(source.replace(/"(?:\\.|[^"\\])*"/g, (text) => (text.includes('{n}') ? ' n ' : ''))));
  const missing = (field: string, made: string): string => block(`if ${pyString(field)} not in given:`, `given[${pyString(field)}] = ${made}`);
  const setter = (signature: string, ...body: string[]): string => `${block(signature, ...body)}\n\n`;
  return lines(
    setter(
      `def ${names.body}(api: TestApi, changes: Body | None = None) -> Body:`,
      pyDocstring(`A valid request for: ${plainLine(entity.spec.label)}.`),
      'given = dict(changes or {})',
      ...(numbered ? [`n = api.next(${pyString(entity.name)})`] : []),
      ...needed.map((reference) => missing(reference.field, `${names.parent(reference.name)}(api)["id"]`)),
      ...entity.links
        .filter((link) => link.required)
        .map((link) => missing(link.field, `[${recordNames(app.entity(link.entity)).create}(api)["id"]]`)),
      `return sendable({${values.map(({ name, source }) => `${pyString(name)}: ${source}, `).join('')}**given})`,
    ),
    setter(
      `def ${names.create}(api: TestApi, changes: Body | None = None) -> Body:`,
      entity.can.create
        ? `return api.done(${pyString(entity.path)}, ${names.body}(api, changes))`
        : madeByService(app, `Services(api.database).${collection}.create(${names.body}(api, changes)).as_json()`),
    ),
    setter(
      `def ${names.find}(api: TestApi, record_id: str) -> Body | None:`,
      ...(entity.can.read
        ? [`reply = api.get(f"${entity.path}/{record_id}")`, 'return reply.body if reply.status == 200 else None']
        : [`record = Tables(api.database).${collection}.find(record_id)`, 'return None if record is None else record.as_json()']),
    ),
    stateHelpers(entity),
    entity.references.map((reference) => parentHelper(app, entity, reference)),
  );
}

const madeByService = (app: AppModel, made: string): string =>
  app.access === undefined ? `return ${made}` : block('with run_as(SYSTEM):', `return ${made}`);

/** What brings records into their states. */
function stateHelpers(entity: EntityModel): string[] {
  const { states } = entity;
  if (states === undefined) return [];
  const names = recordNames(entity);
  const stranded = states.states.some((state) => pathTo(entity, state) === undefined);
  const paths = states.states.flatMap((state) => {
    const path = pathTo(entity, state);
    if (path === undefined || (path.length === 0 && !stranded)) return [];
    const steps = satisfying(entity, [{ field: states.field, in: [state] }]).transitions;
    return [`${pyString(state)}: [${steps.map((step) => `(${pyString(step.segment)}, ${pyValue(step.body)})`).join(', ')}],`];
  });
  const field = entity.fields.find((each) => each.name === states.field)!;
  return [
    lines(
      '# Transitions from the first state to every other, with what they take along.',
      `${names.paths}: dict[str, list[tuple[str, Body]]] = {`,
      paths,
      '}',
      '',
      '',
      block(
        `def ${names.inState}(api: TestApi, state: str, changes: Body | None = None) -> Body:`,
        `record = ${names.create}(api, changes)`,
        stranded && block(`if state not in ${names.paths}:`, `return ${names.place}(api, record, state)`),
        block(
          `for transition, body in ${names.paths}.get(state, []):`,
          `record = api.done(f"${entity.path}/{record['id']}/{transition}", body)`,
        ),
        'return record',
      ),
      '',
      '',
      block(
        `def ${names.place}(api: TestApi, record: Body, state: str) -> Body:`,
        '"""Puts a record into a state past all rules."""',
        `api.database.run(${pyString(`UPDATE ${entity.table} SET ${field.column} = ? WHERE id = ?`)}, [state, record["id"]])`,
        `return {**record, ${pyString(field.name)}: state}`,
      ),
      '',
      '',
    ),
  ];
}

function parentHelper(app: AppModel, entity: EntityModel, reference: ReferenceModel): string {
  const made = new Writer(app).reached(app.entity(reference.entity), parentGoals(entity, reference.field));
  return `${block(`def ${recordNames(entity).parent(reference.name)}(api: TestApi) -> Body:`, `return ${made}`)}\n\n`;
}

/** Each own field of a valid request as an expression, of `n` where the value must vary. */
function fieldSources(entity: EntityModel, samples: number): { name: string; source: string }[] {
  const records = Array.from({ length: samples }, (_, at) => exampleRecord(entity, at + 1));
  return Object.keys(records[0]!).map((name) => ({ name, source: sourceOf(records.map((record) => record[name]!)) }));
}

/** A constant, a text with `n` in it, a sum, or the values one after the other. */
function sourceOf(values: readonly Value[]): string {
  const [first, second] = values as [Value, Value];
  if (values.every((value) => value === first)) return pyValue(first);
  if (typeof first === 'string') {
    for (const [at] of [...first.matchAll(/1/g)].map((match) => [match.index] as const).reverse()) {
      const [before, after] = [first.slice(0, at), first.slice(at + 1)];
      if (values.every((value, index) => value === `${before}${index + 1}${after}`)) return `f"${formatted(before)}{n}${formatted(after)}"`;
    }
  }
  if (typeof first === 'number' && typeof second === 'number') {
    const step = second - first;
    if (values.every((value, index) => value === first + index * step)) return `${first - step} + ${step} * n`;
  }
  return `cycle(n, ${values.slice(0, period(values)).map(pyValue).join(', ')})`;
}

/** Within a formatted string. */
const formatted = (text: string): string => pyString(text).slice(1, -1).replaceAll('{', '{{').replaceAll('}', '}}');

/** The shortest stretch after which the values repeat. */
function period(values: readonly Value[]): number {
  for (let length = 1; length < values.length; length += 1) {
    if (values.every((value, at) => value === values[at % length])) return length;
  }
  return values.length;
}
