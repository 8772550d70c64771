import type { Naming } from './naming.js';
import type { NounForms } from './noun-forms.js';
import { englishPluralOf } from './naming.js';
import { PEOPLE } from '../../vocabulary/people.js';
import { FIRST_PARTS, NOUNS } from '../../vocabulary/german/nouns.js';
import { ascii, lookUp } from './spelling.js';

/** A noun as it stands in a sentence. */
export interface NounRead {
  /** In the number that is meant. */
  readonly english: string;
  readonly plural: boolean;
}

const SINGULAR_BEFORE = new Set(
  'ein eine einen einem einer eines jeder jede jedes jeden jedem das dem des kein sein ihr dieses diesem pro je genau-ein im am zum beim vom zur'.split(
    ' ',
  ),
);
const PLURAL_BEFORE = new Set(
  'alle aller allen mehrere mehreren viele vielen einige einigen beide beiden sämtliche deren keine'.split(' '),
);

/** Tails that make a compound no attribute and no person: it stays one word. */
const META_TAILS = new Set(
  'progress list overview system application app software program project product entry record field attribute rule requirement role right permission account login search filter sorting goal  payment interface file table value detail reminder notification text relation example heading power key scope introduction image photo attachment company page seat grade programme hour day point  deadline hint program person group'.split(
    ' ',
  ),
);

const unlaut = (word: string): string =>
  word.replace(/äu(?=[^äöüu]*$)/, 'au').replace(/[äöü](?=[^äöü]*$)/, (letter) => ({ ä: 'a', ö: 'o', ü: 'u' })[letter] ?? letter);

/** The singulars that a form could be the plural (or an oblique case) of, the likeliest first. */
function singularsOf(form: string): string[] {
  const found: string[] = [];
  const strip = (ending: RegExp, umlaut = false): void => {
    if (!ending.test(form)) return;
    const stem = form.replace(ending, '');
    if (stem.length < 3) return;
    found.push(stem);
    if (umlaut && unlaut(stem) !== stem) found.push(unlaut(stem));
  };
  strip(/n$/);
  strip(/en$/);
  strip(/nen$/);
  if (/[äöü][^aeiou]*ern?$|äu[^aeiou]*ern?$|(?:kind|bild|feld|lied|brett|schild|kleid|glied|licht)ern?$/.test(form)) strip(/ern?$/, true);
  strip(/e$/, true);
  strip(/es$/);
  strip(/s$/);
  if (unlaut(form) !== form) found.push(unlaut(form));
  return found;
}

/** The nouns of one brief: which words of it are forms of the same noun, and what each is called for the readers. */
export class Nouns {
  readonly #naming: Naming;
  /** Every noun form of the brief by its lower case, with how it is written. */
  readonly #forms: ReadonlyMap<string, string>;
  /** Nouns of which the brief says what they have. */
  readonly #defined: ReadonlySet<string>;
  readonly #english = new Map<string, string>();
  readonly #taken = new Set<string>();

  readonly #singulars: ReadonlySet<string>;

  readonly #actors: ReadonlySet<string>;

  constructor(naming: Naming, found: NounForms & { readonly actors: ReadonlySet<string> }) {
    this.#naming = naming;
    this.#singulars = found.singulars;
    this.#forms = found.forms;
    this.#defined = new Set([...found.defined].map((word) => this.#lemma(word).toLowerCase()));
    this.#actors = new Set([...found.actors].map((word) => this.#lemma(word).toLowerCase()));
  }

  isKnown(lower: string): boolean {
    return this.#forms.has(lower) || lookUp(lower, (one) => NOUNS.get(one)) !== undefined;
  }

  /** The brief speaks of one and of several of it, so it is kept: `eine Anmeldung`, `alle Anmeldungen`. */
  isRecord(word: string): boolean {
    const lower = word.toLowerCase();
    return /^\p{Lu}/u.test(word) && lower.endsWith('ung') && (this.#defined.has(lower) || this.#forms.has(`${lower}en`));
  }

  /** A form of another noun of the brief: `Ausleihen` where there is an `Ausleihe`. */
  isPlural(word: string): boolean {
    const listed = lookUp(word.toLowerCase(), (one) => NOUNS.get(one));
    return listed !== undefined || this.#lemma(word).toLowerCase() !== word.toLowerCase();
  }

  /** `before` is the word of the brief that stands before it and its adjectives. */
  read(word: string, before: string | undefined): NounRead {
    const listed = lookUp(word.toLowerCase(), (one) => NOUNS.get(one));
    if (listed) {
      const { noun, both } = listed;
      const people = both && before === undefined && PEOPLE.has(noun.english);
      const plural =
        people || (noun.plural === noun.singular && !both)
          ? people
          : (both && noun.single !== true && before === 'die') ||
            this.#number(listed.plural, both || noun.plural.endsWith('n'), before, /name$/i.test(noun.singular));
      this.#naming.noteNoun(noun.english, noun.singular, noun.plural);
      return { english: plural ? englishPluralOf(noun.english) : noun.english, plural };
    }
    return this.#compound(word, before) ?? this.#own(word, before);
  }

  #number(formIsPlural: boolean, ambiguous: boolean, before: string | undefined, weak = false): boolean {
    if (weak && before === 'den') return false;
    if (ambiguous && before === 'die' && formIsPlural) return true;
    if (
      ambiguous &&
      before !== undefined &&
      /^(?:mehrere|viele|beliebig viele|(?:ein|eine|einer|einem|einen|keinen) oder mehrere)n?$/.test(before)
    )
      return true;
    if (ambiguous && before !== undefined) {
      if (SINGULAR_BEFORE.has(before)) return false;
      if (PLURAL_BEFORE.has(before) || /^\d/.test(before)) return true;
    }
    return formIsPlural;
  }

