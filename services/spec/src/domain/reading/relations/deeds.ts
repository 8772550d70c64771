import { type EntityDraft } from '../../draft/draft.js';
import { attributesAt } from '../../grammar/attribute.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { find, findAll, pattern } from '../../grammar/pattern.js';
import { determinersAt } from '../../grammar/phrase.js';
import { namedAfter } from '../../grammar/state-words.js';
import { infinitive } from '../../text/language.js';
import { BE, MODALS } from '../../vocabulary/closed.js';
import { OWNING_VERBS } from '../../vocabulary/nouns.js';
import { addAttributes, relate } from '../attributes.js';
import { looksPersonal } from '../personal.js';
import { storyAt } from '../stories.js';
import { type Context, place } from '../context.js';
import { linked } from './linked.js';

const VERB_LINK = pattern('<a:entity> (<modal>)? (be able to)? (also)? <v:verbword> (for|in|to|into|on|with|as)? <b:entity>');

/** Who does what: the record of the deed, where there is one, belongs to both; otherwise what somebody makes or holds belongs to them. */
export function readVerbs(context: Context): boolean {
  const { tokens, draft, focus } = context;
  if (context.statement.kind === 'item' && focus && /^(?:a|an|one|each|every)$/.test(tokens[0]?.lower ?? '')) {
    const others: EntityDraft[] = [];
    for (let at = 0; at < tokens.length; at += 1) {
      const named = ['a', 'an', 'one', 'exactly', 'each', 'every'].includes(tokens[at]?.lower ?? '')
        ? entityAt(tokens, determinersAt(tokens, at).end, { entities: draft.entities })
        : undefined;
      if (named && !others.includes(named.entity)) others.push(named.entity);
    }
    if (
      others.length >= 2 &&
      !others.includes(focus) &&
      !isSaidOf(tokens[entityAt(tokens, determinersAt(tokens, 0).end, { entities: draft.entities })?.end ?? tokens.length]) &&
      !tokens.some((token) => ['many', 'several', 'can', 'may', 'not', 'cannot'].includes(token.lower))
    ) {
      for (const other of others) relate(context, focus, 'belongsTo', other, other.key);
      return place(context, focus);
    }
  }
  const classes = {
    ...context.classes,
    verbword: (all: Context['tokens'], at: number): number[] => (isVerb(all[at]) ? [at + 1] : []),
  };
  let placed = readWished(context);
  for (const match of findAll(VERB_LINK, tokens, classes)) {
    const a = subjectAt(tokens, match.captures['a']?.start ?? 0, { entities: draft.entities })?.entity;
    const b = subjectAt(tokens, match.captures['b']?.start ?? 0, { entities: draft.entities })?.entity;
    const verb = infinitive(tokens[match.captures['v']?.start ?? 0]?.lower ?? '');
    if (!a || !b || a === b || verb.length < 3) continue;
    const record = draft.entities.find((one) => one !== a && one !== b && namedAfter(one.key, verb));
    if (record) {
      relate(context, record, 'belongsTo', a, a.key);
      relate(context, record, 'belongsTo', b, b.key);
      placed = place(context, record);
      draft.deeds.add(context.statement.index);
      if (tokens[match.end]?.lower === 'with') addAttributes(context, record, attributesAt(tokens, match.end + 1, context.world).items);
    } else if (OWNING_VERBS.has(verb) && !linked(a, b)) {
      relate(context, b, 'belongsTo', a, a.key);
      placed = place(context, b);
    }
  }
  return placed;
}

/** `As a sailor I want to charter a boat`, where charterings are kept: one of them belongs to a boat. */
function readWished(context: Context): boolean {
  const { tokens, draft } = context;
  const story = storyAt(tokens);
  const verb = infinitive(tokens[story?.start ?? -1]?.lower ?? '');
  const object = story?.deed === true ? subjectAt(tokens, story.start + 1, { entities: draft.entities })?.entity : undefined;
  const record = object && draft.entities.find((one) => one !== object && namedAfter(one.key, verb));
  if (!object || !record || verb.length < 3) return false;
  relate(context, record, 'belongsTo', object, object.key);
  return place(context, record);
}

/** `each crate must be …` says something of the crate; `one sailor sails one boat` of the record that both belong to. */
const isSaidOf = (token: Context['tokens'][number] | undefined): boolean =>
  token !== undefined && (BE.has(token.lower) || MODALS.has(token.lower));

const isVerb = (token: Context['tokens'][number] | undefined): boolean => token?.kind === 'word' && token.tags.has('Verb');

const PLACES = pattern(
  '<a:entity> <v:verbword> (exactly)? (a|an|one|the) <b:entity> (in|on|at|to|into|with|for|from) (exactly)? (a|an|one|the) <c:entity>',
);

/** `a booking puts one boat in one berth`: it belongs to both. */
export function readPlacing(context: Context): boolean {
  const { tokens, draft } = context;
  const classes = { ...context.classes, verbword: (all: Context['tokens'], at: number): number[] => (isVerb(all[at]) ? [at + 1] : []) };
  const match = find(PLACES, tokens, classes);
  const world = { entities: draft.entities };
  const child = match?.captures['a'] && subjectAt(tokens, match.captures['a'].start, world);
  const verb = infinitive(tokens[match?.captures['v']?.start ?? -1]?.lower ?? '');
  if (!match || !child || looksPersonal(child.entity.key) || OWNING_VERBS.has(verb)) return false;
  if (!child.determiners.some((word) => ['a', 'an', 'each', 'every', 'one'].includes(word))) return false;
  for (const name of ['b', 'c']) {
    const parent = subjectAt(tokens, match.captures[name]?.start ?? 0, world)?.entity;
    if (parent && parent !== child.entity && !linked(child.entity, parent)) relate(context, child.entity, 'belongsTo', parent, parent.key);
  }
  return place(context, child.entity);
}
