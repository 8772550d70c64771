import { addSource } from '../../draft/draft.js';
import { subjectAt } from '../../grammar/classes.js';
import { find, matchAt, pattern } from '../../grammar/pattern.js';
import { relate } from '../attributes.js';
import { type Context, place } from '../context.js';
import { readGoing } from './going.js';

const CASCADE = pattern('(deleting|removing) <p:entity> (also|then)? (~delete|~remove) (also)? (all|of)? (of)? <c:entity>');

const AND_ALSO = pattern('(,|and|, and) (also)? <c:entity>');

const WHEN_DELETED = pattern(
  '(when|if|once) (<p:entity> (<be>|gets) (deleted|removed|erased|destroyed|purged)|(we|you|i|somebody|someone|they) (delete|remove|throw away|throws away|deletes) <p:entity>|<p:entity> goes) (,)? (then)? (so)? (are|also|do|all|its|their|of|the)? (of)? <c:entity>',
);

const DELETED_WITH = pattern(
  '<c:entity> (<be>|get|gets) (also)? (deleted|removed|erased|destroyed|purged) (together with|along with|with|when|if) <p:entity>',
);

const GO_WITH = pattern(
  '(<c:subject>)? (<be>)? (also)? (deleted|removed|go|goes|go away|goes away|disappear|disappears|vanish) (too|also)? (together with|along with|with|when|if) (it|them|(its|the|their) <p:entity>|<p:entity>|the <w:word> goes)',
);

const KEEP = new Set([
  'stay',
  'stays',
  'remain',
  'remains',
  'kept',
  'keep',
  'keeps',
  'unassigned',
  'survive',
  'survives',
  'null',
  'cleared',
  'lose',
  'without',
  'empty',
]);

const GO = new Set([
  'deleted',
  'removed',
  'go',
  'goes',
  'disappear',
  'disappears',
  'vanish',
  'deletes',
  'removes',
  'gone',
  'delete',
  'remove',
]);

const RESTRICT: readonly ReturnType<typeof pattern>[] = [
  pattern(
    '<p:entity> (that|which|who) (still)? (<be>|has been|have been)? (still)? <w:word> (in|on|by|for|at|to|of|with)? (a|an|any|some)? <c:entity> (<modal>) not (be)? (deleted|removed|erased|destroyed|purged)',
  ),
  pattern(
    '<p:entity> (that|which|who|with|having) (still)? (has|have)? (any)? (more)? (<w:adjective>)? <c:entity> (<modal>|must|may) not (be)? (deleted|removed|erased|destroyed|purged)',
  ),
  pattern(
    '<p:subject> (can|may|must|should|shall) not (be)? (deleted|removed|erased|destroyed|purged) (while|if|when|as long as|unless|because|until) (it|they|he|she|there)? (or she|or he)? (still)? (has|have|is|are|with|contains|contain)? (still)? (any)? (<w:adjective>)? <c:entity>',
  ),
  pattern(
    '(deleting|removing|deletion of) <p:entity> (<be>)? (only)? (possible|allowed|permitted) (only)? (if|when|while|as long as) (it|they|there)? (has|have|is|are)? no (more|other)? (<w:adjective>)? <c:entity>',
  ),
  pattern(
    '(deleting|removing) <p:entity> (that|which|who|with|having) (still)? (has|have)? (any)? <c:entity> (<be>) (not (allowed|possible|permitted)|forbidden|impossible|refused|prohibited)',
  ),
  pattern(
    '<p:entity> (<modal>) only (be)? (deleted|removed|erased|destroyed|purged) (if|when|while|as long as) (it|they|there)? (has|have|is|are)? (no|without) (more|other)? (<w:adjective>)? <c:entity>',
  ),
  pattern(
    '(not|never) (be able to|allowed to|possible to)? (delete|remove) <p:entity> (that|which|who|with|having|while|if|when|as long as) (it|they|there)? (still)? (has|have|is|are)? (still)? (any)? (<w:adjective>)? <c:entity>',
  ),
];

