import { findField } from '../../draft/apply.js';
import { addSource, type EntityDraft } from '../../draft/draft.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { find, matchAt, pattern } from '../../grammar/pattern.js';
import { determinersAt, isNounish } from '../../grammar/phrase.js';
import { infinitive } from '../../text/language.js';
import { relate } from '../attributes.js';
import { type Context, place, inTurn } from '../context.js';
import { keyAt } from './keys.js';
import { add } from './rule.js';

const WITHIN = pattern(
  '<f:field> (of <e:entity>)? (<modal>)? (<be>)? (also)? unique (within|per|in|inside|for each|for every|for) (each|every|a|an|the|one|its|their)? <p:anything>',
);
const ONCE = [
  pattern(
    '<a:entity> (<modal>) (not)? (only)? (be able to)? (be)? <v:word> (up|in|out|off)? (for|to|in|on)? (the same|a|an|each|every|any|one)? <b:entity> (only)? (once|twice|more than once|two times|more than one time|one time|only one time)',
  ),
  pattern(
    '<a:entity> (<modal>) (not)? (only)? (be)? <v:word> (up|in|out|off)? (only)? (once|twice|more than once) (for|to|in|on)? (the same|each|every|a|one|any)? <b:entity>',
  ),
  pattern(
    '(the)? same <a:entity> (<modal>) not (be)? (<v:word>)? (two times|twice|more than once|be two times) (<w:word>)? (in|for|on|to)? (the same|same|a|one|each)? <b:entity>',
  ),
  pattern(
    '<a:entity> (<modal>) (have|leave|write|give|submit|make) (only|at most|no more than) one <c:entity> (per|for each|for every|for|on) <b:entity>',
  ),
];
const ONCE_IN = pattern(
  '(within|in|per|for) (one|a|an|the same|each|every) <p:anything> (the|a|each|every)? (same)? <f:anything> (<modal>)? (only)? (be)? <v:word> (only)? once',
);
const NO_TWO = pattern(
  '(no two|there (must|may|can) not be two|two) <c:entity> (of|in|on|for|with|at|from|within) (the same|one|a|an|the) <p:anything> (<modal>)? (not)? (share|have|carry|use|get|with)? (the same|a|an)? <f:field>',
);
const NO_TWO_SAME = pattern(
  '(no two|there (must|may|can|should) not be two|two) <c:entity> (<modal>)? (not)? (share|have|carry|with|use)? (the same|an identical) <f:field> (and (the same)? <g:field>)?',
);

const FIELD_ONCE = pattern(
  '<f:field> (<modal>)? (only|at most)? (be)? (<w:participle>|appear|appears|occur|occurs|exist|exists|used)? (only|at most)? once (per|in|within|for each|for every|for|on) (each|every|a|an|the|one|any|the same)? <p:anything>',
);
const ONE_PER = pattern('(only|at most|no more than|max|maximum|exactly)? one <c:entity> (per|for each|for every|for)');

/** Keys of one entity joined by signs and small words: `trip and day`, `boat per week and year`. */
function keysFrom(context: Context, entity: EntityDraft, from: number): string[] {
  const { tokens } = context;
  const keys: string[] = [];
  for (let at = from; at < tokens.length;) {
    const { end: head } = determinersAt(tokens, at);
    const found = keyAt(context, entity, tokens, head) ?? newParentAt(context, entity, head);
    if (!found) break;
    if (!keys.includes(found.key)) keys.push(found.key);
    at = found.end;
    const joined = at;
    while (JOINTS.has(tokens[at]?.lower ?? '')) at += 1;
    if (at === joined) break;
  }
  return keys;
}
const JOINTS = new Set(['and', ',', 'per', '+', 'plus', '/', 'for', 'each', 'in', 'with']);

/** What a record is counted by belongs to it even where nobody said so before. */
function newParentAt(context: Context, entity: EntityDraft, at: number): { key: string; end: number } | undefined {
  const found = entityAt(context.tokens, at, { entities: context.draft.entities });
  if (!found || found.entity === entity || found.entity.relations.some((one) => one.kind === 'belongsTo' && one.target === entity))
    return undefined;
  relate(context, entity, 'belongsTo', found.entity, found.entity.key);
  return { key: found.entity.key, end: found.end };
}

