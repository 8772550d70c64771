import { type EntityDraft } from '../../draft/draft.js';
import { type Attribute, attributesAt } from '../../grammar/attribute.js';
import { subjectAt } from '../../grammar/classes.js';
import { find, pattern } from '../../grammar/pattern.js';
import { keyOf, nounPhraseAt } from '../../grammar/phrase.js';
import { addAttributes, relate } from '../attributes.js';
import { type Context, place } from '../context.js';

const BELONGS_TO = pattern(
  '(<e:subject>|it) (<modal>|to)? (not)? (always|also|only|optionally)? (belong to|belongs to|be part of|is part of|refers to|references)',
);

const MANY_TO_MANY = pattern('(many-to-many|many to many|n to m|n : m) (with|to|relation to|relation with|relationship with)? <p:entity>');

/** `belongs to a manager (an sailor, optional) and a harbor`: a list of references, each perhaps in a role. */
export function readBelongs(context: Context): boolean {
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
