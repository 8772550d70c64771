import type { EntityDraft, WhenDraft } from '../../draft/draft.js';
import { find, findAll, matchAt, pattern } from '../../grammar/pattern.js';
import { leadsTo } from '../../grammar/state-words.js';
import type { Context } from '../context.js';
import { classesOf, complement, conditionAt, qualifiedAt } from './conditions.js';
import { add } from './rule.js';

const MAX = [
  pattern(
    '<p:q> (<modal>|have|has|with)? (not)? (be)? (<w:word>)? (at most|up to|no more than|not more than|a maximum of|max|maximum|more than|only) <n:num> <c:q>',
  ),
  pattern('<p:q> (<modal>) only (be)? (<w:word>)? (in|on|part of|have|with|to)? <n:num> <c:q> (at a time|at once|at the same time)?'),
  pattern(
    '(at most|up to|no more than|a maximum of|max|maximum|not more than) <n:num> <c:q> (at a time|at once)? (per|for each|for every|for one|for a|for|by one|in one|in each|in a|each) <p:entity>',
  ),
  pattern('<p:q> (may|can) (<w:word>)? (<w2:word>)? (at most|up to|no more than|a maximum of|max|maximum) <n:num>'),
];

/** `at most one booking per trip` counts the bookings of one sailor for one trip. */
const AND_PER = pattern('(per|for each|for every|for the same|for one|on each|in each) <o:q>');

const link = (one: EntityDraft, other: EntityDraft): boolean =>
  one.relations.some((relation) => relation.kind === 'belongsTo' && relation.target === other);

const COUNT = pattern(
  '(the)? (number|count|amount) of (<w:word>)? <c:q> (of|in|on|per|for|at) (a|an|each|every|one|the)? <p:entity> (<modal>|is|are)? (not)? (be)? (exceed|exceeds|more than|greater than|higher than|above|at most|limited to|no more than) <n:num>',
);

/** `the number of trips of a boat must not exceed 12`. */
function readCount(context: Context): boolean {
  const { tokens } = context;
  const match = find(COUNT, tokens, classesOf(context));
  const limit = match?.captures['n'] && tokens.slice(match.captures['n'].start, match.end).find((token) => token.kind === 'number')?.value;
  const parent = match?.captures['p'] && qualifiedAt(context, match.captures['p'].start);
  const child = match?.captures['c'] && qualifiedAt({ ...context, focus: undefined }, match.captures['c'].start);
  if (!parent || !child || limit === undefined || !Number.isInteger(limit) || limit < 1) return false;
  if (parent.entity === child.entity || !link(child.entity, parent.entity)) return false;
  return add(context, parent.entity, { kind: 'maxChildren', child: child.entity, limit, ...(child.when ? { when: child.when } : {}) });
}

export function readMaxChildren(context: Context): boolean {
  if (readCount(context)) return true;
  const { tokens } = context;
  const classes = classesOf(context);
  for (const wanted of MAX) {
    const match = find(wanted, tokens, classes);
    const limit =
      match?.captures['n'] &&
      tokens.slice(match.captures['n'].start, match.captures['n'].end).find((token) => token.kind === 'number')?.value;
    const parent = match?.captures['p'] && qualifiedAt(context, match.captures['p'].start);
    const child = match?.captures['c'] && qualifiedAt({ ...context, focus: undefined }, match.captures['c'].start);
    if (!match || limit === undefined || !Number.isInteger(limit) || limit < 1 || !parent || !child || parent.entity === child.entity)
      continue;
    const perTime = ['per', 'each'].includes(tokens[match.end]?.lower ?? '') && !matchAt(AND_PER, tokens, match.end, classes);
    if (perTime) continue;
    const following = matchAt(AND_PER, tokens, match.end, classes)?.captures['o'];
    const other = following && qualifiedAt({ ...context, focus: undefined }, following.start)?.entity;
    if (other && other !== parent.entity && link(child.entity, other)) continue;
    if (child.when)
      for (let at = parent.entity.rules.length - 1; at >= 0; at -= 1) {
        const rule = parent.entity.rules[at];
        if (rule?.kind === 'maxChildren' && rule.child === child.entity && !rule.when && rule.limit === limit)
          parent.entity.rules.splice(at, 1);
      }
    if (link(child.entity, parent.entity))
      return add(context, parent.entity, { kind: 'maxChildren', child: child.entity, limit, ...(child.when ? { when: child.when } : {}) });
    const between = context.draft.entities.find((one) => link(one, parent.entity) && link(one, child.entity));
    if (between) {
      const open =
        between.initialState === undefined ? undefined : ({ field: '@state', values: [between.initialState] } satisfies WhenDraft);
      const now = tokens.slice(match.end).some((token) => ['time', 'once'].includes(token.lower));
      return add(context, parent.entity, { kind: 'maxChildren', child: between, limit, ...(now && open ? { when: open } : {}) });
    }
  }
  return false;
}

const BLOCKED = [
  pattern(
    '<p:q> (<modal>) not (be)? <v:word> (while|as long as|if|when|until|because) (there are|there is|it|he|she|they|some|any)? (or she|or he)? (still)? (has|have|is|are)? (still)? (any|an|a)? <c:q>',
  ),
  pattern('<p:q> (with|that has|that have|having|that still has) (any|an|a)? <c:q> (<modal>) not (be)? <v:word>'),
  pattern(
    '<p:q> (<modal>) only (be)? <v:word> (when|if|once|after) (all|every|each|none of)? (of)? (its|their|the)? <c:q> (are|is|have been) <s:gap>',
  ),
];

/** `a harbor cannot be closed while it has open boats`. */
export function readBlocked(context: Context): boolean {
  const { tokens } = context;
  const classes = classesOf(context);
  for (const [index, wanted] of BLOCKED.entries()) {
    for (const match of findAll(wanted, tokens, classes)) {
      const parent = match.captures['p'] && qualifiedAt(context, match.captures['p'].start);
      const child = match.captures['c'] && qualifiedAt({ ...context, focus: undefined }, match.captures['c'].start);
      const verb = tokens[match.captures['v']?.start ?? -1]?.lower;
      const own = parent?.entity === child?.entity;
      if (
        !parent ||
        !child ||
        verb === undefined ||
        (own && !tokens.slice(match.start, match.end).some((token) => token.lower.startsWith('sub') || token.lower === 'children'))
      )
        continue;
      const state = parent.entity.states.find((one) => one === verb) ?? parent.entity.states.find((one) => leadsTo(verb, one));
      if (state === undefined) continue;
      let { when } = child;
      if (index === 2) {
        const done =
          conditionAt(context, child.entity, match.captures['s']?.start ?? match.end) ??
          conditionAt(context, child.entity, match.captures['c']?.end ?? match.end);
        when = done && complement(child.entity, done.when);
        if (!when) continue;
      } else if (!when) {
        const after = conditionAt(context, child.entity, match.end);
        const not = tokens.findIndex((token, at) => at >= match.end && at < match.end + 4 && token.lower === 'not');
        const negated = not < 0 ? undefined : conditionAt(context, child.entity, not + 1);
        if (negated) when = complement(child.entity, negated.when);
        else if (after) when = after.when;
      }
      return add(context, parent.entity, { kind: 'stateBlockedByChildren', state, child: child.entity, ...(when ? { when } : {}) });
    }
  }
  return false;
}
