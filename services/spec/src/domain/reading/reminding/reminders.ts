import type { EntityDraft, ReminderDraft, WhenDraft } from '../../draft/draft.js';
import { entityAt } from '../../grammar/classes.js';
import { determinersAt } from '../../grammar/phrase.js';
import type { Statement } from '../../text/statement.js';
import { infinitive } from '../../text/language.js';
import { ruleText } from '../attributes.js';
import { sentenceOf } from '../access/sign-in.js';
import { conditionBefore, fieldsIn, isChildOf, namedIn, typeOf } from '../computed/parts.js';
import { type Context, place } from '../context.js';
import { looksPersonal } from '../personal.js';
import { complement, conditionAt } from '../rules/conditions.js';

const DAY = 1440;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['minute', 1],
  ['hour', 60],
  ['day', DAY],
  ['week', 7 * DAY],
  ['month', 30 * DAY],
]);

const REMINDS =
  /\b(?:remind(?:s|ed)?|reminders?|(?:is|are|be|gets?|being) (?:\w+ )?(?:notified|alerted|warned)|notif(?:y|ies)|(?:gets?|receives?|sends?|sent) (?:\w+ ){0,6}(?:notification|e-?mail|message|alert|warning|note)s?)\b/;
const TIMED =
  /\b(?:before|after|ahead|prior|overdue|due|expir\w*|on the day|in advance|for (?:more than |over |longer than )?(?:\w+ )(?:minutes?|hours?|days?|weeks?|months?)|since)\b/;
/** `When a booking is made, …` is a message at once, not a reminder. */
const NOTHING_HAPPENED =
  /\b(?:nothing (?:has )?happen\w*|no(?:thing| one| changes?| activity| progress| reaction| answer| response| update)?\b.{0,30}\bfor\b|(?:untouched|idle|unchanged|inactive|not (?:been )?(?:changed|touched|updated|moved)))\b/;

/** Whether a statement asks to remind somebody at some time, by its words alone. */
export function asksToRemind(statement: Statement): boolean {
  if (statement.kind === 'heading' || statement.kind === 'row') return false;
  const said = sentenceOf(statement);
  return REMINDS.test(said) && (TIMED.test(said) || NOTHING_HAPPENED.test(said));
}

interface Span {
  readonly minutes: number;
  readonly at: number;
}

function spansIn({ tokens }: Context): Span[] {
  return tokens.flatMap(({ lower }, at) => {
    const unit = UNITS.get(lower.replace(/s$/, ''));
    const before = tokens[at - 1];
    const value = before?.value ?? (['a', 'an', 'one'].includes(before?.lower ?? '') ? 1 : undefined);
    return unit === undefined || value === undefined ? [] : [{ minutes: Math.round(value * unit), at }];
  });
}

const isMoment = (entity: EntityDraft, key: string): boolean => {
  const field = entity.fields.find((one) => one.key === key);
  return field !== undefined && ['date', 'datetime'].includes(typeOf(field));
};

/** The date that the sentence names of this kind of record, a word of its name, or its only one. */
function momentOf(context: Context, entity: EntityDraft, from: number): string | undefined {
  const { tokens } = context;
  const named = fieldsIn(context, entity, from, tokens.length).find(({ key }) => isMoment(entity, key));
  if (named) return named.key;
  const moments = entity.fields.filter(({ key, readOnly }) => isMoment(entity, key) && readOnly !== true);
  const said = tokens.slice(from).map(({ lower }) => infinitive(lower));
  const alike = moments.filter(({ key }) =>
    key
      .split(' ')
      .some((word) => !['date', 'time', 'day', 'on', 'at'].includes(word) && said.some((one) => sameStem(one, infinitive(word)))),
  );
  return alike.length === 1 ? alike[0]!.key : undefined;
}
const sameStem = (one: string, other: string): boolean =>
  one === other || (one.length > 3 && other.length > 3 && one.slice(0, 4) === other.slice(0, 4));

type When = Pick<ReminderDraft, 'field' | 'minutes'>;

