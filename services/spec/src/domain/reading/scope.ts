import type { Draft } from '../draft/draft.js';
import { BASIC } from '../grammar/classes.js';
import { find, type Pattern, pattern } from '../grammar/pattern.js';
import { nounPhraseAt } from '../grammar/phrase.js';
import { singular } from '../text/language.js';
import { type Statement, textOf } from '../text/statement.js';
import type { Token } from '../text/token.js';
import { HEAD_KINDS } from '../vocabulary/attributes.js';
import { fromBrief } from '../writing/support.js';

const OUT_HEADING =
  /out[- ]of[- ]scope|not (?:included|in (?:scope|the|this|version|v\d)|covered|planned|needed|wanted|part|required|necessary|to be built|now|yet|for now)|beyond (?:the )?scope|non-?goals?|won['’]?t|\bexclu|what (?:i|we) (?:don['’]?t|do not|leave|skip)|leav(?:e|ing) (?:out|aside)|left out|live without|do without|\blater\b|future|^never\b|no (?:now|yet)|(?:next|second|another|later) (?:version|release|phase|year)|parked|postponed|skip(?:ped)?\b/i;

const PRODUCT = '(project|version|release|scope|app|application|system|program|programme|product|mvp|phase|step|iteration|tool|job|plan)';
const FIRST = '(first|initial|current|next|second|later)';

/** Says by itself that something is not to be built. */
const CLEAR: readonly Pattern[] = [
  'out of scope',
  `(outside|beyond) (of)? (the|this|our) ${FIRST}? ${PRODUCT}`,
  `(not|never) (be)? (part of|included in|in|covered by|covered in|needed for|needed in) (the|this|our)? ${FIRST}? ${PRODUCT}`,
  '(not) (in scope|for now|now|yet|this time|planned|wanted|foreseen)',
  '(not|never) included :',
  '(is|are) not (included|covered|foreseen)',
  '(excluded|excluding|exclusions|non-goals|non-goal) (:|are)',
  '(will|do|does) not (do|build|cover|include) :',
  '(we|i|they|you|one) (<modal>|do|did|are|am)? not (<adv>)? (be)? (need|want|require|plan|care|build|cover|handle|support|look for|looking for|deal with|do|going to|planning|asking for)',
  `(the|this|our)? ${PRODUCT} (<modal>|do|does)? (not|never) (need|have to)? (to)? (send|support|handle|manage|provide|offer|include|process|calculate|print|integrate|connect|cover|replace|need|take care of|deal with|produce|compute)`,
  '(not) do (here|now|it here|this here|that here)',
  '(<modal>|is|are|do|does) not (<adv>)? (be)? (covered|included|foreseen|planned|supported|implemented|built|provided|offered|considered|addressed|going to be|our concern)',
  '(is|are|be|was|were) (<adv>)? (<adv>)? (left out|omitted|excluded|out of the question|beyond the scope)',
  '(beyond|outside) the scope',
  '(live|get by|get along) without',
  '(we|i) (can|could|would) (<adv>)? (<adv>)? do without',
  'not (<adv>)? (interested in|wild about|keen on)',
  '(have|has) no (interest in|use for)',
  '(do|does) not (matter|interest us|concern us)',
  '(decided|voted|agreed) against',
  '(nobody|no one|none of us) (wants|needs|asked for|uses|will use|would use|misses)',
  '(not|never) (supposed|meant|intended|expected) to',
  `(the|this|our)? ${PRODUCT} (need not|<modal> not (have|need) to)`,
  '(would|do) rather not (have)?',
  '(perhaps|maybe|possibly|probably|rather) (next <w:noun>|another time|some other time|at some point|in a later <w:noun>|in the next <w:noun>|one day|some day|for later)',
  '(<modal>)? (<adv>)? (come|follow|think about|look at|talk about|see to) (<w:word>)? later',
  '(topic|matter|thing|something|question|idea|candidate|subject) for (the|a)? (version|release|phase|later|another|next|second|future)',
  '(for|in|until) (version|release|phase) <w:word>',
  `(for|in|until) (the|a)? (later|next|second|future|another) ${PRODUCT}`,
  '(we|i) (<adv>)? (<adv>)? (do|did|are|am)? not (<adv>)? (<adv>)? (need|want|require)',
  '(we|i) (skip|omit|drop|leave out|leave aside)',
  '(stay|stays|remain|remains) in our',
  'no need (for|to)',
  '(not) (bother|worry) (<w:noun>)? (with|about|for)',
  '(leave|left|keep|kept|put|save|saved) (out|for later|aside|off)',
  '(is|are|be|been) (postponed|deferred|excluded|left for)',
  '(can|must|has to|have to) wait',
  `(come|comes|follow|follows|planned|handled|done|in|for) (in|for)? (a|the)? (later|next|second) ${PRODUCT}`,
  '(handled|done|managed|kept|dealt with|stays|stay|remains|remain|happens|happen) (elsewhere|somewhere else|outside|by another <w:noun>|in another <w:noun>)',
  '(stay|stays|remain|remains) where (they|it) (are|is)',
  '(one|some) day (,)? (but|maybe|perhaps)',
  '(maybe|perhaps|possibly) later',
  'without (login|accounts|authentication|registration|sign-in|payment|payments)',
  '(we|i) (need|want) no <w:noun>',
  'no <w:noun> (<w:noun>)? (and|or|,)? (<w:noun>)? (<w:noun>)? (needed|required|necessary|please|for now|yet|this time|at this stage|in the)',
  '(skip|forget|ignore|drop) (the|about) <w:noun>',
  'no (login|sign-in|accounts|authentication|payment|payments|registration|user accounts|connection|reminders|notifications|photos|emails)',
].map((source) => pattern(source));

