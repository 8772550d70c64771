import type { Field } from '@hexad/proto/documents';
import { inferredKind } from '../draft/apply.js';
import type { EntityDraft, FieldDraft } from '../draft/draft.js';

/** From when to when a record lies, by the keys of its fields; `day` where the two are times of a day. */
export interface TimeSpan {
  readonly start: string;
  readonly end: string;
  readonly day?: string;
}

const START =
  /^(?:start|begin|from|first|arriv|check ?in|pick ?up|collect|departure|borrow|valid from|opens?|takes? place)|\b(?:start|from|begin)s?$/;
const END =
  /^(?:end|finish|until|till|to\b|last|depart|check ?out|return|due|back|valid (?:until|to)|clos)|\b(?:end|until|till|to|finish)s?$/;

const typeOf = (field: FieldDraft): Field['type'] => field.type ?? inferredKind(field.key).type;
const isTimely = (field: FieldDraft): boolean => ['date', 'datetime', 'time'].includes(typeOf(field)) && field.enum === undefined;

/** The two ends of a record in time: those that a rule of the brief compares, else those that are called so. */
export function timeSpanOf(entity: EntityDraft): TimeSpan | undefined {
  const timely = entity.fields.filter((field) => isTimely(field) && field.readOnly !== true);
  const pairs = timely.flatMap((start) =>
    timely.filter((end) => end !== start && typeOf(end) === typeOf(start)).map((end) => ({ start, end })),
  );
  const compared = pairs.find(({ start, end }) =>
    entity.rules.some(
      (rule) =>
        rule.kind === 'compare' &&
        ((rule.left === end.key && rule.right === start.key && rule.op.startsWith('>')) ||
          (rule.left === start.key && rule.right === end.key && rule.op.startsWith('<'))),
    ),
  );
  const called = pairs.find(({ start, end }) => START.test(start.key) && END.test(end.key));
  const pair = called ?? compared;
  if (!pair) return undefined;
  const ends = { start: pair.start.key, end: pair.end.key };
  if (typeOf(pair.start) !== 'time') return ends;
  const day = timely.find((field) => typeOf(field) === 'date');
  return day && { ...ends, day: day.key };
}

/** The day that a record is for, where it has no other time. */
export function dayOf(entity: EntityDraft): string | undefined {
  const timely = entity.fields.filter((field) => isTimely(field) && field.readOnly !== true);
  const [only] = timely;
  return only && timely.length === 1 && typeOf(only) === 'date' ? only.key : undefined;
}
