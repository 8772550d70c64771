import { addSource, type EntityDraft } from '../../draft/draft.js';
import { type Attribute, attributesAt } from '../../grammar/attribute.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { find, findAll, type Match, matchAt, pattern } from '../../grammar/pattern.js';
import { determinersAt, keyOf, nounPhraseAt } from '../../grammar/phrase.js';
import { isPlainVerb, namedAfter } from '../../grammar/state-words.js';
import { infinitive, isPlural } from '../../text/language.js';
import { BE, MODALS } from '../../vocabulary/closed.js';
import { OWNING_VERBS } from '../../vocabulary/nouns.js';
import { addAttributes, relate } from '../attributes.js';
import { looksPersonal } from '../personal.js';
import { type Context, place } from '../context.js';

const LINK = pattern(
  '<e:subject> (-|:)? (which|that|who)? (each)? (<modal>)? (not)? (be able to)? (be)? (also|always|only|optionally|usually|either)? (~belong to|~belong in|(is|are|be|been) (always|only|also|each|usually)? (for|in|of|by|on|under|at|from) (exactly|only)?|(is|are|be)? (always)? (<w:participle>|part|signed up|looked after) (for|to|in|by|of|on|under|at|with|from)|(is|are) about|~concern|~reference|~relate to|~refer to|~link|~connect|~join|~stand in|~stand on|~lie in|~hang in|~stay in|~reside in|~list|goes to|go to|always goes to|works at|works in|works for|work at|work in|lives in|~happen at|takes place in|take place in|takes place at|~cover|~rate|falls under|sits in) <p:entity>',
);
const NEXT = pattern(
  '(,)? (done|made|carried out|given|written|taught|run|handled|performed)? (and (optionally|maybe|possibly|sometimes|perhaps)|and|with|,|to|as well as|for|by|in|at|on|of|from) (to|for|by|in|at|on|of|with|from)? <p:entity>',
);
const WHICH = pattern('which <a:entity> (<w:word>)? (<w:word>)? which <b:entity>');
const MANY_MANY = pattern('<a:entity> (and|to) <b:entity> <gap> (many-to-many|many to many|n to m)');
const MUTUAL = pattern(
  '(the same|a|each|every|one|and a|and each|any) <b:entity> (can|may|will|could) (also)? (,)? (<g:gap>)? (belong to|be in|be on|have|be assigned to|be used by|be used in|be part of|be attached to|contain|appear in|appear on|be linked to|be shared by) (many|several|multiple|any number of|more than one) <a:entity>',
);

/** `is calculated from its trips` speaks of a value, not of whose something is. */
const DERIVING = new Set(['calculate', 'compute', 'sum', 'count', 'total']);

const PERHAPS = new Set(['maybe', 'possibly', 'sometimes', 'perhaps']);
const LINK_WORDS_PERMITTED = new Set(['can', 'may', 'might', 'could', 'optionally']);

const BELONGS_TO = pattern(
  '(<e:subject>|it) (<modal>|to)? (not)? (always|also|only|optionally)? (belong to|belongs to|be part of|is part of|refers to|references)',
);
const MANY_TO_MANY = pattern('(many-to-many|many to many|n to m|n : m) (with|to|relation to|relation with|relationship with)? <p:entity>');

/** `belongs to a manager (an sailor, optional) and a harbor`: a list of references, each perhaps in a role. */
function readBelongs(context: Context): boolean {
  const { tokens, classes, draft } = context;
  const many = find(MANY_TO_MANY, tokens, classes);
  const other = many?.captures['p'] && subjectAt(tokens, many.captures['p'].start, { entities: draft.entities })?.entity;
  if (many && other && context.focus && other !== context.focus && tokens[0] && many.start <= 3) {
    const known = [...context.focus.relations, ...other.relations].some(
      (one) => one.kind === 'manyToMany' && (one.target === other || one.target === context.focus),
    );
    if (!known) {
      const colon = tokens.findIndex((token) => token.lower === ':');
      const role = colon > 0 ? roleAfter(context, colon + 1, other) : undefined;
      relate(context, context.focus, 'manyToMany', other, role ?? other.key, false).owner = true;
    }
    return place(context, context.focus);
  }
  const match = find(BELONGS_TO, tokens, classes);
  const child = match && (match.captures['e'] ? subjectAt(tokens, match.captures['e'].start, context.world)?.entity : context.focus);
  if (
    !match ||
    !child ||
    (match.start > 6 && ![',', ';', 'and', '.'].includes(tokens[match.start - 1]?.lower ?? '')) ||
    ['of', 'by', 'if', 'when'].includes(tokens[match.start - 1]?.lower ?? '')
  )
    return false;
  const said = new Set(tokens.slice(match.start, match.end).map((token) => token.lower));
  if (said.has('not')) return false;
  const permitted = ['may', 'can', 'might', 'could', 'optionally'].some((word) => said.has(word));
  const list = attributesAt(
    tokens.map((token, at) =>
      at >= match.end && token.lower === 'to' && ['and', ','].includes(tokens[at - 1]?.lower ?? '') ? { ...token, lower: 'the' } : token,
    ),
    match.end,
    context.world,
  );
  const related = list.items.filter((item) => targetOf(context, item) !== undefined);
  const obliged = said.has('must') || said.has('shall') || said.has('always');
  if (
    related.length === 0 ||
    related.some((item) => item.determiners.some((word) => ['many', 'several', 'multiple', 'any', 'more'].includes(word)))
  )
    return false;
  return addAttributes(context, child, related, { optional: permitted, universal: obliged, belonging: true });
}

