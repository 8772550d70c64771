import { type EntityDraft, newEntity } from '../draft/draft.js';
import { entityAt, subjectAt } from '../grammar/classes.js';
import { BASIC } from '../grammar/classes.js';
import { find, type Match, pattern } from '../grammar/pattern.js';
import { determinersAt } from '../grammar/phrase.js';
import { isPlural } from '../text/language.js';
import type { Token } from '../text/token.js';
import { BE, MODALS } from '../vocabulary/closed.js';
import { type Context, place, subjectOf } from './context.js';
import { keyAt } from './rules/keys.js';

type Wish = 'search' | 'filters' | 'sorts';

const VERBS: readonly (readonly [Wish, ReadonlySet<string>])[] = [
  [
    'search',
    new Set(['search', 'searching', 'searchable', 'searched', 'find', 'finding', 'found', 'look', 'looks', 'looking', 'searches']),
  ],
  [
    'filters',
    new Set([
      'filter',
      'filtering',
      'filtered',
      'filterable',
      'filters',
      'filter:',
      'narrow',
      'restrict',
      'see',
      'list',
      'show',
      'listed',
      'view',
    ]),
  ],
  ['sorts', new Set(['sort', 'sorting', 'sorted', 'sortable', 'order', 'ordered', 'ordering', 'listed'])],
];
const STRONG = new Set([
  'search',
  'searching',
  'searchable',
  'searched',
  'filter',
  'filtering',
  'filtered',
  'filterable',
  'sort',
  'sorting',
  'sorted',
  'sortable',
  'ordered',
  'ordering',
  'find',
  'look',
  'looks',
  'order',
]);

/** Keys of one entity from `at`: `status, priority and due date`. */
function keysAt(context: Context, entity: EntityDraft, at: number): { keys: string[]; end: number; marked?: string } {
  const { tokens } = context;
  let marked: string | undefined;
  const keys: string[] = [];
  let from = at;
  let end = at;
  for (;;) {
    while (
      [
        'by',
        'in',
        'the',
        'its',
        'their',
        'either',
        'of',
        'on',
        'a',
        'an',
        'for',
        'only',
        '+',
        'and',
        'or',
        ',',
        'also',
        'with',
        'words',
        'word',
        'parts',
        'within',
      ].includes(tokens[from]?.lower ?? '') &&
      !keyAt(context, entity, tokens, from)
    )
      from += 1;
    const found = keyAt(context, entity, tokens, from);
    const names =
      tokens[from]?.lower === 'name' && !entity.fields.some((field) => field.key === 'name')
        ? entity.fields.filter((field) => field.key.endsWith(' name'))
        : [];
    if (names.length > 0) {
      keys.push(...names.map((field) => field.key).filter((key) => !keys.includes(key)));
      end = from + 1;
      from = end;
      if (![',', 'and', 'or', '/', '&', '+'].includes(tokens[from]?.lower ?? '')) break;
      continue;
    }
    if (!found) break;
    const next = tokens[found.end]?.lower ?? '';
    if (
      keys.length > 0 &&
      entityAt(tokens, from, { entities: context.draft.entities }) &&
      (next === 'by' || next === 'with') &&
      tokens[from - 1]?.lower !== 'by'
    )
      break;
    if (!keys.includes(found.key)) keys.push(found.key);
    end = found.end;
    from = end;
    if (tokens[from]?.lower === '(' && tokens[from + 1]?.lower === 'default') marked = found.key;
    if (tokens[from]?.lower === '(' && tokens[from + 2]?.lower === ')' && [',', 'and'].includes(tokens[from + 3]?.lower ?? '')) from += 3;
    if (![',', 'and', 'or', '/', '&', '+'].includes(tokens[from]?.lower ?? '')) break;
  }
  return { keys, end, ...(marked === undefined ? {} : { marked }) };
}

const DIRECTIONS = new Set(['desc', 'descending', 'asc', 'ascending']);

const noEntity = newEntity('none');

const sourceOf = (tokens: readonly Token[], at: number): boolean => ['by', 'in', 'on', 'over'].includes(tokens[at]?.lower ?? '');

function wishOf(word: string): Wish | undefined {
  return VERBS.find(([, words]) => words.has(word))?.[0];
}

