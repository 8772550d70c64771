import type { EntityDraft, WhenDraft } from '../../draft/draft.js';
import { assume } from '../../finishing/complete.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { find, type Pattern, pattern } from '../../grammar/pattern.js';
import { infinitive } from '../../text/language.js';
import type { Context } from '../context.js';
import { complement, conditionAt } from './conditions.js';
import { add } from './rule.js';

const AT_ONCE =
  '(at once|at the same (time|moment|hour)|at a time|at any (time|given time|one time)|at one time|simultaneously|concurrently|in parallel|(for|in|during|on|over) (the same|overlapping|intersecting) (time|times|period|periods|slot|slots|time slot|time slots|date|dates|day|days|hours|range|interval|intervals))';
const SEVERAL = '(two|twice|double|more than one|several|multiple|more than once|two times|only one|at most one|one|the same)';

/** `a room cannot be booked twice at the same time`, `an agent cannot have two viewings at once`, `only one booking per court at a time`. */
const TOGETHER = [pattern(`${SEVERAL} <g:gap> ${AT_ONCE}`), pattern(`${AT_ONCE} <g:gap> ${SEVERAL}`)];
/** `bookings of a room must not overlap`, `a doctor must not be double-booked`, `no double bookings`. */
const PLAIN = [pattern('(overlap|overlaps|overlapping|overlapped|collide|clash|intersect)'), pattern('double (~book|~reserve|~rent)')];
const REFUSING = new Set(
  'not never no nobody cannot only most refused rejected forbidden disallowed impossible prevent prevents avoid avoided without prevented blocked'.split(
    ' ',
  ),
);

const found = (wanted: readonly Pattern[], { tokens, classes }: Context): boolean =>
  wanted.some((one) => find(one, tokens, classes) !== undefined);

const isDoubled = ({ tokens }: Context): boolean => tokens.some(({ lower }) => /^(?:double-?|over)book/.test(lower));

/** Whether the clause says that something may not be taken twice at one time. */
export const speaksOfOverlap = (context: Context): boolean =>
  context.tokens.some(({ lower }) => REFUSING.has(lower) || lower.endsWith("n't")) &&
  (isDoubled(context) || found(PLAIN, context) || found(TOGETHER, context));

const parentsOf = (entity: EntityDraft): EntityDraft[] =>
  entity.relations.filter((one) => one.kind === 'belongsTo').map((one) => one.target);

/** Records that lie in time: they have two ends, or a day. */
const lies = (entity: EntityDraft): boolean => entity.fields.some((field) => isTimely(field.key));
const isTimely = (key: string): boolean =>
  /\b(?:start|begin|from|end|finish|until|till|to|date|day|time|arrival|departure|check ?in|check ?out|pick ?up|return|due|at|on)s?\b/.test(
    key,
  );

/** The kinds of record that the clause names, in its order. */
function namedIn({ tokens, draft, world }: Context): EntityDraft[] {
  const all: EntityDraft[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const entity =
      entityAt(tokens, at, { entities: draft.entities })?.entity ?? (at === 0 ? subjectAt(tokens, 0, world)?.entity : undefined);
    if (entity && !all.includes(entity)) all.push(entity);
  }
  return all;
}

/** Whose records may not lie over one another: what was named and lies in time, or what the verb makes (`booked`, `booking`). */
function holderOf(context: Context, named: readonly EntityDraft[]): EntityDraft | undefined {
  const own = named.find((one) => lies(one) && parentsOf(one).some((parent) => named.includes(parent)));
  if (own) return own;
  const children = context.draft.entities.filter((one) => lies(one) && named.some((parent) => parentsOf(one).includes(parent)));
  const verbs = context.tokens.map(({ lower }) => infinitive(lower.replace(/^double-/, ''))).filter((word) => word.length > 2);
  return (
    children.find((one) => verbs.some((verb) => one.key.split(' ').some((word) => word.slice(0, 4) === verb.slice(0, 4)))) ??
    (children.length === 1 ? children[0] : undefined) ??
    named.find(lies)
  );
}

/** What they are of: parents that were named, or the only one that there is. */
function within(holder: EntityDraft, named: readonly EntityDraft[]): string[] | undefined {
  const references = holder.relations.filter((one) => one.kind === 'belongsTo');
  const said = references.filter((one) => named.includes(one.target)).map((one) => one.role);
  if (said.length > 0) return said;
  return references.length < 2 ? references.map((one) => one.role) : undefined;
}

/** A person who books may be named beside what is booked: `a customer cannot book the same room twice`. */
function narrowed(context: Context, holder: EntityDraft, roles: readonly string[]): string[] {
  const { tokens, draft } = context;
  const at = tokens.findIndex(({ lower }) => lower === 'same');
  const after = at < 0 ? undefined : entityAt(tokens, at + 1, { entities: draft.entities })?.entity;
  const same = after && holder.relations.find((one) => one.kind === 'belongsTo' && one.target === after)?.role;
  const subject = subjectAt(tokens, 0, context.world)?.entity;
  if (same === undefined || subject === after) {
    const [first] = roles;
    const shared = tokens.some(({ lower }) => lower === 'same' || lower === 'and');
    return roles.length > 1 && !shared && first !== undefined ? [first] : [...roles];
  }
  return [same];
}

const OVER = /^(?:cancel|canceled|cancelled|called off|reject|declin|refus|denied|withdrawn|no.?show|void|expired|discarded|draft$)/;

/** States said in the clause (`two confirmed bookings`), else those in which a record still stands. */
function whenOf(context: Context, holder: EntityDraft): WhenDraft | undefined {
  for (let at = 0; at < context.tokens.length; at += 1) {
    const said = conditionAt(context, holder, at);
    if (said && said.end > at && entityAt(context.tokens, said.end, { entities: [holder] })) return said.when;
  }
  const over = holder.states.filter((state) => OVER.test(state.toLowerCase()));
  if (over.length === 0 || over.length === holder.states.length) return undefined;
  assume(
    context.draft,
    `A-${holder.key.replaceAll(' ', '-')}-overlap`,
    `What is ${over.join(' or ')} takes up no time: another ${holder.key} may lie there.`,
  );
  return complement(holder, { field: '@state', values: over });
}

/** `a room cannot be booked twice at the same time`, `lessons of a teacher must not overlap`. */
export function readOverlap(context: Context): boolean {
  if (!speaksOfOverlap(context)) return false;
  const named = namedIn(context);
  const holder = holderOf(context, named) ?? (named.length === 0 && context.focus && lies(context.focus) ? context.focus : undefined);
  const roles = holder && within(holder, named);
  if (!holder || !roles) return false;
  const when = whenOf(context, holder);
  return add(context, holder, { kind: 'noOverlap', within: narrowed(context, holder, roles), ...(when && { when }) });
}