function roleAfter(context: Context, at: number, other: EntityDraft): string | undefined {
  const phrase = nounPhraseAt(context.tokens, at);
  const key = phrase && phrase.end >= context.tokens.length ? keyOf(context.tokens, phrase.head, phrase.end) : undefined;
  return key !== undefined && key.endsWith(other.key) && key !== other.key ? key : undefined;
}

const targetOf = (context: Context, item: Attribute): EntityDraft | undefined =>
  context.draft.entities.find(
    (entity) =>
      item.playedBy === entity.key || [entity.key, ...entity.aliases].some((name) => item.key === name || item.key.endsWith(` ${name}`)),
  );

const MADE_FOR = pattern(
  '(~schedule|~add|~create|~record|~write|~make|~book|~attach|~leave|~log|~register|~enter|~plan|~give|~submit|~post|~place|~upload|~open|~file|~track) (a|an|new|some|the|many|several)? <c:entity> (for|to|on|in|of|about) <p:entity>',
);
const TAGGED = pattern('<v:participle> (with|by|into) <p:entity>');
const EACH_WITH = pattern('(,)? each (one)? with (its|their|own|a list of|several|many|some|one or more)? <c:entity>');

const LATER = pattern(
  '<p:entity> (<modal>|is|are|does|do)? (not)? (have to)? (be)? (assigned|added|set|chosen|given|filled in|decided|picked|known|entered|optional|empty|left empty|left out|missing|required|mandatory|needed|come|follow)',
);
const OPEN_WORDS = new Set(['later', 'optional', 'empty', 'out', 'missing', 'afterwards', 'unknown']);

/** `the sailor can be assigned later`, `the boat is required`: whether a reference may be left open. */
function readOpen(context: Context): boolean {
  const { tokens, focus } = context;
  const from = ['and', 'but', ','].includes(tokens[0]?.lower ?? '') ? 1 : 0;
  const match = focus && matchAt(LATER, tokens, from, context.classes);
  const parent = match?.captures['p'] && subjectAt(tokens, match.captures['p'].start, { entities: context.draft.entities })?.entity;
  const relation = focus?.relations.find((one) => one.kind === 'belongsTo' && one.target === parent);
  if (!match || !relation || tokens.length - match.end > 3) return false;
  const said = tokens.slice(match.captures['p']?.end).map((token) => token.lower);
  const optional =
    said.some((word) => OPEN_WORDS.has(word)) ||
    (said.includes('not') && said.some((word) => ['required', 'have', 'needed'].includes(word)));
  const required = !said.includes('not') && said.some((word) => ['required', 'mandatory', 'needed'].includes(word));
  if (!optional && !required) return false;
  relation.required = required && !optional;
  addSource(relation.sources, context.source);
  return place(context, focus);
}

const THIS_OPEN = pattern(
  '(and|but|,)? (this|that|which|it) (<modal>|is|are|does|need) (be)? (not)? (always|also)? (optional|required|mandatory|necessary|needed|left (empty|out|open)|empty|have to <w:word>)',
);

/** `a boat belongs to a harbor; this is optional`: a remark on the reference spoken of last. */
function readRemarkOnReference(context: Context): boolean {
  const { tokens, draft, statement } = context;
  const last = draft.lastRelation;
  const match = matchAt(THIS_OPEN, tokens, 0, context.classes);
  if (!last || !match || tokens.length - match.end > 2 || statement.block !== last.block || statement.index - last.statement > 1)
    return false;
  const named = statement.tokens.map((_, at) => entityAt(statement.tokens, at, { entities: draft.entities })?.entity);
  if (statement.index === last.statement && named.findLast((entity) => entity !== undefined) !== last.relation.target) return false;
  const said = new Set(tokens.slice(0, match.end).map((token) => token.lower));
  const negated = said.has('not');
  const obliging = ['required', 'mandatory', 'necessary', 'needed', 'have'].some((word) => said.has(word));
  last.relation.required = obliging ? !negated : negated;
  addSource(last.relation.sources, context.source);
  return place(context, last.entity);
}