const NOR = pattern('(nor|or|and) <p:entity> (that|which|who|with|having) (still)? (has|have)? (any)? (<w:word>)? <c:entity>');

/** What happens to the children when a parent is deleted. */
export function readDeletion(context: Context): boolean {
  const { tokens } = context;
  const classes: Context['classes'] = {
    ...context.classes,
    adjective: (all, at) => (all[at]?.tags.has('Adjective') === true || all[at]?.tags.has('PastTense') === true ? [at + 1] : []),
  };
  for (const wanted of RESTRICT) {
    const match = find(wanted, tokens, classes);
    if (match && onDelete(context, match.captures['p']?.start, match.captures['c']?.start, 'restrict')) {
      const nor = find(NOR, tokens.slice(match.end), classes);
      if (nor) {
        const rest = { ...context, tokens: tokens.slice(match.end) };
        onDelete(rest, nor.captures['p']?.start, nor.captures['c']?.start, 'restrict');
      }
      return true;
    }
  }
  for (const wanted of [CASCADE, DELETED_WITH]) {
    const match = find(wanted, tokens, classes);
    if (match && onDelete(context, match.captures['p']?.start, match.captures['c']?.start, 'cascade')) {
      for (let more = matchAt(AND_ALSO, tokens, match.end, classes); more; more = matchAt(AND_ALSO, tokens, more.end, classes))
        onDelete(context, match.captures['p']?.start, more.captures['c']?.start, 'cascade');
      return true;
    }
  }
  const along = find(GO_WITH, tokens, classes);
  const leaving = along && (along.captures['c'] ? subjectAt(tokens, along.captures['c'].start, context.world)?.entity : context.focus);
  if (along && leaving) {
    const parent = along.captures['p']
      ? subjectAt(tokens, along.captures['p'].start, { entities: context.draft.entities })?.entity
      : undefined;
    const relation = leaving.relations.find((one) => one.kind === 'belongsTo' && (parent ? one.target === parent : true));
    if (relation && parent !== leaving) {
      relation.onDelete = 'cascade';
      addSource(relation.sources, context.source);
      return place(context, leaving);
    }
  }
  const when = find(WHEN_DELETED, tokens, classes);
  if (when) {
    const rest = tokens.slice(when.end).map((token) => token.lower);
    const stays = rest.findIndex((word) => KEEP.has(word));
    const goes = rest.findIndex((word) => GO.has(word));
    if (stays >= 0 && (goes < 0 || stays < goes || rest.includes('not')))
      return onDelete(context, when.captures['p']?.start, when.captures['c']?.start, 'setNull');
    const alike = tokens.slice(when.start, when.end).some((token) => token.lower === 'so' || token.lower === 'also');
    if (alike && rest.length <= 1) return onDelete(context, when.captures['p']?.start, when.captures['c']?.start, 'cascade');
    if (goes >= 0)
      return onDelete(context, when.captures['p']?.start, when.captures['c']?.start, rest.includes('not') ? 'setNull' : 'cascade');
  }
  return readGoing(context);
}

function onDelete(
  context: Context,
  parentAt: number | undefined,
  childAt: number | undefined,
  what: 'restrict' | 'cascade' | 'setNull',
): boolean {
  const world = { entities: context.draft.entities, focus: context.focus };
  const parent = parentAt === undefined ? undefined : subjectAt(context.tokens, parentAt, world)?.entity;
  const child = childAt === undefined ? undefined : subjectAt(context.tokens, childAt, { entities: context.draft.entities })?.entity;
  if (!parent || !child) return false;
  let relation = child.relations.find((one) => one.kind === 'belongsTo' && one.target === parent);
  if (!relation && child !== parent) {
    if (
      child.relations.some((one) => one.kind === 'manyToMany' && one.target === parent) ||
      parent.relations.some((one) => one.kind === 'manyToMany' && one.target === child)
    )
      return place(context, child);
    relation = relate(context, child, 'belongsTo', parent, parent.key);
  }
  if (!relation) return false;
  relation.onDelete = what;
  if (what === 'setNull') relation.required = false;
  relation.sources.push(context.source);
  return place(context, child);
}
