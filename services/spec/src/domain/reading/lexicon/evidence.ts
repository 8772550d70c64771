import { nounPhraseAt, keyOf } from '../../grammar/phrase.js';
import type { Range } from '../../grammar/pattern.js';
import type { Statement } from '../../text/statement.js';
import type { Token } from '../../text/token.js';
import { BE, HAVE, isClosed, META_NOUNS, MODALS, PREPOSITIONS } from '../../vocabulary/closed.js';
import { holdsRecords, nameOf, plausible } from './patterns.js';

/** Why a noun is taken for a kind of record. */
export type Reason =
  | 'heading'
  | 'items'
  | 'definition'
  | 'lead'
  | 'describes'
  | 'part'
  | 'listed'
  | 'for each'
  | 'main'
  | 'topic'
  | 'states'
  | 'piece'
  | 'kept'
  | 'stored'
  | 'self named'
  | 'belongs'
  | 'parent'
  | 'with'
  | 'state'
  | 'deed'
  | 'doer'
  | 'done to'
  | 'wished'
  | 'used';

/** How strongly a brief speaks of a noun as a kind of thing to be kept. */
export interface Evidence {
  score: number;
  first: number;
  mentions: number;
  /** Said to have attributes: these alone make an actor an entity too. */
  described: boolean;
  /** Attributes that a known word names are among them. */
  attributed: boolean;
  readonly why: Set<Reason>;
}

const ACTING = new Set(['we', 'i', 'they', 'you', 'to', 'he', 'she']);

/** Structure, not a turn of phrase, says that the noun is a record. */
export const isStructural = (one: Evidence | undefined): boolean =>
  one !== undefined && (['items', 'definition', 'listed', 'for each'] as const).some((why) => one.why.has(why));

/** What the sentences of a brief have said of each noun so far. */
export class Witness {
  readonly nouns = new Map<string, Evidence>();
  readonly actors = new Map<string, number[]>();
  /** Said to do something with records, whatever the word looks like. */
  readonly doers = new Set<string>();
  /** Named in a list of roles: people even when the word does not look like it. */
  readonly roleNames = new Set<string>();
  /** Names that start with an adjective, which may be a state of the thing: `lost boat`. */
  readonly qualified = new Set<string>();

  note(key: string | undefined, score: number, why: Reason, statement: Statement, described = false, attributed = false): void {
    if (key === undefined) return;
    const [first = '', ...others] = key.split(' ');
    if (
      others.length > 0 &&
      statement.tokens.some((token) => token.lower === first && (token.tags.has('Adjective') || token.tags.has('PastTense')))
    )
      this.qualified.add(key);
    const known = this.nouns.get(key) ?? {
      score: 0,
      first: statement.index,
      mentions: 0,
      described: false,
      attributed: false,
      why: new Set<Reason>(),
    };
    known.score += known.why.has(why) ? score / 4 : score;
    known.mentions += 1;
    known.described ||= described;
    known.attributed ||= attributed;
    known.why.add(why);
    this.nouns.set(key, known);
  }

  noteRange(statement: Statement, range: Range | undefined, score: number, why: Reason, described = false): void {
    const { tokens } = statement;
    const phrase = range && nounPhraseAt(tokens, range.start);
    const before = tokens[(range?.start ?? 0) - 1];
    if (!phrase || !range) return;
    if (before && ACTING.has(before.lower) && tokens[range.start]?.tags.has('Verb') === true) return;
    if (before && ['state', 'states'].includes(why) && PREPOSITIONS.has(before.lower)) return;
    const midPhrase =
      before &&
      (before.lower === 'of' ||
        (before.kind === 'word' && !isClosed(before.lower) && !before.tags.has('Verb') && !['ok', 'yes', 'new'].includes(before.lower)));
    if (phrase.determiners.length === 0 && midPhrase) return;
    this.note(nameOf(tokens, { ...phrase, end: Math.min(phrase.end, range.end) }), score, why, statement, described);
  }

  /** Every noun of a list: `boats, sailors and trips`. */
  noteList(statement: Statement, from: number, score: number, why: Reason): void {
    const { tokens } = statement;
    for (let at = from, count = 0; count < 8; count += 1) {
      const phrase = nounPhraseAt(tokens, at);
      if (!phrase || holdsRecords(tokens, phrase)) return;
      const following = tokens[phrase.end];
      if (count > 0 && following && (BE.has(following.lower) || MODALS.has(following.lower) || HAVE.has(following.lower))) return;
      this.note(nameOf(tokens, phrase), score, why, statement);
      if (![',', 'and'].includes(tokens[phrase.end]?.lower ?? '')) return;
      at = phrase.end + 1;
      if (tokens[at]?.lower === 'and') at += 1;
    }
  }

  noteActor(tokens: readonly Token[], start: number, end: number, statement: Statement): void {
    const phrase = nounPhraseAt(tokens, start);
    const key = phrase && keyOf(tokens, phrase.head, Math.min(end, phrase.end));
    if (key === undefined || key.split(' ').length > 3 || !plausible(key) || META_NOUNS.has(key)) return;
    this.actors.set(key, [...(this.actors.get(key) ?? []), statement.index]);
  }
}
