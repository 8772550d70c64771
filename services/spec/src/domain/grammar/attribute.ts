import type { Token } from '../text/token.js';
import { PAIRED } from '../vocabulary/attributes.js';
import { BE, HAVE, MODALS } from '../vocabulary/closed.js';
import { nameAt } from './attribute-name.js';
import { linkAt, readTail, type Tail } from './attribute-tail.js';
import { BASIC, entityAt, type World } from './classes.js';
import { constraintsAt } from './constraint-reader.js';
import type { Constraint } from './constraint.js';
import { matchAt, pattern } from './pattern.js';
import { determinersAt, isDash, isNounish, isSubjectVerb, keyOf, nounPhraseAt } from './phrase.js';

/** One attribute (or related thing) of a list, with everything that is said of it there. */
export interface Attribute {
  readonly key: string;
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly determiners: readonly string[];
  readonly constraints: readonly Constraint[];
  /** Said to be played by an entity: `an owner (a sailor)`. */
  readonly playedBy?: string;
  /** Token ranges that were passed over without being understood. */
  readonly skipped: readonly (readonly [number, number])[];
}

export interface AttributeList {
  readonly items: readonly Attribute[];
  readonly end: number;
}

export const SEPARATORS = new Set([',', 'and', ';', '+', 'plus', '·', '•', '.', 'or']);

const FILLERS = new Set(
  'also too then obviously please simply just only maybe perhaps finally optionally well as additionally possibly of course its their his her our we yes ok okay furthermore least currently'.split(
    ' ',
  ),
);

function separatorsAt(tokens: readonly Token[], at: number): number {
  let end = at;
  while (
    SEPARATORS.has(tokens[end]?.lower ?? '') ||
    (tokens[end]?.lower === 'as' && tokens[end + 1]?.lower === 'well') ||
    (tokens[end]?.lower === 'well' && tokens[end + 1]?.lower === 'as') ||
    (end === at && isDash(tokens, end) && ['and', ','].includes(tokens[end + 1]?.lower ?? '')) ||
    (end > at && FILLERS.has(tokens[end]?.lower ?? '') && !(tokens[end]?.lower === 'its' && false))
  )
    end += 1;
  return end;
}

const OPTIONAL_PREFIX = pattern(
  '(where|if|when) (there is one|there are any|known|available|present|applicable|appropriate|needed|necessary|possible|they have one|any|given) (,)?',
);

/** The next comma outside brackets: what stands before it is passed over. */
function nextItem(tokens: readonly Token[], from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const sign = tokens[at]?.lower;
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth === 0 && sign === ',' && at > from) return at;
  }
  return undefined;
}

/** Where a list goes on after signs that belong to nothing: at `, a …`, unless a verb stands between. */
function resumeAt(tokens: readonly Token[], from: number): number | undefined {
  for (let at = from; at < tokens.length - 2; at += 1) {
    const word = tokens[at]?.lower ?? '';
    if (tokens[at]?.kind === 'word' && (BE.has(word) || MODALS.has(word) || HAVE.has(word))) return undefined;
    if (at > from && word === ',' && ['a', 'an'].includes(tokens[at + 1]?.lower ?? '') && tokens[at - 1]?.kind === 'punct') return at + 1;
  }
  return undefined;
}

const FOR_ALL = pattern('(,|-)? (and)? (both|all) (of (them|these|which|those)|three|four|these|those)? (<be>|<modal>)? (be)?');

/** `…, both required`, `…, all of which must be filled in`: a remark on every attribute of the list. */
function forAll(tokens: readonly Token[], items: readonly Attribute[], end: number): AttributeList {
  const remark = remarkOnAll(tokens, end);
  if (!remark) return { items, end };
  const from = remark.both ? items.length - 2 : 0;
  return {
    items: items.map((item, index) => (index < from ? item : { ...item, constraints: [...item.constraints, ...remark.constraints] })),
    end: remark.end,
  };
}

function remarkOnAll(tokens: readonly Token[], at: number): { constraints: readonly Constraint[]; both: boolean; end: number } | undefined {
  const lead = matchAt(FOR_ALL, tokens, at, BASIC);
  const found = lead && constraintsAt(tokens, modalBefore(tokens, lead));
  if (!lead || !found || found.end < tokens.length - 1) return undefined;
  return { ...found, both: tokens.slice(lead.start, lead.end).some((token) => token.lower === 'both') };
}