/** `one booking per sailor and trip`. */
function readOnePer(context: Context): boolean {
  const { tokens, draft } = context;
  const match = find(ONE_PER, tokens, context.classes);
  const entity = match?.captures['c'] && subjectAt(tokens, match.captures['c'].start, { entities: draft.entities })?.entity;
  if (['by', 'to', 'of', 'with', 'for', 'from'].includes(tokens[(match?.start ?? 0) - 1]?.lower ?? '')) return false;
  const keys = match && entity ? keysFrom(context, entity, match.end) : [];
  const shared = match !== undefined && tokens.slice(0, match.start).some((_, at) => entityAt(tokens, at, { entities: draft.entities }));
  if (!entity || keys.length === 0 || (shared && keys.length === 1)) return false;
  if (keys.length > 1) return add(context, entity, { kind: 'uniqueTogether', fields: keys });
  const relation = entity.relations.find((one) => one.kind === 'belongsTo' && one.role === keys[0]);
  if (!relation) return false;
  relation.unique = true;
  addSource(relation.sources, context.source);
  return place(context, entity);
}

/** `(boat, day) must be unique`, `boat and day together are unique`, `the combination of boat and day is unique`. */
function readTuple(context: Context, entity: EntityDraft): boolean {
  const { tokens } = context;
  const unique = tokens.findIndex((token) => token.lower === 'unique' || token.lower === 'once');
  const joint = tokens.findIndex((token) => ['together', 'combination', 'pair', 'combined'].includes(token.lower));
  const bracket = tokens.findIndex(
    (token, at) => token.lower === '(' && (at === 0 || tokens.slice(at, unique).some(({ lower }) => lower === '+' || lower === 'and')),
  );
  const open = bracket >= 0 ? bracket : joint;
  if (unique < 0 || open < 0) return false;
  for (let at = Math.max(bracket, 0); at < tokens.length; at += 1) {
    const keys = keyAt(context, entity, tokens, determinersAt(tokens, at).end) ? keysFrom(context, entity, at) : [];
    if (keys.length > 1) return add(context, entity, { kind: 'uniqueTogether', fields: keys });
  }
  return false;
}

