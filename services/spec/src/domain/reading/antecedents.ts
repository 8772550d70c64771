import type { Draft, EntityDraft } from '../draft/draft.js';
import { entityAt } from '../grammar/classes.js';
import { determinersAt } from '../grammar/phrase.js';
import type { Statement } from '../text/statement.js';
import type { Token } from '../text/token.js';
import { BE, DO, HAVE, MODALS } from '../vocabulary/closed.js';
import { outside } from './lexicon/topics.js';
import { looksPersonal } from './personal.js';

const FILLERS = new Set([
  'ok',
  'then',
  'next',
  'and',
  'also',
  'now',
  'so',
  ',',
  '!',
  '.',
  ':',
  'the',
  'our',
  'first',
  'finally',
  'obviously',
  'of',
  'course',
  'naturally',
  'clearly',
  'sure',
  'definitely',
  'mainly',
]);

const isFinite = ({ lower }: Token): boolean => BE.has(lower) || HAVE.has(lower) || MODALS.has(lower) || DO.has(lower);

/** What `it` and a sentence without a subject mean, beyond the subject of the sentence before. */
export class Antecedents {
  readonly #draft: Draft;
  #things: readonly EntityDraft[] = [];
  #opening: { readonly entity: EntityDraft; readonly block: Statement['block'] } | undefined;
  #topic: { readonly entity: EntityDraft; readonly block: Statement['block'] } | undefined;

  constructor(draft: Draft) {
    this.#draft = draft;
  }

  /** `A sailor plans a trip. It has …` is about the trip; a fragment goes on with the topic: `Trips! A sailor has several. Title, date.` */
  of(statement: Statement, focus: EntityDraft | undefined): EntityDraft | undefined {
    const { tokens } = statement;
    if (tokens[0]?.lower === 'it' && focus && looksPersonal(focus.key)) return this.#things[0] ?? focus;
    if (this.#opening?.block === statement.block && tokens[0]?.lower === 'there' && BE.has(tokens[1]?.lower ?? '') && !this.#named(tokens))
      return this.#opening.entity;
    if (this.#topic && this.#topic.block === statement.block && !outside(tokens).some(isFinite) && !this.#named(tokens)) {
      this.#draft.calledOut = statement.index;
      return this.#topic.entity;
    }
    return focus;
  }

  note(statement: Statement): void {
    const { tokens } = statement;
    const named = this.#all(tokens);
    if (tokens[0]?.lower !== 'it') this.#things = named.filter((entity) => !looksPersonal(entity.key));
    const [only] = named;
    if (statement.first && only) this.#opening = { entity: only, block: statement.block };
    if (only && named.length === 1 && this.#isTopic(tokens, only)) {
      this.#topic = { entity: only, block: statement.block };
      this.#draft.topics.set(statement.block, only);
    }
  }

  #isTopic(tokens: readonly Token[], entity: EntityDraft): boolean {
    let at = 0;
    while (FILLERS.has(tokens[at]?.lower ?? '')) at += 1;
    const found = entityAt(tokens, at, { entities: [entity] });
    return found !== undefined && tokens.slice(found.end).every((token) => FILLERS.has(token.lower));
  }

  #named(tokens: readonly Token[]): boolean {
    return this.#all(tokens.slice(0, 3)).length > 0;
  }

  #all(tokens: readonly Token[]): EntityDraft[] {
    const found: EntityDraft[] = [];
    for (let at = 0; at < tokens.length;) {
      const { end } = determinersAt(tokens, at);
      const match = entityAt(tokens, end, { entities: this.#draft.entities });
      if (match) found.push(match.entity);
      at = Math.max(match?.end ?? 0, end, at + 1);
    }
    return found;
  }
}
