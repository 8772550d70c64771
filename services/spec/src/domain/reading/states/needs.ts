import { addField, findField } from '../../draft/apply.js';
import { addSource, type EntityDraft, type RelationDraft } from '../../draft/draft.js';
import { subjectAt } from '../../grammar/classes.js';
import { mayNameStates } from '../../grammar/known-names.js';
import { findAll, pattern, type Range } from '../../grammar/pattern.js';
import { determinersAt, keyOf, nounPhraseAt } from '../../grammar/phrase.js';
import { leadsTo, namedAfter } from '../../grammar/state-words.js';
import { infinitive } from '../../text/language.js';
import type { Token } from '../../text/token.js';
import { type Context, place, inTurn } from '../context.js';
import { statesAt } from './states.js';

const GIVEN = '(set|given|filled in|filled|assigned|chosen|entered|provided|recorded|present|there|stated|known)';

const NEEDS = [
  pattern(
    '(when|if|once) (<e:entity>|it|they|one)? (<be>|has been|gets)? <s:states> (,)? (we|you|i|they|somebody|someone) (<modal>)? (also)? (~need|~want|~require|~expect|~ask for) (a|an|the|its|some)? <f:np>',
  ),
  pattern(
    '(<e:entity>|it|they)? (<modal>) not (be)? (marked|set|moved|changed|put)? (as|to)? <s:states> without (a|an|the|its|their|any|having a)? <f:np>',
  ),
  pattern(
    `(<e:entity>|it|they)? (<modal>) not (be)? (marked|set|moved|changed|put)? (as|to)? <s:states> (unless|before|until) (a|an|the|its|their|it has a|it has)? <f:np> (<be>|has been) ${GIVEN}`,
  ),
  pattern(
    `(<e:entity>|it|they)? (<modal>) only (be)? (marked|set|moved|changed|put)? (as|to)? <s:states> (if|when|once|after) (a|an|the|its|their)? <f:np> (<be>|has been) ${GIVEN}`,
  ),
  pattern(
    '(<e:entity>|it|they)? (<modal>) only (be)? (marked|set|moved|changed|put)? (as|to)? <s:states> with (a|an|the|its|their)? <f:np>',
  ),
  pattern(
    '(moving|changing|setting|bringing) (<e:entity>|it|one|them) to <s:states> (<modal>)? (~need|~require) (a|an|the|its|some)? <f:np>',
  ),
  pattern(
    '(moving|changing|setting|bringing) (<e:entity>|it|one|them) into <s:states> (<modal>)? (~need|~require) (a|an|the|its|some)? <f:np>',
  ),
  pattern(
    '<s:states> (<e:entity>|one|ones) (<modal>)? (have to|has to)? (~need|~carry|~have|~require|~get|~contain|~include|~state) (also)? (a|an|the|its|some)? <f:np>',
  ),
  pattern('(a|an|the|every|each)? <v:gerund> (it|one|them|<e:entity>)? (<modal>)? (~need|~require|~take) (a|an|the)? <f:np>'),
  pattern(
    '(if|when|once) (it|they|<e:entity>|he|she)? (is|are|was|has been)? <s:states> (,)? (then)? (<f:pointer>|(the|a|an)? <f:np>) (<modal>|has|have|is|are) (to)? (be)? (given|filled in|filled|required|set|provided|stated|entered|present|mandatory|recorded|noted)',
  ),
  pattern(
    '<f:np> (<modal>|has|have|is|are) (to)? (be)? (given|filled in|filled|required|set|provided|stated|entered|present|recorded|noted) (for|when|if|once|on|in|as soon as) (it|they|a|an|the)? (is|are|was|has been)? <s:states>',
  ),
];

const DEED_ENDS = /(?:ing|ion|al|ment|ure)$/;

/** The deed that leads to a state, as a gerund or a noun: `rejecting`, `rejection` for `rejected`. */
const deedOf = (word: string, state: string): boolean =>
  (word.endsWith('ing') && leadsTo(word, state)) ||
  (/(?:ion|al|ment|ure)$/.test(word) && namedAfter(word, infinitive(state.split(' ')[0] ?? '')));

