import { subjectAt } from '../../grammar/classes.js';
import { find, findAll, pattern } from '../../grammar/pattern.js';
import { infinitive } from '../../text/language.js';
import { relate } from '../attributes.js';
import { looksPersonal } from '../personal.js';
import { type Context, place } from '../context.js';
import { linked } from './linked.js';

const MADE_FOR = pattern(
  '(~schedule|~add|~create|~record|~write|~make|~book|~attach|~leave|~log|~register|~enter|~plan|~give|~submit|~post|~place|~upload|~open|~file|~track) (a|an|new|some|the|many|several)? <c:entity> (for|to|on|in|of|about) <p:entity>',
);

const TAGGED = pattern('<v:participle> (with|by|into) <p:entity>');

const EACH_WITH = pattern('(,)? each (one)? with (its|their|own|a list of|several|many|some|one or more)? <c:entity>');

const ASSIGNED = pattern(
  '(~assign|~allocate|~attach|~link|~connect|~dispatch) <c:subject> to (a|an|one|the|exactly one|another)? <p:entity>',
);

/** `a manager assigns it to a sailor`: it belongs to the sailor; `assign a sailor to a trip` says the same. */
export function readAssigning(context: Context): boolean {
  const { tokens, draft } = context;
  const match = find(ASSIGNED, tokens, context.classes);
  const moved = match?.captures['c'] && subjectAt(tokens, match.captures['c'].start, context.world)?.entity;
  const goal = match?.captures['p'] && subjectAt(tokens, match.captures['p'].start, { entities: draft.entities })?.entity;
  if (!moved || !goal || moved === goal || linked(moved, goal)) return false;
  const [child, parent] = looksPersonal(moved.key) && !looksPersonal(goal.key) ? [goal, moved] : [moved, goal];
  relate(context, child, 'belongsTo', parent, parent.key, false);
  return place(context, child);
}

/** `add comments to a boat`, `tagged by tags`, `each with parts`. */
export function readMaking(context: Context): boolean {
  const { tokens, draft, focus } = context;
  const classes: Context['classes'] = {
    ...context.classes,
    participle: (all, at) => (all[at]?.kind === 'word' && all[at]?.lower.endsWith('ed') ? [at + 1] : []),
  };
  let placed = false;
  for (const match of findAll(MADE_FOR, tokens, classes)) {
    const child = subjectAt(tokens, match.captures['c']?.start ?? 0, { entities: draft.entities })?.entity;
    const parent = subjectAt(tokens, match.captures['p']?.start ?? 0, { entities: draft.entities });
    if (
      !child ||
      !parent ||
      child === parent.entity ||
      tokens.slice(0, match.start).some((token) => ['not', 'only', 'cannot'].includes(token.lower))
    )
      continue;
    if ([...child.relations, ...parent.entity.relations].some((one) => one.target === parent.entity || one.target === child)) continue;
    relate(context, child, 'belongsTo', parent.entity, parent.entity.key);
    placed = place(context, child);
  }
  for (const match of findAll(TAGGED, tokens, classes)) {
    const other = subjectAt(tokens, match.captures['p']?.start ?? 0, { entities: draft.entities })?.entity;
    const verb = infinitive(tokens[match.captures['v']?.start ?? 0]?.lower ?? '');
    if (
      !other ||
      !focus ||
      other === focus ||
      verb.length < 3 ||
      !other.key.startsWith(verb.slice(0, 3)) ||
      focus.relations.some((one) => one.target === other)
    )
      continue;
    relate(context, focus, 'manyToMany', other, other.key, false).owner = true;
    placed = place(context, focus);
  }
  for (const match of findAll(EACH_WITH, tokens, classes)) {
    const child = subjectAt(tokens, match.captures['c']?.start ?? 0, { entities: draft.entities })?.entity;
    if (!child || !focus || child === focus || linked(child, focus)) continue;
    relate(context, child, 'belongsTo', focus, focus.key);
    placed = place(context, child);
  }
  return placed;
}