/** `search books by title`, `filter by status and sailor`, `sorted by price`. */
export function readQueries(context: Context): boolean {
  const { tokens } = context;
  let placed = readPages(context);
  let entity = context.focus;
  let wish: Wish | undefined =
    tokens.some((token) => token.lower === 'by') &&
    tokens.length <= 10 &&
    !tokens.some((token) => MODALS.has(token.lower) || BE.has(token.lower))
      ? context.draft.lastWish
      : undefined;
  const opening = entityAt(tokens, determinersAt(tokens, 0).end, { entities: context.draft.entities });
  if (wish === undefined && opening && tokens[opening.end]?.lower === 'by' && context.statement.kind === 'item') wish = 'search';
  let strong = wish !== undefined;
  let reached = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const word = tokens[at]?.lower ?? '';
    const verb = wishOf(word);
    if (verb !== undefined && (STRONG.has(word) || wish === undefined || word === 'listed')) {
      wish = word === 'listed' && !tokens.slice(at).some((token) => STRONG.has(token.lower)) ? 'sorts' : word === 'listed' ? 'sorts' : verb;
      strong = STRONG.has(word) || word === 'listed';
      if ((word === 'look' || word === 'looks') && tokens[at + 1]?.lower !== 'up' && tokens[at + 1]?.lower !== 'for') wish = undefined;
      const titled = tokens[at - 1]?.lower === 'default' && tokens[at + 1]?.lower === ':';
      if (word === 'order' && !titled && tokens[at + 1]?.lower !== 'by' && !['them', 'it'].includes(tokens[at + 1]?.lower ?? ''))
        wish = undefined;
      continue;
    }
    if (at < reached) continue;
    const { end: head } = determinersAt(tokens, at);
    const subject = entityAt(tokens, head, { entities: context.draft.entities });
    if (
      subject &&
      !sourceOf(tokens, at - 1) &&
      !(
        entity &&
        wish &&
        at > 0 &&
        (['by', ',', 'and', 'or'].includes(tokens[at - 1]?.lower ?? '') ||
          (STRONG.has(tokens[at - 1]?.lower ?? '') && !isPlural(tokens[head]?.lower ?? ''))) &&
        keyAt(context, entity, tokens, head) &&
        tokens[subject.end]?.lower !== 'by'
      )
    ) {
      const before = tokens[at - 1]?.lower ?? '';
      if (!['of'].includes(before) || wish !== 'filters') entity = subject.entity;
      else if (entity && wish === 'filters') {
        const key = keyAt(context, entity, tokens, head);
        if (key) entity.filters.add(key.key);
      }
      reached = subject.end;
      continue;
    }
    const direct =
      wish !== undefined &&
      STRONG.has(tokens[at - 1]?.lower ?? '') &&
      (word === ':' || keyAt(context, entity ?? noEntity, tokens, at) !== undefined);
    if (!wish || !(sourceOf(tokens, at) || direct) || (!strong && word !== 'by')) continue;
    const main = subjectOf(tokens, context.draft.entities);
    for (const candidate of new Set([entity, main, ...context.draft.entities])) {
      if (!candidate) continue;
      const found = keysAt(context, candidate, direct && word !== ':' ? at : at + 1);
      if (found.keys.length === 0) continue;
      if (candidate !== entity && candidate !== main && entity && context.draft.entities.length > 1 && mentions(context, entity)) break;
      if (wish === 'filters' && DIRECTIONS.has(tokens[found.end]?.lower ?? '')) wish = 'sorts';
      for (const key of found.keys) {
        if (wish === 'search' && candidate.relations.some((one) => one.role === key)) candidate.filters.add(key);
        else if (wish === 'search' && !['string', 'text', undefined].includes(candidate.fields.find((one) => one.key === key)?.type))
          candidate.filters.add(key);
        else candidate[wish].add(key);
      }
      if (wish === 'sorts') {
        const last = found.end;
        const told = tokens.slice(last, Math.min(wishEnd(tokens, last), last + (tokens[last]?.lower === '(' ? 5 : 4)));
        const directed = told.some((token) => ['descending', 'desc', 'ascending', 'asc', 'first', 'default'].includes(token.lower));
        const reverse =
          tokens
            .slice(found.end, Math.min(wishEnd(tokens, found.end), found.end + 5))
            .some((token) => ['descending', 'desc', 'newest', 'latest', 'highest', 'reverse', 'most'].includes(token.lower)) ||
          ['newest', 'latest'].includes(tokens[at - 1]?.lower ?? '');
        const fixed =
          directed ||
          !tokens.slice(0, at).some((token) => ['can', 'to', 'sort', 'sorting', 'sortable', 'able', 'may'].includes(token.lower)) ||
          ['listed', 'sorted', 'ordered'].some((one) => tokens.slice(Math.max(0, at - 3), at).some((token) => token.lower === one));
        const key = tokens[last]?.lower === '(' && directed ? found.keys.at(-1) : found.keys[0];
        if (found.marked !== undefined) candidate.defaultSort = { field: found.marked, direction: reverse ? 'desc' : 'asc' };
        const byDefault = tokens.slice(Math.max(0, at - 3), at).some(({ lower }) => lower === 'default');
        if (fixed && key !== undefined && (byDefault || !candidate.defaultSort))
          candidate.defaultSort = { field: key, direction: reverse ? 'desc' : 'asc' };
      }
      placed = place(context, candidate);
      context.draft.lastWish = wish;
      context.draft.lastListed = candidate;
      reached = found.end;
      at = found.end - 1;
      break;
    }
  }
  return readOrder(context) || placed;
}

