import { matchAt, pattern } from '../../grammar/pattern.js';
import { nounPhraseAt } from '../../grammar/phrase.js';
import { isPlural, singular } from '../../text/language.js';
import type { Statement } from '../../text/statement.js';
import type { Token } from '../../text/token.js';
import { HEAD_KINDS } from '../../vocabulary/attributes.js';
import { BE, HAVE, MODALS } from '../../vocabulary/closed.js';
import type { Witness } from './evidence.js';
import { CLASSES, LIST_ENDS, nameOf, TOPIC } from './patterns.js';

/** What a new paragraph may begin with and be about nothing. */
const OPENERS = new Set([
  'next',
  'question',
  'note',
  'thing',
  'idea',
  'update',
  'reminder',
  'addition',
  'finish',
  'end',
  'start',
  'point',
  'rest',
]);
const SIGNS = new Set([',', '+', ';']);

/** `title and rigging are a must`: what is said of attributes that no list has named. */
const MUSTS = pattern(
  '(the|a|its)? <x:np> ((,|and) (the|a|its)? <y:np>)? (and (the|a|its)? <z:np>)? (is|are) (a must|musts|required|needed|essential|indispensable|necessary)',
);
/** `for every trip we note which sailor …`. */
const WHICH_OF = pattern(
  '(for|per|at|in) (every|each) <b:np> (,)? <w:word> (<modal>)? (~note|~record|~keep|~track|~store|~write|~save|~mark|~register) (down)? (which|whether|if|who)',
);

/** `…, where 5 is the best`: what only explains. */
export function withoutAside(tokens: readonly Token[]): readonly Token[] {
  const at = tokens.findIndex(({ lower }, index) => {
    const next = tokens[index + 1];
    return [',', '-'].includes(lower) && (next?.lower === 'because' || (next?.lower === 'where' && tokens[index + 2]?.kind === 'number'));
  });
  return at < 0 ? tokens : tokens.slice(0, at);
}

/** The words outside brackets. */
export function outside(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return withoutAside(tokens).filter(({ lower }) => {
    if (lower === '(') depth += 1;
    if (lower !== ')') return depth === 0;
    depth = Math.max(0, depth - 1);
    return false;
  });
}

/** How many known attributes a statement without a verb lists; what must be given counts double. */
function attributesIn(all: readonly Token[]): number {
  const tokens = outside(all);
  const musts = matchAt(MUSTS, tokens, 0, CLASSES);
  if (musts) return 2 * tokens.slice(0, musts.end).filter((token) => HEAD_KINDS.has(singular(token.lower))).length;
  if (tokens.some(({ lower }, at) => at < 3 && (MODALS.has(lower) || BE.has(lower) || HAVE.has(lower)))) return 0;
  if (!tokens.some((token) => SIGNS.has(token.lower))) return 0;
  const ends = (at: number): boolean => LIST_ENDS.has(tokens[at]?.lower ?? '') || SIGNS.has(tokens[at]?.lower ?? '');
  return tokens.filter((token, at) => HEAD_KINDS.has(singular(token.lower)) && ends(at + 1)).length;
}

/** `Boats, obviously. Name, length, year.`: the thing called out has what the next sentence of the same breath lists. */
export class Topics {
  #called: { readonly key: string; readonly block: Statement['block']; readonly statement: Statement } | undefined;

  read(witness: Witness, statement: Statement): void {
    const { tokens } = statement;
    if (this.#called?.block !== statement.block) this.#called = undefined;
    const called = this.#called;
    if (called && (attributesIn(tokens) >= 2 || matchAt(WHICH_OF, tokens, 0, CLASSES))) {
      witness.note(called.key, 3.5, 'definition', called.statement, true);
      return;
    }
    const range = tokens.length <= 8 ? matchAt(TOPIC, tokens, 0, CLASSES)?.captures['e'] : undefined;
    const phrase = range && nounPhraseAt(tokens, range.start);
    const last = tokens[(range?.end ?? 0) - 1];
    const alone = statement.first && phrase?.start === 0 && last?.tags.has('Noun') === true && !OPENERS.has(last.lower);
    const named = phrase && (isPlural(last?.lower ?? '') || alone);
    const key = named ? nameOf(tokens, { ...phrase, end: range.end }) : undefined;
    if (key !== undefined) this.#called = { key, block: statement.block, statement };
  }
}

/** `A regatta shows a boat at a harbor, with a start time`: whatever it does, it has what follows `with`. */
export function readShown(witness: Witness, statement: Statement): void {
  const { tokens } = statement;
  const subject = nounPhraseAt(tokens, 0);
  const verb = subject && tokens[subject.end];
  if (!subject || verb?.tags.has('PresentTense') !== true || !['a', 'an', 'each', 'every'].includes(subject.determiners[0] ?? '')) return;
  const at = tokens.findIndex((token, index) => index > subject.end && token.lower === 'with' && tokens[index - 1]?.lower === ',');
  const rest = at < 0 ? [] : tokens.slice(at + 1);
  if (!['a', 'an', 'its'].includes(rest[0]?.lower ?? '')) return;
  const known = rest.some((token, index) => HEAD_KINDS.has(singular(token.lower)) && LIST_ENDS.has(rest[index + 1]?.lower ?? ''));
  if (known) witness.note(nameOf(tokens, subject), 3, 'describes', statement, true);
}
