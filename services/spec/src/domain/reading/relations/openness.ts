import { addSource } from '../../draft/draft.js';
import { entityAt, subjectAt } from '../../grammar/classes.js';
import { matchAt, pattern } from '../../grammar/pattern.js';
import { type Context, place } from '../context.js';

const LATER = pattern(
  '<p:entity> (<modal>|is|are|does|do)? (not)? (have to)? (be)? (assigned|added|set|chosen|given|filled in|decided|picked|known|entered|optional|empty|left empty|left out|missing|required|mandatory|needed|come|follow)',
);

const OR_NONE = /^(?:,|\()? ?(?:or|maybe|perhaps) (?:in |on |to |at |of |for |with )?(?:none|nothing|no one|nowhere|not at all)\b/;

/** `stands on a quay | , or on none`. */
export const saysNone = (tokens: Context['tokens'], at: number): boolean =>
  OR_NONE.test(
    tokens
      .slice(at)
      .map(({ lower }) => lower)
      .join(' '),
  );

const OPEN_WORDS = new Set(['later', 'optional', 'empty', 'out', 'missing', 'afterwards', 'unknown']);

/** `the sailor can be assigned later`, `the boat is required`: whether a reference may be left open. */
export function readOpen(context: Context): boolean {
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
export function readRemarkOnReference(context: Context): boolean {
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
