import { type EntityDraft } from '../../draft/draft.js';
import { subjectAt } from '../../grammar/classes.js';
import { find, matchAt, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import { isPlainVerb, namedAfter } from '../../grammar/state-words.js';
import { infinitive, isPlural } from '../../text/language.js';
import { BE, MODALS } from '../../vocabulary/closed.js';
import { relate } from '../attributes.js';
import { looksPersonal } from '../personal.js';
import { type Context, contextOf, place } from '../context.js';
import { readBelongs } from './belonging.js';
import { readOpen, readRemarkOnReference, saysNone } from './openness.js';
import { readAssigning, readMaking } from './making.js';
import { readMutual } from './mutual.js';
import { readPlacing } from './deeds.js';
import { linked } from './linked.js';
import { readNotation } from './notation.js';
import { readPieces } from './pieces.js';
import { readSeveral } from './several.js';

const LINK = pattern(
  '<e:subject> (-|:)? (which|that|who)? (each)? (<modal>)? (not)? (be able to)? (be)? (also|always|only|optionally|usually|either)? (~belong to|~belong in|(is|are|be|been) (always|only|also|each|usually)? (for|in|of|by|on|under|at|from) (exactly|only)?|(is|are|be)? (always)? (<w:participle>|part|signed up|looked after) (for|to|in|by|of|on|under|at|with|from|against|within|into|inside)|(is|are) about|~form part of|~concern|~reference|~relate to|~refer to|~link|~connect|~join|~stand in|~stand on|~lie in|~hang in|~stay in|~reside in|~list|goes to|go to|always goes to|works at|works in|works for|work at|work in|lives in|~happen at|takes place in|take place in|takes place at|~cover|~rate|falls under|sits in) <p:entity>',
);

const NEXT = pattern(
  '(,)? (done|made|carried out|given|written|taught|run|handled|performed)? (and (optionally|maybe|possibly|sometimes|perhaps)|and|with|,|to|as well as|for|by|in|at|on|of|from) (to|for|by|in|at|on|of|with|from)? <p:entity>',
);

const WHICH = pattern('which <a:entity> (<w:word>)? (<w:word>)? which <b:entity>');

/** `is calculated from its trips` speaks of a value, not of whose something is. */
const DERIVING = new Set(['calculate', 'compute', 'sum', 'count', 'total']);

const PERHAPS = new Set(['maybe', 'possibly', 'sometimes', 'perhaps']);

const LINK_WORDS_PERMITTED = new Set(['can', 'may', 'might', 'could', 'optionally']);

/** `Sailors rate trips` tells what people do; it is a reference only when nothing else connects the two. */
function isHabit(
  context: Context,
  subject: NonNullable<ReturnType<typeof subjectAt>>,
  parent: NonNullable<ReturnType<typeof subjectAt>>,
  at: number,
): boolean {
  const before = context.tokens[at - 1];
  const bare = subject.determiners.length === 0 && parent.determiners.length === 0 && before?.tags.has('Verb') === true;
  if (!bare || !looksPersonal(subject.entity.key)) return false;
  const both = [subject.entity, parent.entity];
  return (
    context.draft.described !== true ||
    linked(subject.entity, parent.entity) ||
    context.draft.entities.some((one) => both.every((other) => one.relations.some((relation) => relation.target === other)))
  );
}

/** `can be confirmed by the sailor`, `are edited by sailors` say who may do it, not whose it is. */
function isPermission({ tokens }: Context, from: number, to: number): boolean {
  const between = tokens.slice(from, to);
  if (between.at(-1)?.lower !== 'by') return false;
  const verb = between.find((token) => token.tags.has('PastTense') || token.tags.has('Participle') || token.lower.endsWith('ed'));
  const anybody = determinersAt(tokens, to).words.length === 0;
  return between.some((token) => MODALS.has(token.lower)) || (anybody && verb !== undefined && isPlainVerb(verb.lower));
}

/** Sentences that say whose or where something is: `A trip belongs to one sailor and to one copy.` */
export function readRelations(context: Context): boolean {
  const { tokens, classes } = context;
  let placed = readMutual(context);
  if (readNotation(context)) return true;
  if (readSeveral(contextOf(context.draft, context.statement, context.statement.tokens, context.focus))) return true;
  placed = readPieces(context) || placed;
  placed = readMaking(context) || placed;
  placed = readAssigning(context) || placed;
  if (readOpen(context) || readRemarkOnReference(context)) return true;
  placed = readPlacing(context) || placed;
  if (readBelongs(context)) return true;
  for (let at = 0; at < Math.min(tokens.length, 10) && tokens[0]?.lower !== 'only'; at += 1) {
    const link = matchAt(LINK, tokens, at, classes);
    if (!link) continue;
    const subject = subjectAt(tokens, link.captures['e']?.start ?? 0, context.world);
    if (!subject) break;
    const words = tokens.slice(link.captures['e']?.end, link.captures['p']?.start).map((token) => token.lower);
    if (words.includes('not') || isPermission(context, link.captures['e']?.end ?? 0, link.captures['p']?.start ?? 0)) break;
    if (tokens[link.start - 1]?.lower === 'of' || words.some((word) => DERIVING.has(infinitive(word)))) break;
    const optional = words.some((word) => LINK_WORDS_PERMITTED.has(word)) ? false : undefined;
    let last = link.captures['e']?.end ?? 0;
    for (let target = link.captures['p']; target;) {
      const parent = subjectAt(tokens, target.start, { entities: context.draft.entities });
      if (
        !parent ||
        (parent.determiners.length === 0 &&
          ['in', 'on', 'at', 'under', 'from'].includes(tokens[target.start - 1]?.lower ?? '') &&
          BE.has(tokens[target.start - 2]?.lower ?? ''))
      )
        break;
      if (isHabit(context, subject, parent, link.captures['p']?.start ?? 0)) break;
      const deed = context.draft.entities.find(
        (one) =>
          one !== subject.entity &&
          one !== parent.entity &&
          tokens
            .slice(link.captures['e']?.end, link.captures['p']?.start)
            .some((token) => token.tags.has('Verb') && namedAfter(one.key, infinitive(token.lower))),
      );
      if (deed) {
        relate(context, deed, 'belongsTo', subject.entity, subject.entity.key);
        relate(context, deed, 'belongsTo', parent.entity, parent.entity.key);
        placed = place(context, deed);
        break;
      }
      noteDeed(context, link.captures['e']?.end ?? 0, link.captures['p']?.start ?? 0, subject.entity, parent);
      const grouped = words.includes('into') && parent.determiners.length === 0;
      const many = !grouped && isMany(parent.determiners, tokens[parent.end - 1]?.lower ?? '');
      const next = matchAt(NEXT, tokens, parent.end, classes);
      const lead = tokens.slice(last, target.start).some(({ lower }) => LINK_WORDS_PERMITTED.has(lower) || PERHAPS.has(lower));
      const open = lead || (next ? false : trailingOptional(context, parent.end));
      connect(context, subject.entity, parent.entity, many, optional ?? (open ? false : undefined));
      placed = place(context, subject.entity);
      last = parent.end;
      target = next?.captures['p'];
    }
    break;
  }
  const which = find(WHICH, tokens, classes);
  if (which && context.focus) {
    for (const key of ['a', 'b']) {
      const target = subjectAt(tokens, which.captures[key]?.start ?? 0, { entities: context.draft.entities });
      if (target && target.entity !== context.focus) {
        relate(context, context.focus, 'belongsTo', target.entity, target.entity.key);
        placed = place(context, context.focus);
      }
    }
  }
  return placed;
}

const trailingOptional = (context: Context, at: number): boolean =>
  (context.tokens[at]?.lower === '(' &&
    context.tokens.slice(at, at + 8).some((token) => ['later', 'optional', 'nobody', 'empty'].includes(token.lower))) ||
  context.tokens.slice(at).some((token) => ['optional', 'optionally'].includes(token.lower)) ||
  context.tokens
    .slice(at, at + 6)
    .map((token) => token.lower)
    .join(' ')
    .includes('not required') ||
  saysNone(context.tokens, at);

/** `a boat can be scheduled in at most one trip`: scheduling makes a trip, and no boat has two. */
function noteDeed(
  context: Context,
  from: number,
  to: number,
  subject: EntityDraft,
  parent: NonNullable<ReturnType<typeof subjectAt>>,
): void {
  const { tokens, draft } = context;
  const verb = tokens.slice(from, to).find((token) => token.tags.has('PastTense') || token.lower.endsWith('ed'));
  const back = parent.entity.relations.find((one) => one.kind === 'belongsTo' && one.target === subject);
  if (!verb || !back) return;
  draft.madeBy.set(infinitive(verb.lower), parent.entity);
  const said = [...tokens.slice(from, to).map((token) => token.lower), ...parent.determiners].join(' ');
  if (/(?:most|only|exactly|than) (?:1|one)$/.test(said)) back.unique = true;
}

const isMany = (determiners: readonly string[], noun: string): boolean =>
  determiners.some((word) => ['many', 'several', 'multiple', 'more', 'any', 'various', 'some'].includes(word) || Number(word) > 1) ||
  (determiners.length === 0 && isPlural(noun));

function connect(context: Context, child: EntityDraft, parent: EntityDraft, many: boolean, required: boolean | undefined): void {
  if (many && child !== parent) {
    const known =
      child.relations.find((one) => one.kind === 'manyToMany' && one.target === parent) ??
      parent.relations.find((one) => one.kind === 'manyToMany' && one.target === child);
    if (!known && !child.relations.some((one) => one.kind === 'belongsTo' && one.target === parent)) {
      const relation = relate(context, child, 'manyToMany', parent, parent.key, false);
      relation.owner = true;
    }
    return;
  }
  const back = parent.relations.find((one) => one.kind === 'belongsTo' && one.target === child);
  if (back && child !== parent) return;
  relate(
    context,
    child,
    'belongsTo',
    parent,
    child === parent ? `parent ${parent.key}` : parent.key,
    required ?? (child === parent ? false : undefined),
  );
}