export function readUniqueness(context: Context): boolean {
  const { tokens, draft, focus } = context;
  if (readOnePer(context)) return true;
  let placed = false;
  const share = find(SHARE_ONE, tokens, context.classes);
  const shared = share && !isNounish(tokens[share.end]) ? share : undefined;
  const holder = shared?.captures['c'] && subjectAt(tokens, shared.captures['c'].start, context.world)?.entity;
  const field =
    holder &&
    holder.fields.find(
      (one) =>
        one.sources.some(
          (source) =>
            source.kind === 'brief' &&
            context.source.kind === 'brief' &&
            (source.span.start === context.source.span.start ||
              (source.span.end <= context.source.span.start && context.source.span.start - source.span.end < 4)),
        ) &&
        (one.pattern !== undefined || /number|code|id|key/.test(one.key)),
    );
  if (field) {
    field.unique = true;
    return place(context, holder);
  }
  for (const entity of inTurn(draft.entities, focus)) {
    const classes: Context['classes'] = {
      ...context.classes,
      field: (all, at) => {
        const found = keyAt(context, entity, all, determinersAt(all, at).end);
        return found ? [found.end] : [];
      },
      anything: (all, at) => {
        const found = keyAt(context, entity, all, determinersAt(all, at).end);
        return found ? [found.end] : [];
      },
    };
    const key = (range: { start: number } | undefined): string | undefined =>
      range && keyAt(context, entity, tokens, determinersAt(tokens, range.start).end)?.key;
    const within = find(WITHIN, tokens, classes);
    if (within) {
      const of = within.captures['e'] && subjectAt(tokens, within.captures['e'].start, context.world)?.entity;
      const left = key(within.captures['f']);
      const right = key(within.captures['p']);
      if ((!of || of === entity) && left !== undefined && right !== undefined && left !== right) {
        const field = findField(entity, left);
        if (field) delete field.unique;
        return add(context, entity, { kind: 'uniqueTogether', fields: [left, right] });
      }
    }
    if (readTuple(context, entity)) return true;
    const each = find(FIELD_ONCE, tokens, classes);
    const what = key(each?.captures['f']);
    const where = key(each?.captures['p']);
    if (what !== undefined && where !== undefined && what !== where) {
      const field = findField(entity, what);
      if (field) delete field.unique;
      return add(context, entity, { kind: 'uniqueTogether', fields: [where, what] });
    }
    const once = find(ONCE_IN, tokens, classes);
    if (once) {
      const left = key(once.captures['p']);
      const right = key(once.captures['f']);
      if (left !== undefined && right !== undefined && left !== right)
        return add(context, entity, { kind: 'uniqueTogether', fields: [left, right] });
    }
    const two = find(NO_TWO, tokens, classes);
    const owner = two?.captures['c'] && subjectAt(tokens, two.captures['c'].start, context.world)?.entity;
    if (two && owner === entity) {
      const left = key(two.captures['f']);
      const right = key(two.captures['p']);
      if (left !== undefined && right !== undefined && left !== right)
        return add(context, entity, { kind: 'uniqueTogether', fields: [right, left] });
    }
    const alike = find(NO_TWO_SAME, tokens, classes);
    const same = alike && tokens.slice(alike.start, alike.end).some(({ lower }) => lower === 'no' || lower === 'not') ? alike : undefined;
    const sameOwner = same?.captures['c'] && subjectAt(tokens, same.captures['c'].start, context.world)?.entity;
    const name = same && key(same.captures['f']);
    if (same && sameOwner === entity && name !== undefined) {
      const more = key(same.captures['g']);
      if (more !== undefined) return add(context, entity, { kind: 'uniqueTogether', fields: [name, more] });
      const on = matchAt(pattern('(in|on|of|for|within|at) (the same|one|a|an|the|each)? <p:anything>'), tokens, same.end, classes);
      const inside = on && key(on.captures['p']);
      if (inside !== undefined && inside !== name) return add(context, entity, { kind: 'uniqueTogether', fields: [inside, name] });
      const field = findField(entity, name);
      if (field) {
        field.unique = true;
        addSource(field.sources, context.source);
        placed = place(context, entity);
      }
    }
  }
  for (const wanted of ONCE) {
    const match = find(wanted, tokens, context.classes);
    const a = match?.captures['a'] && subjectAt(tokens, match.captures['a'].start, context.world)?.entity;
    const b = match?.captures['b'] && subjectAt(tokens, match.captures['b'].start, { entities: draft.entities })?.entity;
    if (!a || !b || a === b) continue;
    const named = match?.captures['c'] && subjectAt(tokens, match.captures['c'].start, { entities: draft.entities })?.entity;
    const joint =
      named ??
      draft.entities.find(
        (one) =>
          one !== a &&
          one !== b &&
          [a, b].every((other) => one.relations.some((relation) => relation.kind === 'belongsTo' && relation.target === other)),
      );
    const verb = tokens[match?.captures['v']?.start ?? -1]?.lower ?? '';
    const alike = draft.entities
      .filter(
        (one) =>
          one !== a &&
          one !== b &&
          [a, b].every((other) => one.relations.some((relation) => relation.kind === 'belongsTo' && relation.target === other)),
      )
      .find((one) => one.key.startsWith(infinitive(verb).slice(0, 4)) && verb.length > 3);
    const holder = alike ?? joint;
    if (holder)
      return add(context, holder, {
        kind: 'uniqueTogether',
        fields: [a, b].map(
          (one) => holder.relations.find((relation) => relation.kind === 'belongsTo' && relation.target === one)?.role ?? one.key,
        ),
      });
  }
  return placed;
}

const SHARE_ONE = pattern('no two <c:entity> (<modal>)? (share|have|carry|use) (one|it|the same one|the same)');