  #compound(word: string, before: string | undefined): NounRead | undefined {
    const lower = word.toLowerCase();
    for (let cut = 2; cut <= lower.length - 2; cut += 1) {
      const tail = lookUp(lower.slice(cut).replace(/^-/, ''), (one) => NOUNS.get(one));
      if (!tail || META_TAILS.has(tail.noun.english)) continue;
      const head = word.slice(0, cut).replace(/-$/, '');
      const first = this.#firstPart(head);
      const short = tail.noun.singular.length <= 3 || head.length < 4;
      if (first === undefined && (short || head.length < 3)) continue;
      const words = first ?? this.#coin(headNoun(head));
      const english = `${words} ${tail.noun.english}`;
      const plural =
        (tail.both && before === undefined && PEOPLE.has(tail.noun.english)) ||
        this.#number(tail.plural, tail.both || tail.noun.plural.endsWith('n'), before, /name$/i.test(tail.noun.singular));
      const glue = lower.charAt(cut) === '-' || lower.charAt(cut - 1) === '-' ? '-' : '';
      const cased = (form: string): string => (glue === '-' ? `${head}-${form}` : head + form.toLowerCase());
      this.#naming.noteNoun(english, cased(tail.noun.singular), cased(tail.noun.plural));
      return { english: plural ? englishPluralOf(english) : english, plural };
    }
    return undefined;
  }

  /** What the first part of a compound means, where it is known or the brief speaks of it. */
  #firstPart(head: string): string | undefined {
    const lower = head.toLowerCase();
    const fixed = lookUp(lower, (one) => FIRST_PARTS[one]);
    for (const form of [
      lower,
      lower.replace(/s$/, ''),
      lower.replace(/n$/, ''),
      lower.replace(/en$/, ''),
      lower.replace(/er$/, ''),
      `${lower}e`,
      `${lower}en`,
    ]) {
      if (form.length < 3) continue;
      const own = this.#forms.get(form);
      if (own !== undefined && this.#lemma(own) === own && NOUNS.get(form) === undefined) return this.#coin(own);
      const listed = lookUp(form, (one) => NOUNS.get(one));
      if (listed && fixed === undefined) {
        this.#naming.noteNoun(listed.noun.english, listed.noun.singular, listed.noun.plural);
        return listed.noun.english;
      }
    }
    return fixed;
  }

  #own(word: string, before: string | undefined): NounRead {
    const base = this.#whole(this.#lemma(before !== undefined && OWNING.has(before) ? withoutGenitive(word, this.#forms) : word));
    const sameForm = base.toLowerCase() === word.toLowerCase();
    const genitive =
      /(?:es|s)$/.test(word) &&
      !sameForm &&
      (base.toLowerCase() + 's' === word.toLowerCase() || base.toLowerCase() + 'es' === word.toLowerCase());
    const singularBefore = before !== undefined && SINGULAR_BEFORE.has(before);
    const plural = sameForm
      ? (before === undefined && /(?:er|el)$/.test(word)) ||
        (before !== undefined && (PLURAL_BEFORE.has(before) || (/^\d/.test(before) && before !== '1')) && /(?:er|el|en)$/.test(word))
      : !singularBefore && !(genitive && (before === 'des' || before === 'eines' || before === undefined));
    const english = this.#coin(base);
    this.#naming.noteNoun(english, base, sameForm || genitive ? this.#pluralOf(base) : word);
    return { english: plural ? englishPluralOf(english) : english, plural };
  }

  /** `Vertrag` where the brief speaks of one kind of it only, the `Mietvertrag`, and says nowhere what a `Vertrag` has. */
  #whole(lemma: string): string {
    const lower = lemma.toLowerCase();
    if (lower.length < 5 || this.#defined.has(lower)) return lemma;
    const longer = new Set(
      [...this.#forms.values()]
        .map((form) => this.#lemma(form))
        .filter((form) => form.length > lower.length + 2 && form.toLowerCase().endsWith(lower)),
    );
    const [only] = longer;
    return only !== undefined && longer.size === 1 && this.#defined.has(only.toLowerCase()) ? only : lemma;
  }

  /** The plural that the brief writes, else the likely one. */
  #pluralOf(lemma: string): string {
    for (const [, form] of this.#forms) if (form !== lemma && /(?:e|n|en|er|s|nen)$/.test(form) && this.#lemma(form) === lemma) return form;
    if (/(?:ung|heit|keit|schaft|ion|tät|ur)$/.test(lemma)) return `${lemma}en`;
    if (lemma.endsWith('in')) return `${lemma}nen`;
    if (lemma.endsWith('e')) return `${lemma}n`;
    return /(?:er|el|en)$/.test(lemma) ? lemma : /[aiouy]$/.test(lemma) ? `${lemma}s` : `${lemma}e`;
  }

  #lemma(word: string): string {
    const lower = word.toLowerCase();
    if (this.#singulars.has(lower)) return word;
    if (this.#singulars.has(lower.replace(/n$/, ''))) return word.slice(0, -1);
    for (const form of singularsOf(lower)) {
      const seen = this.#forms.get(form);
      if (seen === undefined || (form === unlaut(lower) && lower.length < 4)) continue;
      return this.#lemma(seen);
    }
    if (/(?:ungen|heiten|keiten|schaften|ionen|täten|uren)$/.test(lower)) return word.slice(0, -2);
    if (lower.endsWith('innen')) return word.slice(0, -3);
    if (/[^aeiouäöü](?:ern|eln)$/.test(lower)) return word.slice(0, -1);
    if (
      /[äöü][^äöü]*er$/.test(lower) &&
      !/(?:ä|ö|ü)[^äöü]{0,2}ler$|ner$|nger$|iger$|ter$|cher$|sser$|händler$|führer$|prüfer$|käufer$|träger$/.test(lower)
    )
      return unlautWord(word.slice(0, -2));
    if (/äu[^aeiouäöü]+e$/.test(lower)) return unlautWord(word.slice(0, -1));
    if (/(?:[aeiouäöü]nten|isten|oren)$/.test(lower)) return word.slice(0, -2);
    if (
      /(?:äte|ine|ile|ege|üge|iere|iffe|üfe|itte|ele|orde|ekte|ukte|anzen|äge|änge|ände|üsse|äne|ahmen|arten|ässe)$/.test(lower) &&
      /(?:äte|ine|iere|ekte|ukte|üge|äge|änge|üsse|äne)$/.test(lower)
    )
      return /(?:üge|äge|änge|üsse|äne)$/.test(lower) ? unlautWord(word.slice(0, -1)) : word.slice(0, -1);
    if (/[^aeiouäöüs]en$/.test(lower) && lower.length > 5 && !/(?:chen|lein|aben|agen|eben|ehmen|eichen|eisen)$/.test(lower))
      return word.slice(0, -1);
    return word;
  }

  /** A word that nobody else means, and that the readers take for a noun. */
  #coin(lemma: string): string {
    const key = lemma.toLowerCase();
    const known = this.#english.get(key);
    if (known !== undefined) return known;
    const listed = lookUp(key, (one) => NOUNS.get(one));
    if (listed) return listed.noun.english;
    const plain = ascii(lemma)
      .toLowerCase()
      .replace(/[^a-z]/g, '');
    const person = this.#actors.has(key) || PERSONAL.test(key);
    let coined = `${plain}${plain.endsWith('t') ? 'ion' : 'tion'}${person ? 'ist' : ''}`;
    while (this.#taken.has(coined)) coined = `x${coined}`;
    this.#taken.add(coined);
    this.#english.set(key, coined);
    this.#naming.note(coined, lemma);
    return coined;
  }
}

/** Compounds that end in these are somebody. */
const PERSONAL =
  /.(?:wart|wartin|leiter|leiterin|chef|chefin|mann|führer|führerin|meister|meisterin|beauftragte|beauftragter|referent|referentin|kraft|kassier|kassierin|vorsitzende|vorsitzender)$/;
const OWNING = new Set(['des', 'eines', 'dieses', 'desselben', 'jedes', 'ihres', 'seines', 'unseres']);

/** `Raums` → `Raum`, `Hauses` → `Haus`, where the brief has no other form that tells. */
const withoutGenitive = (word: string, forms: ReadonlyMap<string, string>): string => {
  const lower = word.toLowerCase();
  if (!lower.endsWith('s') || lower.endsWith('ss') || lower.length < 4) return word;
  if (forms.has(lower.slice(0, -1))) return word.slice(0, -1);
  if (/(?:[sßzx]|[^aeiou][dtgbkf]|[aou][mgtd])es$/.test(lower) || (lower.endsWith('es') && forms.has(lower.slice(0, -2))))
    return word.slice(0, -2);
  return lower.endsWith('es') || /[aeiou]s$/.test(lower) ? word : word.slice(0, -1);
};

const unlautWord = (word: string): string =>
  unlaut(word).replace(/^./u, (letter) => (word.charAt(0) === word.charAt(0).toUpperCase() ? letter.toUpperCase() : letter));

const headNoun = (head: string): string => (/(?:ung|heit|keit|schaft|ion|tät|ing)s$/.test(head) ? head.slice(0, -1) : head);
