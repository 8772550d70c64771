import type { Check } from '@hexad/proto/documents';
import { pyString } from '../../../../src/domain/escape.js';
import { exampleRecord } from '../../../../src/domain/examples.js';
import type { EntityModel, TransitionModel } from '../../../../src/domain/model.js';
import { pathTo, startsOf, transitionBody } from '../../../../src/domain/reach.js';
import { code, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { pyNames } from '../names.js';
import { block, tuple } from '../text.js';
import { literal, patch, post, refused, sent, valueOf, type Writer } from './writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

const transitionOf = (entity: EntityModel, name: string): TransitionModel | undefined =>
  entity.states?.transitions.find((transition) => transition.name === name);

/** From every state in which it may start: by its own path, and by changing the state. */
export function transitionTest(w: Writer, entity: EntityModel, check: Of<'transition'>): string | undefined {
  const transition = transitionOf(entity, check.transition);
  const starts = transition === undefined ? [] : startsOf(entity, transition);
  if (transition === undefined || starts.length === 0) return undefined;
  const { variable } = pyNames(entity);
  const field = entity.states!.field;
  const body = transitionBody(entity, transition);
  const expected = literal({
    [field]: transition.spec.to,
    ...body,
    ...Object.fromEntries(transition.stamps.map((name) => [name, code('ANY_TEXT')])),
  });
  const one = (from: string): string =>
    lines(
      `${variable} = ${w.inState(entity, from)}`,
      `reply = api.post(${w.path(entity, variable, transition.segment)}, ${sent(body)})`,
      'assert reply.status == 200, reply.body',
      `expect_holds(reply.body, ${expected})`,
      `assert ${w.stored(entity, variable)} == reply.body`,
      entity.can.update && [
        `other = ${w.inState(entity, from)}`,
        `patched = ${patch(w, entity, 'other', { ...body, [field]: transition.spec.to })}`,
        `expect_holds(patched.body, ${expected})`,
      ],
    );
  if (starts.length === 1) return one(pyString(starts[0]!));
  return block(`for state in ${tuple(starts.map(pyString))}:`, one('state'));
}

export function transitionRefusedTest(w: Writer, entity: EntityModel, check: Of<'transitionRefused'>): string | undefined {
  const { states } = entity;
  if (states === undefined || !states.states.includes(check.from)) return undefined;
  const { variable } = pyNames(entity);
  const change = { [states.field]: check.to };
  const named = states.transitions.filter((transition) => transition.spec.to === check.to && !transition.spec.from.includes(check.from));
  const attempts = [
    ...(entity.can.update ? [patch(w, entity, variable, change)] : []),
    ...named.map((transition) => `api.post(${w.path(entity, variable, transition.segment)})`),
  ];
  const made = `${variable} = ${check.from === states.initial ? w.create(entity) : w.inState(entity, pyString(check.from))}`;
  const unchanged = `assert ${w.stored(entity, variable)} == ${variable}`;
  if (attempts.length === 0) return lines(made, `assert ${patch(w, entity, variable, change)}.status == 405`, unchanged);
  return lines(
    made,
    attempts.map((attempt) => refused(attempt, 409, states.field, 'illegal_transition')),
    check.from === states.initial && entity.can.create && refused(post(w, entity, change), 409, states.field, 'illegal_transition'),
    unchanged,
  );
}

export function transitionRequiresTest(w: Writer, entity: EntityModel, check: Of<'transitionRequires'>): string | undefined {
  const transition = transitionOf(entity, check.transition);
  const from = transition === undefined ? undefined : startsOf(entity, transition)[0];
  if (transition === undefined || from === undefined) return undefined;
  const { variable } = pyNames(entity);
  const reference = entity.references.find((each) => each.field === check.field);
  const absent: Changes = { [check.field]: undefined };
  const others = transitionBody(entity, transition);
  const { [check.field]: value = exampleRecord(entity)[check.field], ...rest } = others;
  const given = reference === undefined ? value : code(valueOf(w.parent(entity, reference), 'id'));
  const path = w.path(entity, variable, transition.segment);
  const onTheWay = pathTo(entity, from)?.some((each) => each.requires.includes(check.field)) ?? false;
  return lines(
    onTheWay
      ? [`made = ${w.create(entity, absent)}`, `${variable} = ${w.placed(entity, 'made', from)}`]
      : `${variable} = ${w.inState(entity, pyString(from), absent)}`,
    refused(`api.post(${path}, ${sent(rest)})`, 400, check.field, 'missing'),
    `assert ${w.stored(entity, variable)} == ${variable}`,
    `reply = api.post(${path}, ${sent({ ...rest, [check.field]: given })})`,
    'assert reply.status == 200, reply.body',
  );
}
