import type { Check } from '@hexad/proto/documents';
import type { EntityModel, TransitionModel } from '../../../../src/domain/model.js';
import { exampleRecord } from '../../../../src/domain/examples.js';
import { pathTo, startsOf, transitionBody } from '../../../../src/domain/reach.js';
import { tsString } from '../../../../src/domain/escape.js';
import { code, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { literal, type Writer } from './writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

const transitionOf = (entity: EntityModel, name: string): TransitionModel | undefined =>
  entity.states?.transitions.find((transition) => transition.name === name);

/** From every state in which it may start: by its own path, and by changing the state. */
export function transitionTest(w: Writer, entity: EntityModel, check: Of<'transition'>): string | undefined {
  const transition = transitionOf(entity, check.transition);
  const starts = transition === undefined ? [] : startsOf(entity, transition);
  if (transition === undefined || starts.length === 0) return undefined;
  const field = entity.states!.field;
  const body = transitionBody(entity, transition);
  const expected = literal({
    [field]: transition.spec.to,
    ...body,
    ...Object.fromEntries(transition.stamps.map((name) => [name, code('expect.any(String)')])),
  });
  const changed = literal({ ...body, [field]: transition.spec.to });
  const one = (from: string): string =>
    lines(
      `const ${entity.variable} = ${w.inState(entity, from)};`,
      `const reply = await api.post(${w.path(entity, entity.variable, transition.segment)}, ${literal(body) || '{}'});`,
      'expect(reply.status).toBe(200);',
      `expect(reply.body).toMatchObject(${expected});`,
      `expect(${w.stored(entity, `${entity.variable}.id`)}).toEqual(reply.body);`,
      entity.can.update && [
        `const other = ${w.inState(entity, from)};`,
        `const patched = await api.patch(${w.path(entity, 'other')}, ${changed});`,
        `expect(patched.body).toMatchObject(${expected});`,
      ],
    );
  if (starts.length === 1) return one(starts[0]!);
  return lines(`for (const from of [${starts.map(tsString).join(', ')}]) {`, one('\u0000').replaceAll(tsString('\u0000'), 'from'), '}');
}

export function transitionRefusedTest(w: Writer, entity: EntityModel, check: Of<'transitionRefused'>): string | undefined {
  const { states, variable } = entity;
  if (states === undefined || !states.states.includes(check.from)) return undefined;
  const named = states.transitions.filter((transition) => transition.spec.to === check.to && !transition.spec.from.includes(check.from));
  const attempts = [
    ...(entity.can.update ? [`await api.patch(${w.path(entity, variable)}, ${literal({ [states.field]: check.to })})`] : []),
    ...named.map((transition) => `await api.post(${w.path(entity, variable, transition.segment)})`),
  ];
  const made = `const ${variable} = ${check.from === states.initial ? w.create(entity) : w.inState(entity, check.from)};`;
  const unchanged = `expect(${w.stored(entity, `${variable}.id`)}).toEqual(${variable});`;
  if (attempts.length === 0) {
    const attempt = `await api.patch(${w.path(entity, variable)}, ${literal({ [states.field]: check.to })})`;
    return lines(made, `expect((${attempt}).status).toBe(405);`, unchanged);
  }
  return lines(
    made,
    attempts.map((attempt) => `${w.help('expectRefused')}(${attempt}, 409, ${tsString(states.field)}, 'illegal_transition');`),
    check.from === states.initial &&
      entity.can.create &&
      `${w.help('expectRefused')}(await api.post(${tsString(entity.path)}, ${w.body(entity, { [states.field]: check.to })}), 409, ${tsString(states.field)}, 'illegal_transition');`,
    unchanged,
  );
}

export function transitionRequiresTest(w: Writer, entity: EntityModel, check: Of<'transitionRequires'>): string | undefined {
  const transition = transitionOf(entity, check.transition);
  const from = transition === undefined ? undefined : startsOf(entity, transition)[0];
  if (transition === undefined || from === undefined) return undefined;
  const { variable } = entity;
  const reference = entity.references.find((each) => each.field === check.field);
  const absent: Changes = { [check.field]: undefined };
  const others = transitionBody(entity, transition);
  const { [check.field]: value = exampleRecord(entity)[check.field], ...rest } = others;
  const complete: Changes = { ...rest, [check.field]: reference === undefined ? value : code(`(${w.parent(entity, reference)}).id`) };
  const path = w.path(entity, variable, transition.segment);
  const onTheWay = pathTo(entity, from)?.some((each) => each.requires.includes(check.field)) ?? false;
  return lines(
    onTheWay
      ? [`const made = ${w.create(entity, absent)};`, `const ${variable} = ${w.placed(entity, 'made', from)}`]
      : `const ${variable} = ${w.inState(entity, from, absent)};`,
    `const refused = await api.post(${path}, ${literal(rest) || '{}'});`,
    `${w.help('expectRefused')}(refused, 400, ${tsString(check.field)}, 'missing');`,
    `expect(${w.stored(entity, `${variable}.id`)}).toEqual(${variable});`,
    `const reply = await api.post(${path}, ${literal(complete)});`,
    'expect(reply.status).toBe(200);',
  );
}
