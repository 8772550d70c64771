import type { EntityDraft } from '../draft/draft.js';
import { infinitive, remembered, singular } from '../text/language.js';
import type { Token } from '../text/token.js';

/**
 * Every reader asks at every word whether a name begins there. What is here answers the usual "no" with one look, and says nothing that
 * comparing all names would not: each set holds every form by which a word of a name can be known.
 */

/** British and American spelling name the same thing; what is written out keeps the spelling of the brief. */
export const spelled = remembered((word) =>
  singular(word)
    .replace(/(?<=[a-z]{2})our$/, 'or')
    .replace(/(?<=[a-z]{2})(t|b)re$/, '$1er'),
);

export interface CutName {
  readonly words: readonly string[];
  /** Each word as `spelled` has it. */
  readonly spelled: readonly string[];
}

const cuts = new Map<string, CutName>();

/** The words of a name, cut once. */
export function cutName(name: string): CutName {
  const known = cuts.get(name);
  if (known) return known;
  if (cuts.size > 20_000) cuts.clear();
  const words = name.split(' ');
  const cut = { words, spelled: words.map((word) => spelled(word)) };
  cuts.set(name, cut);
  return cut;
}

/** Whether the words of a name stand at `at`, in singular or plural and in either spelling. */
export const standsAt = (tokens: readonly Token[], at: number, name: CutName): boolean =>
  name.spelled.every((word, index) => {
    const token = tokens[at + index];
    return token !== undefined && token.kind !== 'punct' && spelled(token.lower) === word;
  });

/** A list of names as it was, and what is known of it. The names may be added to or changed at any time. */
interface Watched<T> {
  readonly names: readonly string[];
  readonly known: T;
}

const unchanged = <T>(
  watched: Watched<T> | undefined,
  count: number,
  nameAt: (index: number) => string | undefined,
): watched is Watched<T> => {
  if (watched?.names.length !== count) return false;
  for (let index = 0; index < count; index += 1) if (watched.names[index] !== nameAt(index)) return false;
  return true;
};

/** Words, and for each that was asked for the answer. */
class Vocabulary {
  readonly #words: ReadonlySet<string>;
  readonly #forms: readonly ((word: string) => string)[];
  readonly #asked = new Map<string, boolean>();

  constructor(words: ReadonlySet<string>, forms: readonly ((word: string) => string)[]) {
    this.#words = words;
    this.#forms = forms;
  }

  has(word: string): boolean {
    let known = this.#asked.get(word);
    if (known === undefined) {
      known = word.includes(' ') || this.#words.has(word) || this.#forms.some((form) => this.#words.has(form(word)));
      this.#asked.set(word, known);
    }
    return known;
  }
}

const ofFields = new WeakMap<EntityDraft, Watched<Vocabulary>>();

/** Whether some attribute of the entity can be named by words of which this is the first. */
export function mayNameField({ lower }: Token, entity: EntityDraft): boolean {
  const { fields } = entity;
  let watched = ofFields.get(entity);
  if (!unchanged(watched, fields.length, (index) => fields[index]?.key)) {
    const names = fields.map((field) => field.key);
    const words = new Set(names.flatMap((name) => name.split(' ')).flatMap((word) => [word, spelled(word), infinitive(word)]));
    watched = { names, known: new Vocabulary(words, [spelled, singular, infinitive]) };
    ofFields.set(entity, watched);
  }
  return watched.known.has(lower);
}

interface StateWords {
  readonly vocabulary: Vocabulary;
  /** In a text the last place at which a state may be named, -1 where none is; looked up once. */
  readonly last: WeakMap<readonly Token[], number>;
}
const ofStates = new WeakMap<EntityDraft, Watched<StateWords>>();

function stateWords(entity: EntityDraft): StateWords {
  const { states } = entity;
  let watched = ofStates.get(entity);
  if (!unchanged(watched, states.length, (index) => states[index])) {
    const words = new Set(states.flatMap((state) => state.toLowerCase().split(/\s+/)).flatMap((word) => [word, infinitive(word)]));
    watched = { names: [...states], known: { vocabulary: new Vocabulary(words, [singular, infinitive]), last: new WeakMap() } };
    ofStates.set(entity, watched);
  }
  return watched.known;
}

/** Whether some state of the entity can be named by words of which this is the first. */
export const mayNameState = (token: Token | undefined, entity: EntityDraft): boolean =>
  token !== undefined && entity.states.length > 0 && stateWords(entity).vocabulary.has(token.lower);

/** Whether some state of the entity can be named at `from` or after it. */
export function mayNameStates(tokens: readonly Token[], from: number, entity: EntityDraft): boolean {
  if (entity.states.length === 0) return false;
  const { vocabulary, last } = stateWords(entity);
  let place = last.get(tokens);
  if (place === undefined) last.set(tokens, (place = tokens.findLastIndex((token) => vocabulary.has(token.lower))));
  return place >= from;
}
