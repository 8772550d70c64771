import { constraintsAt } from '../../grammar/constraint-reader.js';
import { matchAt, pattern } from '../../grammar/pattern.js';
import { nounPhraseAt } from '../../grammar/phrase.js';
import type { Statement } from '../../text/statement.js';
import type { Token } from '../../text/token.js';
import { HEAD_KINDS } from '../../vocabulary/attributes.js';
import { POINTERS } from '../../vocabulary/closed.js';
import { looksPersonal } from '../personal.js';
import type { Witness } from './evidence.js';
import { CLASSES, nameOf } from './patterns.js';

const HAS = pattern(
  '(it|they|he|she|each|these|those) (<modal>)? (also|only|always|further)? (has|have|carries|carry|contains|contain|consists of|consist of|includes|include|holds|records|needs|gets) <x:np>',
);
const NOTED = pattern(
  '(we|i|you|they|the <w:noun>) (<modal>)? (also|only|always)? (record|records|note|notes|keep|keeps|store|stores|need|needs|want|register|registers|save|saves|enter|enters) (to know)? (its|their|his|her) <x:np>',
);

/** The nouns that a sentence puts forward, those that act first. */
function mentioned(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < tokens.length && found.length < 4; at += 1) {
    const phrase = nounPhraseAt(tokens, at);
    if (!phrase || phrase.determiners.length === 0) continue;
    const key = nameOf(tokens, phrase);
    const remark = constraintsAt(tokens, phrase.end)?.constraints.some((one) => one.kind !== 'type' && one.kind !== 'enum') === true;
    if (key !== undefined && !HEAD_KINDS.has(key) && !remark) found.push(key);
    at = phrase.end - 1;
  }
  return found;
}

/** `A boat is a ship. It has a name …`: what the sentence before spoke of is what has the attributes. */
export class Anaphora {
  #before: readonly string[] = [];
  #document = '';

  read(witness: Witness, statement: Statement): void {
    if (statement.document.name !== this.#document) this.#before = [];
    this.#document = statement.document.name;
    const { tokens } = statement;
    const has = matchAt(HAS, tokens, 0, CLASSES);
    const noted = matchAt(NOTED, tokens, 0, CLASSES);
    if (has ?? noted) {
      const neuter = tokens[0]?.lower === 'it';
      const meant = this.#before.find((key) => !neuter || !looksPersonal(key));
      const attributes = tokens.filter((token) => HEAD_KINDS.has(token.lower)).length;
      const determined = has !== undefined && ['a', 'an'].includes(tokens[has.captures['x']?.start ?? 0]?.lower ?? '');
      if (meant !== undefined && (attributes > 0 || determined)) witness.note(meant, 3, 'describes', statement, true);
      return;
    }
    if (!POINTERS.has(tokens[0]?.lower ?? '')) this.#before = mentioned(tokens);
  }
}