const ASSIGNED = pattern(
  '(~assign|~allocate|~attach|~link|~connect|~dispatch) <c:subject> to (a|an|one|the|exactly one|another)? <p:entity>',
);

/** `a manager assigns it to a sailor`: it belongs to the sailor; `assign a sailor to a trip` says the same. */
function readAssigning(context: Context): boolean {
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
function readMaking(context: Context): boolean {
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
      const many = isMany(parent.determiners, tokens[parent.end - 1]?.lower ?? '');
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
    .includes('not required');

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

/** `a sailor can have many trips` is one side only, unless the other was said before. */
function isMutual({ tokens }: Context, match: Match, a: EntityDraft, b: EntityDraft): boolean {
  const words = tokens.slice(match.start, match.end).map((token) => token.lower);
  const having = words.includes('have') || words.includes('contain');
  return !having || words[1] === 'same' || a.relations.some((one) => one.kind === 'hasMany' && one.target === b);
}

function readMutual(context: Context): boolean {
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

const CASCADE = pattern('(deleting|removing) <p:entity> (also|then)? (~delete|~remove) (also)? (all|of)? (of)? <c:entity>');
const AND_ALSO = pattern('(,|and|, and) (also)? <c:entity>');
const WHEN_DELETED = pattern(
  '(when|if|once) (<p:entity> (<be>|gets) (deleted|removed)|(we|you|i|somebody|someone|they) (delete|remove|throw away|throws away|deletes) <p:entity>|<p:entity> goes) (,)? (then)? (so)? (are|also|do|all|its|their|of|the)? (of)? <c:entity>',
);
const DELETED_WITH = pattern('<c:entity> (<be>|get|gets) (also)? (deleted|removed) (together with|along with|with|when|if) <p:entity>');
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
    '<p:entity> (that|which|who) (still)? (<be>|has been|have been)? (still)? <w:word> (in|on|by|for|at|to|of|with)? (a|an|any|some)? <c:entity> (<modal>) not (be)? (deleted|removed)',
  ),
  pattern(
    '<p:entity> (that|which|who|with|having) (still)? (has|have)? (any)? (more)? (<w:adjective>)? <c:entity> (<modal>|must|may) not (be)? (deleted|removed)',
  ),
  pattern(
    '<p:subject> (can|may|must|should|shall) not (be)? (deleted|removed) (while|if|when|as long as|unless|because|until) (it|they|he|she|there)? (or she|or he)? (still)? (has|have|is|are|with|contains|contain)? (still)? (any)? (<w:adjective>)? <c:entity>',
  ),
  pattern(
    '(deleting|removing|deletion of) <p:entity> (<be>)? (only)? (possible|allowed|permitted) (only)? (if|when|while|as long as) (it|they|there)? (has|have|is|are)? no (more|other)? (<w:adjective>)? <c:entity>',
  ),
  pattern(
    '(deleting|removing) <p:entity> (that|which|who|with|having) (still)? (has|have)? (any)? <c:entity> (<be>) (not (allowed|possible|permitted)|forbidden|impossible|refused|prohibited)',
  ),
  pattern(
    '<p:entity> (<modal>) only (be)? (deleted|removed) (if|when|while|as long as) (it|they|there)? (has|have|is|are)? (no|without) (more|other)? (<w:adjective>)? <c:entity>',
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
  return false;
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
  let placed = false;
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

/** `each crate must be …` says something of the crate; `one sailor sails one boat` of the record that both belong to. */
const isSaidOf = (token: Context['tokens'][number] | undefined): boolean =>
  token !== undefined && (BE.has(token.lower) || MODALS.has(token.lower));

const isVerb = (token: Context['tokens'][number] | undefined): boolean => token?.kind === 'word' && token.tags.has('Verb');

const PLACES = pattern(
  '<a:entity> <v:verbword> (exactly)? (a|an|one|the) <b:entity> (in|on|at|to|into|with|for|from) (exactly)? (a|an|one|the) <c:entity>',
);

/** `a booking puts one boat in one berth`: it belongs to both. */
function readPlacing(context: Context): boolean {
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

const linked = (a: EntityDraft, b: EntityDraft): boolean =>
  a.relations.some((one) => one.target === b) || b.relations.some((one) => one.target === a);
