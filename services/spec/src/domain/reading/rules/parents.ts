import type { EntityDraft } from '../../draft/draft.js';
import { find, findAll, pattern } from '../../grammar/pattern.js';
import { leadsTo } from '../../grammar/state-words.js';
import { infinitive } from '../../text/language.js';
import type { Context } from '../context.js';
import { classesOf, complement, conditionAt, qualifiedAt } from './conditions.js';
import { add } from './rule.js';

const PARENT = [
  pattern('only <p:w> (<modal>|are|is) (be)? (able to|allowed to)? (be)? <v:word> (<c:q>)?'),
  pattern('only <p:w> (<v:word>) (<c:q>)?'),
  pattern('(new)? <c:q> (<modal>) only (be)? (<w:participle>|possible) (to|for|in|with|by|on|of|into|under|from|against|about|at)? <p:q>'),
  pattern('<c:q> only (for|in|with|on|at|to|by|under|against) <p:q>'),
  pattern('<c:q> (is|are)? (only)? (possible|allowed|permitted|accepted) (only)? (if|when|while|for|in) <p:q> <g:gap>'),
  pattern('<p:q> (<modal>) not (be)? <v:word> (any|a|an|new|more|further|for|in|to|with)? (new|more|any)? (<c:q>)?'),
];

const NO_NEW = pattern('<p:q> (<modal>)? (~get|~have|~accept|~take|~receive) no (new|more|further) <c:q>');

/** `only active sailors may borrow`: what must hold of the parent when a child is made. */
export function readParentMust(context: Context): boolean {
  const { tokens } = context;
  const classes = classesOf(context);
  let placed = false;
  const none = find(NO_NEW, tokens, classes);
  const barred = none?.captures['p'] && qualifiedAt(context, none.captures['p'].start);
  const barredChild = none?.captures['c'] && qualifiedAt({ ...context, focus: undefined }, none.captures['c'].start)?.entity;
  const others = barred?.when && complement(barred.entity, barred.when);
  if (barred && barredChild && others) return add(context, barredChild, { kind: 'parentMust', parent: barred.entity, when: others });
  for (const [index, wanted] of PARENT.entries()) {
    for (const match of findAll(wanted, tokens, classes)) {
      const parent =
        match.captures['p'] &&
        qualifiedAt(index === 0 || index === 1 ? { ...context, focus: undefined } : context, match.captures['p'].start, index < 2);
      if (!parent) continue;
      let { when } = parent;
      if (index === 4) when ??= conditionAt(context, parent.entity, match.captures['p']?.end ?? match.end)?.when;
      if (!when) continue;
      const must = index === 5 ? complement(parent.entity, when) : when;
      const verb = tokens[match.captures['v']?.start ?? -1]?.lower ?? '';
      if (
        ['delete', 'deleted', 'removed', 'changed', 'edited', 'see', 'search'].includes(verb) ||
        parent.entity.states.some((state) => state === verb || leadsTo(verb, state))
      )
        continue;
      const named = match.captures['c'] && qualifiedAt({ ...context, focus: undefined }, match.captures['c'].start)?.entity;
      const child =
        named && named !== parent.entity && named.relations.some((one) => one.target === parent.entity && one.kind === 'belongsTo')
          ? named
          : childFor(context, parent.entity, verb, named);
      if (!child || !must) continue;
      placed = add(context, child, { kind: 'parentMust', parent: parent.entity, when: must });
    }
    if (placed) return true;
  }
  return false;
}

/** The child that an action makes: its name resembles the verb, or it is the only one there is, or in focus. */
function childFor(context: Context, parent: EntityDraft, verb: string, other?: EntityDraft): EntityDraft | undefined {
  const children = context.draft.entities.filter((one) =>
    one.relations.some((relation) => relation.kind === 'belongsTo' && relation.target === parent),
  );
  const both = other ? children.filter((one) => one.relations.some((relation) => relation.target === other)) : [];
  if (both.length === 1) return both[0];
  const made = context.draft.madeBy.get(infinitive(verb));
  if (made && children.includes(made)) return made;
  const base = infinitive(verb).slice(0, 4);
  const alike = base.length >= 3 ? children.find((one) => one.key.startsWith(base)) : undefined;
  if (alike) return alike;
  if (children.length === 1) return children[0];
  if (context.focus && children.includes(context.focus)) return context.focus;
  const held = children.filter(
    (one) => one.relations.filter((relation) => relation.kind === 'belongsTo').length >= 2 && one.states.length > 0,
  );
  return held.length === 1 ? held[0] : undefined;
}