/** `rejected ones need a reason`: an attribute that must be there while the state holds. */
const NEED_WORDS = new Set(
  'without unless only need needs needed carry carries have has require requires get gets contain contains include includes state states take takes given filled required set provided stated entered present recorded noted mandatory'.split(
    ' ',
  ),
);

/** `it cannot be sent without a sailor`: a reference that must be set from then on. */
function requireReference(context: Context, entity: EntityDraft, relation: RelationDraft, states: readonly string[]): void {
  if (relation.required !== true) relation.required = false;
  entity.rules.push({
    kind: 'requiredWhen',
    statement: context.text.replace(/\s+/g, ' '),
    sources: [context.source],
    field: relation.role,
    when: { field: '@state', values: [...states] },
  });
  for (const transition of entity.transitions)
    if (states.includes(transition.to) && !transition.requires.includes(relation.role)) transition.requires.push(relation.role);
  place(context, entity);
}

/** The attribute that is needed: by its name, or the one spoken of before (`that has to be filled in`). */
function neededKey(context: Context, range: Range): string | undefined {
  const { tokens, fieldFocus } = context;
  const phrase = nounPhraseAt(tokens, range.start);
  if (!phrase) return ['that', 'it', 'this'].includes(tokens[range.start]?.lower ?? '') ? fieldFocus : undefined;
  const key = keyOf(tokens, phrase.head, Math.min(phrase.end, range.end));
  return /^[a-z]/.test(key) && key !== 'be' ? key : undefined;
}

export function readNeeds(context: Context): boolean {
  if (!context.tokens.some((token) => NEED_WORDS.has(token.lower))) return false;
  const { tokens, draft, focus } = context;
  const deeds = tokens.some((token) => DEED_ENDS.test(token.lower));
  let placed = false;
  for (const entity of inTurn(draft.entities, focus)) {
    if (entity.states.length === 0 || (!deeds && !mayNameStates(tokens, 0, entity))) continue;
    const classes = {
      ...context.classes,
      states: (all: readonly Token[], at: number): number[] => {
        const { end } = determinersAt(all, at);
        const found = statesAt(entity, all, end);
        return found ? [found.end] : [];
      },
      pointer: (all: readonly Token[], at: number): number[] => (['that', 'it', 'this'].includes(all[at]?.lower ?? '') ? [at + 1] : []),
      gerund: (all: readonly Token[], at: number): number[] =>
        entity.states.some((state) => deedOf(all[at]?.lower ?? '', state)) ? [at + 1] : [],
    };
    for (const wanted of NEEDS) {
      for (const match of findAll(wanted, tokens, classes)) {
        const named = match.captures['e'] && subjectAt(tokens, match.captures['e'].start, context.world)?.entity;
        if ((named && named !== entity) || (!named && entity !== focus && !match.captures['v'])) continue;
        const range = match.captures['s'];
        const gerund = match.captures['v'];
        const states = range
          ? statesAt(entity, tokens, determinersAt(tokens, range.start).end)?.states
          : gerund
            ? entity.states.filter((state) => deedOf(tokens[gerund.start]?.lower ?? '', state))
            : undefined;
        const pointed = match.captures['f'] && neededKey(context, match.captures['f']);
        if (!states || states.length === 0 || pointed === undefined) continue;
        const reference = entity.relations.find((one) => one.kind === 'belongsTo' && (one.role === pointed || one.target.key === pointed));
        if (reference) {
          requireReference(context, entity, reference, states);
          placed = true;
          continue;
        }
        const field =
          findField(entity, pointed) ??
          entity.fields.find((one) => one.key.endsWith(` ${pointed}`)) ??
          addField(entity, pointed, pointed, context.source);
        if (field.required !== true) field.required = false;
        entity.rules.push({
          kind: 'requiredWhen',
          statement: context.text.replace(/\s+/g, ' '),
          sources: [context.source],
          field: field.key,
          when: { field: '@state', values: states },
        });
        for (const transition of entity.transitions)
          if (states.includes(transition.to) && !transition.requires.includes(field.key)) transition.requires.push(field.key);
        addSource(field.sources, context.source);
        placed = place(context, entity);
      }
    }
  }
  return placed;
}