/** Where the next wish of the sentence begins: `sort by name, | default sort by price`. */
function wishEnd(tokens: readonly Token[], from: number): number {
  const next = tokens.findIndex(
    (token, at) =>
      at >= from && [',', ';'].includes(token.lower) && (tokens[at + 1]?.lower === 'default' || STRONG.has(tokens[at + 1]?.lower ?? '')),
  );
  return next < 0 ? tokens.length : next;
}

const mentions = (context: Context, entity: EntityDraft): boolean =>
  context.tokens.some((_, at) => entityAt(context.tokens, at, { entities: [entity] }) !== undefined);

const FIRST = pattern(
  '(the|with the)? (newest|latest|most recent|oldest|earliest|soonest|most urgent|highest|lowest|cheapest|most expensive|nearest|next|biggest|largest|smallest) (<x:gap>) (first|on top|at the top|at top)',
);
const PAGES = [
  pattern('<n:num> (<w:word>|<e:entity>)? (<be>)? (<w:word>)? (per|a|on one|on a|on each|in one|on every|in a) page'),
  pattern('<n:num> / page'),
  pattern('(pages of|page size of|page size|page size is|page size :|paging of|pages with|in pages of) <n:num>'),
  pattern('(in one|on one|per|each|one) page (show|shows|has|we show|there are|are|:|holds)? (only|at most)? <n:num>'),
  pattern('<n:num> (<w:word>|<e:entity>)? (<be>)? (shown|listed|displayed)? (at a time|at once|on a page|per screen)'),
];

function readPages(context: Context): boolean {
  const { tokens } = context;
  const paged = PAGES.map((wanted) => find(wanted, tokens, context.classes)).find((one) => one !== undefined);
  const size =
    paged?.captures['n'] &&
    tokens.slice(paged.captures['n'].start, paged.captures['n'].end).find((token) => token.kind === 'number')?.value;
  if (
    paged &&
    size !== undefined &&
    Number.isInteger(size) &&
    size > 0 &&
    size <= 1000 &&
    (context.text.toLowerCase().includes('page') || /\b(?:list|show|see)/i.test(context.text))
  ) {
    const named = paged.captures['e'] && subjectAt(tokens, paged.captures['e'].start, { entities: context.draft.entities })?.entity;
    const mentioned =
      named ??
      tokens.map((_, at) => entityAt(tokens, at, { entities: context.draft.entities })?.entity).find((entity) => entity !== undefined);
    if (mentioned) mentioned.pageSize = size;
    else {
      context.draft.pageSize = size;
      context.draft.pageSizeSource = context.source;
    }
    return place(context, mentioned);
  }
  return false;
}

/** Without a name, what lists were spoken of last: `newest first`; or what is spoken of, when only that has the attribute. */
function listed({ draft, focus }: Context, match: Match): EntityDraft | undefined {
  return match.start <= 2 ? (draft.lastListed ?? focus) : focus;
}

/** Whether a sentence asks for an order of lists: `newest first`. */
export const asksForOrder = (tokens: readonly Token[]): boolean => find(FIRST, tokens, BASIC) !== undefined;

/** `newest first`, `the earliest due date first`. */
function readOrder(context: Context): boolean {
  const { tokens } = context;
  const match = find(FIRST, tokens, context.classes);
  if (!match) return false;
  const mentioned =
    subjectOf(tokens.slice(0, match.start), context.draft.entities) ??
    context.draft.entities.find((entity) =>
      tokens.slice(0, match.start).some((_, at) => entityAt(tokens, at, { entities: [entity] }) !== undefined),
    ) ??
    listed(context, match);
  if (!mentioned) return false;
  const range = match.captures['x'];
  const places = range ? Array.from({ length: range.end - range.start }, (_, index) => range.start + index) : [];
  const key = places.map((at) => keyAt(context, mentioned, tokens, at)?.key).find((one) => one !== undefined);
  const word = tokens
    .slice(match.start, range?.start)
    .map((token) => token.lower)
    .join(' ');
  const direction = /newest|latest|recent|highest|expensive|biggest|largest/.test(word) ? 'desc' : 'asc';
  const dated = /newest|latest|recent/.test(word)
    ? 'createdAt'
    : /oldest/.test(word)
      ? 'createdAt'
      : mentioned.fields.find((field) => ['date', 'datetime'].includes(field.type ?? '') || / (?:date|time)$/.test(field.key))?.key;
  const priced = mentioned.fields.find((field) => field.format === 'money' || /price|cost|amount/.test(field.key))?.key;
  const sorted = mentioned.defaultSort?.field;
  mentioned.defaultSort = { field: key ?? sorted ?? (/cheap|expensive/.test(word) ? priced : dated) ?? 'createdAt', direction };
  mentioned.sorts.add(mentioned.defaultSort.field);
  return place(context, mentioned);
}
