import { type EntityDraft } from '../../draft/draft.js';
import { subjectAt } from '../../grammar/classes.js';
import { findAll, type Match, pattern } from '../../grammar/pattern.js';
import { relate } from '../attributes.js';
import { type Context, place } from '../context.js';

const MANY_MANY = pattern('<a:entity> (and|to) <b:entity> <gap> (many-to-many|many to many|n to m)');

const MUTUAL = pattern(
  '(the same|a|each|every|one|and a|and each|any) <b:entity> (can|may|will|could) (also)? (,)? (<g:gap>)? (belong to|be in|be on|have|be assigned to|be used by|be used in|be part of|be attached to|contain|appear in|appear on|be linked to|be shared by) (many|several|multiple|any number of|more than one) <a:entity>',
);

/** `a sailor can have many trips` is one side only, unless the other was said before. */
function isMutual({ tokens }: Context, match: Match, a: EntityDraft, b: EntityDraft): boolean {
  const words = tokens.slice(match.start, match.end).map((token) => token.lower);
  const having = words.includes('have') || words.includes('contain');
  return !having || words[1] === 'same' || a.relations.some((one) => one.kind === 'hasMany' && one.target === b);
}

export function readMutual(context: Context): boolean {
  const { tokens, classes } = context;
  let placed = false;
  for (const match of [...findAll(MANY_MANY, tokens, classes), ...findAll(MUTUAL, tokens, classes)]) {
    const a = subjectAt(tokens, match.captures['a']?.start ?? 0, context.world)?.entity;
    const b = subjectAt(tokens, match.captures['b']?.start ?? 0, context.world)?.entity;
    if (!a || !b || a === b || !isMutual(context, match, a, b)) continue;
    const had = a.relations.find((one) => one.target === b && one.kind !== 'belongsTo')
      ? a
      : b.relations.find((one) => one.target === a && one.kind !== 'belongsTo')
        ? b
        : a;
    const other = had === a ? b : a;
    const many = had.relations.findIndex((one) => one.kind === 'hasMany' && one.target === other);
    if (many >= 0) had.relations.splice(many, 1);
    const opposite = other.relations.findIndex((one) => one.kind === 'hasMany' && one.target === had);
    if (opposite >= 0) other.relations.splice(opposite, 1);
    relate(context, had, 'manyToMany', other, other.key, false).owner = true;
    placed = place(context, had);
  }
  return placed;
}
