import { plural as englishPlural, singular as englishSingular } from '../../text/language.js';

const COINED = /[a-z]tion(?:ist)?s?$|[a-z]ized?$|[a-z]ical$/;

/** What each word that the readers see stands for in the brief: the way back from their names to those that were written. */
export class Naming {
  readonly #written = new Map<string, string>([
    ['not', 'nicht'],
    ['under', 'unter'],
    ['and', 'und'],
    ['or', 'oder'],
    ['with', 'mit'],
    ['without', 'ohne'],
    ['none', 'keine'],
  ]);
  /** Names that nothing else in a sentence of the engine is: of several words, or made for this brief. */
  readonly #own = new Set<string>();

  /** The first way to write a thing names it. */
  note(english: string, german: string): void {
    const key = english.toLowerCase();
    if (key === '' || this.#written.has(key)) return;
    this.#written.set(key, german);
    if (!key.includes(' ') && COINED.test(key)) this.#own.add(key);
  }

  noteNoun(english: string, singular: string, plural: string): void {
    this.note(english, singular);
    const many = englishPluralOf(english);
    if (many !== english) this.note(many, plural);
    for (const name of [english, many]) if (name.includes(' ') || COINED.test(name)) this.#own.add(name);
  }

  /** A name in the words of the brief; words that nobody wrote stay as they are. */
  written(name: string): string {
    const words = name.split(/\s+/);
    const found: string[] = [];
    for (let at = 0; at < words.length;) {
      const end = this.#longest(words, at);
      const text = this.#look(words.slice(at, end).join(' '));
      if (text !== undefined) found.push(text);
      else if (!['of', 'a', 'the', 'is', 'on'].includes((words[at] ?? '').toLowerCase()) || words.length === 1) found.push(words[at] ?? '');
      at = Math.max(end, at + 1);
    }
    return found.join(' ');
  }

  /** Replaces, in a sentence of the engine, names of at least two words and those that only this brief has. */
  inText(text: string): string {
    const words = [...this.#own];
    if (words.length === 0) return text;
    const any = new RegExp(
      String.raw`\b(?:${words
        .toSorted((one, other) => other.length - one.length)
        .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
        .join('|')})\b`,
      'gi',
    );
    return text.replace(any, (found) => this.#look(found) ?? found);
  }

  #look(phrase: string): string | undefined {
    const key = phrase.toLowerCase();
    const known = this.#written.get(key) ?? this.#written.get(englishSingular(key));
    if (known !== undefined) return known;
    const words = key.split(' ');
    const one = [...words.slice(0, -1), englishSingular(words.at(-1) ?? '')].join(' ');
    return this.#written.get(one);
  }

  #longest(words: readonly string[], at: number): number {
    for (let end = Math.min(words.length, at + 6); end > at; end -= 1)
      if (this.#look(words.slice(at, end).join(' ')) !== undefined) return end;
    return at + 1;
  }
}

/** The plural of a name of several words. */
export function englishPluralOf(name: string): string {
  if (name.startsWith('number of ')) return name;
  const words = name.split(' ');
  const last = words.at(-1) ?? '';
  if (englishSingular(last) !== last) return name;
  return [...words.slice(0, -1), englishPlural(words.at(-1) ?? '')].join(' ');
}