/** When it is due, where a date of this kind of record says so. */
function dueIn(context: Context, entity: EntityDraft): When | undefined {
  const { tokens, statement } = context;
  const said = sentenceOf(statement);
  const spans = spansIn(context);
  if (NOTHING_HAPPENED.test(said) && spans.length === 1) return { field: 'updatedAt', minutes: spans[0]!.minutes };
  const [only] = spans;
  const found = (from: number): string | undefined => momentOf(context, entity, from) ?? onlyMoment(entity);
  if (only !== undefined) {
    const order = tokens.findIndex(
      ({ lower }, at) =>
        at > only.at &&
        at <= only.at + 4 &&
        ['before', 'prior', 'ahead', 'advance', 'after', 'past', 'since', 'overdue', 'late'].includes(lower),
    );
    const word = tokens[order]?.lower ?? '';
    if (['before', 'prior', 'ahead', 'advance'].includes(word)) {
      const field = word === 'advance' || word === 'ahead' ? (momentOf(context, entity, 0) ?? onlyMoment(entity)) : found(order);
      return field === undefined ? undefined : { field, minutes: -only.minutes };
    }
    if (word === '') return undefined;
    const field = found(order) ?? (/\bcreat\w*|\bmade\b|\brecorded\b/.test(said) ? 'createdAt' : undefined);
    return field === undefined ? undefined : { field, minutes: only.minutes };
  }
  if (/\boverdue\b|\bpast\b|\bhas passed\b|\bexpired\b/.test(said)) {
    const field = momentOf(context, entity, 0) ?? onlyMoment(entity);
    return field === undefined ? undefined : { field, minutes: isDay(entity, field) ? DAY : 0 };
  }
  const on = /\bon (?:the (?:day|date) (?:of|when|on)|the|its|their) /.test(said) ? momentOf(context, entity, 0) : undefined;
  return on === undefined ? undefined : { field: on, minutes: 0 };
}
const isDay = (entity: EntityDraft, key: string): boolean => entity.fields.some((one) => one.key === key && typeOf(one) === 'date');
const onlyMoment = (entity: EntityDraft): string | undefined => {
  const all = entity.fields.filter(({ key, readOnly }) => isMoment(entity, key) && readOnly !== true);
  return all.length === 1 ? all[0]!.key : undefined;
};

/** Records whose dates the sentence may mean: those that it names, the one in focus, and those of the person whom it names. */
function candidates(context: Context): EntityDraft[] {
  const named = namedIn(context).map(({ entity }) => entity);
  const things = named.filter((entity) => !looksPersonal(entity.key));
  const people = named.filter((entity) => looksPersonal(entity.key));
  const theirs = context.draft.entities.filter((entity) => people.some((person) => isChildOf(entity, person)));
  const roles = context.draft.entities.filter((entity) => roleIn(context, entity) !== undefined);
  return [...new Set([...things, ...(context.focus ? [context.focus] : []), ...roles, ...theirs, ...people])];
}

/** The reference to whom it is for: `the borrower is reminded`, `remind the owner`. */
function roleIn(context: Context, entity: EntityDraft): string | undefined {
  const { tokens } = context;
  const references = entity.relations.filter(({ kind }) => kind === 'belongsTo');
  const named = references.find(({ role }) => {
    const words = role.split(' ');
    return tokens.some((_, at) =>
      words.every((word, place) => infinitive(tokens[at + place]?.lower ?? '').replace(/s$/, '') === infinitive(word).replace(/s$/, '')),
    );
  });
  if (named) return named.role;
  const person = tokens
    .map((_, at) => entityAt(tokens, determinersAt(tokens, at).end, { entities: context.draft.entities })?.entity)
    .find((one) => one !== undefined && one !== entity && looksPersonal(one.key));
  const to = references.filter(({ target }) => target === person);
  return to.length === 1 ? to[0]!.role : undefined;
}

/** `open invoices`, `while it is open`, `if it is not returned`. */
function whileIn(context: Context, entity: EntityDraft): WhenDraft | undefined {
  const { tokens } = context;
  const named = namedIn(context).find((one) => one.entity === entity);
  const before = named && conditionBefore(context, named);
  if (before) return before;
  for (const [at, { lower }] of tokens.entries()) {
    if (!['still', 'while', 'not', 'yet', 'is', 'are', 'be', 'been'].includes(lower)) continue;
    const next = conditionAt(context, entity, at + 1);
    if (!next || next.when.field !== '@state') continue;
    const negated = tokens.slice(Math.max(0, at - 3), at + 2).some((token) => ['not', 'never'].includes(token.lower));
    return negated ? complement(entity, next.when) : next.when;
  }
  return undefined;
}

/** `Remind the borrower two days before the due date`, `the owner gets a reminder if nothing happened for a week`. */
export function readReminder(context: Context): boolean {
  for (const entity of candidates(context)) {
    const due = dueIn(context, entity);
    if (!due) continue;
    const via = roleIn(context, entity);
    const when = whileIn(context, entity);
    entity.reminders.push({
      ...due,
      ...(via === undefined ? {} : { via }),
      ...(when === undefined ? {} : { when }),
      statement: ruleText(context),
      sources: [context.source],
    });
    return place(context, entity);
  }
  context.draft.left.set(
    context.statement.index,
    'a reminder is due some time before or after a date of a record, or when nothing happened for that time; no such date was found',
  );
  return false;
}