/** Where the verb of the remark begins, so that `must be filled in` is read as an obligation. */
function modalBefore(tokens: readonly Token[], lead: { readonly start: number; readonly end: number }): number {
  const at = tokens.findIndex(
    (token, index) => index >= lead.start && index < lead.end && (MODALS.has(token.lower) || BE.has(token.lower)),
  );
  return at < 0 ? lead.end : at;
}

const OWNED_BY = pattern('(belongs to|belong to|references|refers to|linked to|link to|related to|assigned to|reference to)');

/** Reads a list of attributes until something that cannot belong to it: another clause or the end. */
export function attributesAt(
  tokens: readonly Token[],
  from: number,
  world: World,
  options: { readonly bracketed?: boolean } = {},
): AttributeList {
  const items: Attribute[] = [];
  let at = separatorsAt(tokens, from);
  let end = from;
  let half: { start: number; end: number } | undefined;
  while (at < tokens.length) {
    const before: Constraint[] = [];
    for (let index = end; index < at; index += 1)
      if (tokens[index]?.lower === 'optionally' || tokens[index]?.lower === 'maybe' || tokens[index]?.lower === 'possibly')
        before.push({ kind: 'optional' });
    while (FILLERS.has(tokens[at]?.lower ?? '')) {
      if (['optionally', 'maybe', 'possibly', 'perhaps'].includes(tokens[at]?.lower ?? '')) before.push({ kind: 'optional' });
      at += 1;
    }
    const prefix = matchAt(OPTIONAL_PREFIX, tokens, at, BASIC);
    if (prefix && isNounish(tokens[determinersAt(tokens, prefix.end).end])) {
      before.push({ kind: 'optional' });
      at = prefix.end;
    }
    while (tokens[at]?.kind === 'punct' && '%#@$~^*'.includes(tokens[at]?.lower ?? ' ')) at += 1;
    const owning = matchAt(OWNED_BY, tokens, at, BASIC);
    if (owning && (items.length > 0 || options.bracketed === true) && entityAt(tokens, determinersAt(tokens, owning.end).end, world))
      at = owning.end;
    if (items.length > 1 && remarkOnAll(tokens, end)) break;
    const named = nameAt(tokens, at, world);
    if (!named) {
      const next = items.length === 0 ? undefined : options.bracketed === true ? nextItem(tokens, at) : resumeAt(tokens, at);
      if (next === undefined) break;
      at = separatorsAt(tokens, next);
      continue;
    }
    const following = tokens[named.end];
    if (items.length > 0 && isSubjectVerb(following) && !(following?.tags.has('PastTense') && !BE.has(following.lower))) break;
    if (items.length === 0 && !options.bracketed && following && (BE.has(following.lower) || HAVE.has(following.lower))) break;
    const words = named.key.split(' ');
    if (half === undefined && words.length === 1 && PAIRED.has(words[0] ?? '') && tokens[named.end]?.lower === 'and') {
      const ahead = nounPhraseAt(tokens, named.end + 1);
      if (ahead && ahead.determiners.length === 0 && ahead.end - ahead.head >= 2 && PAIRED.has(tokens[ahead.head]?.lower ?? '')) {
        half = { start: determinersAt(tokens, at).end, end: named.end };
        const rest = tokens.slice(ahead.head + 1, ahead.end);
        const key = keyOf([...tokens.slice(half.start, half.end), ...rest], 0, half.end - half.start + rest.length);
        items.push({
          key,
          label: key,
          start: at,
          end: named.end,
          determiners: named.determiners,
          constraints: [...before, ...named.constraints],
          skipped: [],
        });
        at = named.end + 1;
        end = named.end;
        continue;
      }
    }
    half = undefined;
    const tail: Tail = { constraints: [...before, ...named.constraints], skipped: [], end: named.end };
    readTail(tokens, tail, world, options.bracketed === true);
    items.push({
      key: named.key,
      label: named.label,
      start: at,
      end: tail.end,
      determiners: named.determiners,
      constraints: tail.constraints,
      skipped: tail.skipped,
      ...(tail.playedBy === undefined ? {} : { playedBy: tail.playedBy }),
    });
    end = tail.end;
    const next = linkAt(tokens, end, world) ?? separatorsAt(tokens, end);
    const resumed = next === end ? resumeAt(tokens, end) : next;
    if (resumed === undefined) break;
    at = resumed;
  }
  return forAll(tokens, items, end);
}
