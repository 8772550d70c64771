import { addField, attributeKey, findField } from '../../draft/apply.js';
import { addSource, type WhenDraft } from '../../draft/draft.js';
import { entityAt, fieldAt } from '../../grammar/classes.js';
import { find, findAll, pattern } from '../../grammar/pattern.js';
import { determinersAt, keyOf } from '../../grammar/phrase.js';
import { type Context, inTurn } from '../context.js';
import { classesOf, conditionAt, qualifiedAt } from './conditions.js';
import { add } from './rule.js';

const REQUIRED_WHEN = [
  pattern(
    '(if|when|for|once) (the|its|it)? <c:gap> (,)? (then)? (the|a|an|its)? <f:attribute> (of (the|a|an|its)? <w:word>)? (<modal>|is|are|has|have) (to)? (be)? (required|given|filled|filled in|set|provided|entered|specified|mandatory|stated|present|needed)',
  ),
  pattern(
    '<f:attribute> (if|when|once|while) (it|they|<e:entity>)? (is|are)? <c:gap> (,)? (must|has to|have to|needs to) (be)? (given|filled in|set|provided|entered|specified|stated|present|there)',
  ),
  pattern(
    '<f:attribute> (<modal>|is|are|has|have)? (to)? (be)? (required|given|filled in|set|provided|entered|specified|stated|present|needed) (only)? (if|when|for|once) <c:gap>',
  ),
];

const NEED = pattern(
  '<q:q> (<modal>|has to|have to)? (also)? (~need|~have|~require|~carry|~contain|~get) (to have)? (a|an|the|its|their|some)? <f:attribute>',
);

const STATE_WHY = pattern('<q:q> (<modal>|has to|have to|needs to) (also)? (state|say|tell|give|explain|record) (why|the reason|a reason)');

/** `a cancelled trip must state why`. */
function readWhy(context: Context): boolean {
  const match = find(STATE_WHY, context.tokens, classesOf(context));
  const subject = match?.captures['q'] && qualifiedAt(context, match.captures['q'].start);
  if (!subject?.when) return false;
  const field =
    subject.entity.fields.find((one) => /(?:^| )reason$/.test(one.key)) ?? addField(subject.entity, 'reason', 'reason', context.source);
  field.required = false;
  addSource(field.sources, context.source);
  return add(context, subject.entity, { kind: 'requiredWhen', field: field.key, when: subject.when });
}

export function readRequiredWhen(context: Context): boolean {
  const { tokens, focus } = context;
  if (readWhy(context)) return true;
  if (!focus) return false;
  const classes: Context['classes'] = {
    ...context.classes,
    attribute: (all, at) => {
      const named = fieldAt(all, determinersAt(all, at).end, focus);
      if (named) return [named.end];
      const ends = context.classes['np']?.(all, at);
      return ends ? [...ends] : [];
    },
  };
  const needed = findAll(NEED, tokens, { ...classesOf(context), attribute: classes['attribute'] ?? ((): number[] => []) }).map((match) => ({
    match,
    subject: match.captures['q'] && qualifiedAt(context, match.captures['q'].start),
  }));
  for (const entity of inTurn(context.draft.entities, focus)) {
    for (const { match, subject } of needed) {
      const range = match.captures['f'];
      if (
        !subject?.when ||
        subject.entity !== entity ||
        !range ||
        tokens.slice(match.start, match.end).some((token) => ['not', 'no'].includes(token.lower))
      )
        continue;
      const key = attributeKey(keyOf(tokens, determinersAt(tokens, range.start).end, range.end), entity);
      if (entityAt(tokens, determinersAt(tokens, range.start).end, { entities: context.draft.entities }) || key === '' || key === 'be')
        continue;
      const field =
        findField(entity, key) ?? entity.fields.find((one) => one.key.endsWith(` ${key}`)) ?? addField(entity, key, key, context.source);
      if (field.required !== true) field.required = false;
      if (context.text.includes('long text')) field.type ??= 'text';
      addSource(field.sources, context.source);
      return add(context, entity, { kind: 'requiredWhen', field: field.key, when: subject.when });
    }
  }
  for (const wanted of REQUIRED_WHEN) {
    for (const match of findAll(wanted, tokens, classes)) {
      const range = match.captures['f'];
      const where = match.captures['c'];
      if (!range || !where) continue;
      let when: WhenDraft | undefined;
      for (let at = where.start; at < Math.min(tokens.length, where.start + 6) && !when; at += 1)
        when = conditionAt(context, focus, at)?.when;
      if (!when) continue;
      const head = determinersAt(tokens, range.start).end;
      const of = tokens.findIndex((token, at) => at > head && at < range.end + 1 && token.lower === 'of');
      const key =
        of > 0 && tokens[of - 1]?.lower === 'name'
          ? `${keyOf(tokens, determinersAt(tokens, of + 1).end, Math.max(range.end, of + 2))} name`
          : attributeKey(keyOf(tokens, head, range.end), focus);
      if (['it', 'that', 'this', ''].includes(key) || key === when.field) continue;
      const field =
        findField(focus, key) ?? focus.fields.find((one) => one.key.endsWith(` ${key}`)) ?? addField(focus, key, key, context.source);
      field.required = false;
      addSource(field.sources, context.source);
      return add(context, focus, { kind: 'requiredWhen', field: field.key, when });
    }
  }
  return false;
}
