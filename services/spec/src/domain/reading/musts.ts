import { addField } from '../draft/apply.js';
import { entityAt, subjectAt } from '../grammar/classes.js';
import { find, matchAt, pattern } from '../grammar/pattern.js';
import { determinersAt, keyOf, nounPhraseAt, phraseText } from '../grammar/phrase.js';
import { valuesAt } from '../grammar/values.js';
import { singular } from '../text/language.js';
import { HEAD_KINDS } from '../vocabulary/attributes.js';
import { applyTo, relate } from './attributes.js';
import { type Context, place } from './context.js';

const OBLIGED = pattern('(is|are) (a must|musts|both required|required|needed|essential|indispensable|necessary) (please)? (.|!)?');

/** `Title and rigging are a must.`: attributes that no list has named, of the thing called out before. */
export function readMusts(context: Context): boolean {
  const { tokens, draft, statement } = context;
  const owner = draft.topics.get(statement.block);
  if (!owner) return false;
  const names: { key: string; label: string }[] = [];
  let at = 0;
  for (;;) {
    const phrase = nounPhraseAt(tokens, at);
    if (!phrase || entityAt(tokens, determinersAt(tokens, at).end, context.world)) return false;
    names.push({ key: keyOf(tokens, phrase.head, phrase.end), label: phraseText(tokens, phrase.head, phrase.end) });
    at = phrase.end;
    if (![',', 'and'].includes(tokens[at]?.lower ?? '')) break;
    at += tokens[at + 1]?.lower === 'and' ? 2 : 1;
  }
  const obliged = matchAt(OBLIGED, tokens, at, context.classes);
  const known = names.some(({ key }) => HEAD_KINDS.has(singular(key.split(' ').at(-1) ?? '')));
  if (obliged?.end !== tokens.length || !known) return false;
  for (const { key, label } of names) applyTo(context, owner, addField(owner, key, label, context.source), [{ kind: 'required' }]);
  return place(context, owner);
}

const WHICH_OF = pattern(
  '(for|per|at|in) (every|each) <b:entity> (,)? <w:word> (<modal>)? (~note|~record|~keep|~track|~store|~write|~save|~mark|~register) (down)? (which|whether|if) (a|an|the|each)? <a:entity> (<be>|has been|have been)',
);

/** `Presence. For every trip we note which sailor was aboard, late or missing.`: one record for each pair, in one of these states. */
export function readPairing(context: Context): boolean {
  const { tokens, draft, statement } = context;
  const owner = draft.topics.get(statement.block);
  const match = owner && find(WHICH_OF, tokens, context.classes);
  const values = match && valuesAt(tokens, match.end);
  const pair = ['a', 'b'].map(
    (name) => match?.captures[name] && subjectAt(tokens, match.captures[name].start, { entities: draft.entities })?.entity,
  );
  const [one, other] = pair;
  if (!owner || !values || !one || !other || new Set([owner, one, other]).size < 3) return false;
  for (const target of [one, other]) relate(context, owner, 'belongsTo', target, target.key);
  const status = addField(owner, 'status', 'status', context.source);
  applyTo(context, owner, status, [{ kind: 'enum', values: values.values }]);
  draft.whole.add(statement.index);
  return place(context, owner);
}