/** Says it of the product, and something else of an attribute: `the phone number is not required`. */
const OF_FEATURES: readonly Pattern[] = ['not (required|necessary|needed)', 'there is no <w:word>', 'neither <w:noun>'].map((source) =>
  pattern(source),
);

/** What a sentence that starts with `no` may forbid in the data. */
const FORBIDDEN_DATA = new Set(
  'two one more duplicate duplicates negative past future overlap overlaps overlapping double empty change changes edit edits deletion deleting longer shorter earlier later less fewer limit maximum matter member members'.split(
    ' ',
  ),
);
const PERMISSION = new Set(['may', 'can', 'must', 'shall', 'unless', 'deleting', 'if', 'when', 'while', 'until', 'per', 'once']);

const says = (patterns: readonly Pattern[], tokens: readonly Token[]): boolean =>
  patterns.some((wanted) => find(wanted, tokens, BASIC) !== undefined);

/** A sentence about an attribute, a condition or a limit is about the data, whatever it negates. */
function aboutData(tokens: readonly Token[]): boolean {
  if (tokens.some((token) => PERMISSION.has(token.lower))) return true;
  const phrase = nounPhraseAt(tokens, 0);
  if (!phrase) return false;
  const head = singular(tokens[phrase.end - 1]?.lower ?? '');
  return HEAD_KINDS.has(head) || tokens.slice(phrase.head, phrase.end).some((token) => FORBIDDEN_DATA.has(token.lower));
}

/** `we cannot do without it` wants it all the more. */
const indispensable = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ lower }, at) =>
      lower === 'do' &&
      tokens[at + 1]?.lower === 'without' &&
      tokens.slice(Math.max(0, at - 3), at).some((before) => before.lower === 'not' || before.lower === 'never'),
  );

const saysOut = (tokens: readonly Token[]): boolean =>
  isDropped(tokens) ||
  (says(CLEAR, tokens) && !indispensable(tokens)) ||
  (says(OF_FEATURES, tokens) && !aboutData(tokens)) ||
  startsWithNo(tokens);

const OPENERS = new Set([
  'also',
  'and',
  'but',
  'ok',
  'so',
  ',',
  'please',
  'for',
  'now',
  'we',
  'let',
  "'s",
  'us',
  'just',
  'sure',
  'yes',
  '.',
  'right',
  'then',
]);
const DROPPING = new Set(['skip', 'drop', 'omit', 'forget', 'scratch', 'ignore']);

/** `Skip newsletters`, `let's drop the forum`. */
function isDropped(tokens: readonly Token[]): boolean {
  let at = 0;
  while (OPENERS.has(tokens[at]?.lower ?? '')) at += 1;
  if (!DROPPING.has(tokens[at]?.lower ?? '') || at > 4 || tokens.length > 16) return false;
  const from = ['about', 'the', 'any', 'all'].includes(tokens[at + 1]?.lower ?? '') ? at + 2 : at + 1;
  return tokens[from]?.kind === 'word' && !['it', 'that', 'this', ':'].includes(tokens[from].lower) && !aboutData(tokens.slice(from));
}

const startsWithNo = (tokens: readonly Token[]): boolean => {
  let at = 0;
  while (['also', 'and', 'but', 'ok', 'so', ',', 'please'].includes(tokens[at]?.lower ?? '')) at += 1;
  if (['that', 'it'].includes(tokens[at + 2]?.lower ?? '')) return false;
  return (
    tokens[at]?.lower === 'no' &&
    tokens[at + 1]?.kind === 'word' &&
    !FORBIDDEN_DATA.has(tokens[at + 1]?.lower ?? '') &&
    tokens.length < 30 &&
    !tokens.some((token) => PERMISSION.has(token.lower))
  );
};

/** Whether a statement says what not to build. */
export function saysOutOfScope(statement: Statement): boolean {
  if (statement.headings.some((heading) => OUT_HEADING.test(textOf(heading)) && textOf(heading).length < 60)) return true;
  for (let lead = statement.parent; lead; lead = lead.parent) {
    const text = textOf(lead);
    const leads = /[:：]\s*$/.test(text);
    if (leads && (OUT_HEADING.test(text) || saysOut(lead.tokens))) return true;
    if (!leads && statement.kind === 'item' && lead.kind === 'item' && isOutLead(text)) return true;
  }
  return saysOut(statement.tokens) || isOutLead(labelOf(textOf(statement))) || goesOn(statement);
}

/** `Out of scope for now`, `maybe later`: a few words that say nothing else. */
const isOutLead = (text: string): boolean => {
  const words = text.trim().split(/\s+/);
  return text !== '' && words.length <= 6 && OUT_HEADING.test(text) && !ABOUT_DATA.test(text);
};
const ABOUT_DATA = /\b(?:than|date|dates|day|days|must|years?|hours?|deleted|changed|before|after|field|fields|values?|empty)\b/i;
const labelOf = (text: string): string => /^[\W_]*([^:：]{3,60}?)[*_]*[:：](?=\s|\*|$)/.exec(text)?.[1] ?? '';

/** `We can live without: reports; labels; maps.`: what follows the semicolon is left out too. */
function goesOn({ document, block, start }: Statement): boolean {
  const before = document.text.slice(block.start, start);
  const sentence = /(?:^|[.!?]\s)([^.!?]*;\s*)$/.exec(before)?.[1];
  return sentence !== undefined && isOutLead(labelOf(sentence));
}

export function readScope(draft: Draft, statement: Statement): boolean {
  if (!saysOutOfScope(statement)) return false;
  draft.outOfScope.push({ statement: clean(textOf(statement)), source: fromBrief(statement) });
  draft.used.add(statement.index);
  return true;
}

export const clean = (text: string): string => text.replace(/\s+/g, ' ').replace(/[*`]/g, '').trim();
