import type { Item } from './items.js';
import type { Naming } from './naming.js';
import type { Nouns } from './nouns.js';
import { NOUNS } from '../../vocabulary/german/nouns.js';
import { phraseAt } from '../../vocabulary/german/phrases.js';
import { QUALITIES } from '../../vocabulary/german/qualities.js';
import { ascii, lookUp } from './spelling.js';
import { looksLikeParticiple, pastOf, thirdPersonOf, type Verb, VERBS } from '../../vocabulary/german/verbs.js';
import { AUX, MODAL, SMALL } from '../../vocabulary/german/words.js';

const SCANNER =
  /(?<raw>\/\^[^\n]+?\$\/|`[^`\n]+`|"[^"\n]{1,60}"|„[^“”"\n]{1,60}[“”"]|»[^«\n]{1,60}«|https?:\/\/\S+|[A-Z]{1,6}-?\d[\w-]*|<?[-=]+>|→|\d{1,2}:\d{2})|(?<number>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)|(?<word>\p{L}[\p{L}\p{N}]*(?:[-’'_][\p{L}\p{N}]+)*-?\.?)|(?<sign>[<>!]=|\.{3}|[^\s\p{L}\p{N}])/gu;

interface Raw {
  readonly text: string;
  readonly kind: 'raw' | 'number' | 'word' | 'sign';
  readonly close: boolean;
}

const SHORT = new Set(
  'max. min. ca. bzw. evtl. ggf. z. b. d. h. u. a. nr. inkl. opt. etc. tel. str. usw. mind. std. zzgl. ggfs. pfl.'.split(' '),
);

function scan(text: string): Raw[] {
  const found: Raw[] = [];
  let end = -1;
  for (const match of text.matchAll(SCANNER)) {
    const groups = match.groups ?? {};
    const kind =
      groups['raw'] !== undefined ? 'raw' : groups['number'] !== undefined ? 'number' : groups['word'] !== undefined ? 'word' : 'sign';
    const close = match.index === end;
    const full = match[0];
    end = match.index + full.length;
    if (kind === 'word' && full.endsWith('.')) {
      const word = full.slice(0, -1);
      if (SHORT.has(full.toLowerCase()) && /^\s*[\p{L}\d(,]/u.test(text.slice(end))) found.push({ text: word, kind, close });
      else found.push({ text: word, kind, close }, { text: '.', kind: 'sign', close: true });
    } else found.push({ text: full, kind, close });
  }
  return found;
}

/** `1.000,50` → `1000.50`. */
const numeral = (text: string): string => (/^\d{1,3}(?:\.\d{3})+/.test(text) ? text.replaceAll('.', '') : text).replace(',', '.');

const COUNTS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  zwei: '2',
  drei: '3',
  vier: '4',
  fünf: '5',
  sechs: '6',
  sieben: '7',
  acht: '8',
  neun: '9',
  zehn: '10',
  zwölf: '12',
  zwanzig: '20',
  dreißig: '30',
  fünfzig: '50',
  hundert: '100',
  tausend: '1000',
  null: '0',
  eins: '1',
});

const gerundOf = (verb: string): string =>
  /[^aeiou]e$/.test(verb) || /[aeiou]te$|ue$/.test(verb)
    ? `${verb.slice(0, -1)}ing`
    : /^(?:set|cancel|submit|put|log|plan|let|get)$/.test(verb)
      ? `${verb}${verb.at(-1) ?? ''}ing`
      : `${verb}ing`;

/** Before an infinitive that is used as a noun: `das Löschen`, `beim Anlegen`. */
const NEUTER = new Set(['das', 'dem', 'des', 'beim', 'zum', 'vom', 'im', 'durch', 'ein']);

/** A prefix of the verb before it: `Sie legt … an`. */
const setOff = (word: string, before: readonly Item[]): boolean =>
  before.some(
    ({ part, verb }) => part === 'finite' && verb !== undefined && VERBS.infinitives.has(word + verb.infinitive.slice(verb.prefix.length)),
  );

/** `ausgefallen` and `ausfallen` are one verb. */
const coinedVerb = (word: string): string =>
  `${ascii(word)
    .replace(/^(ab|an|auf|aus|bei|ein|fest|frei|her|hin|los|mit|nach|um|vor|weg|zu|zurueck|zusammen|weiter|hoch)?ge(?=.{4})/, '$1')
    .replace(/(?:iert|ieren|et|en|t|n)$/, '')
    .replace(/[^a-z]/g, '')}ize`;

/** Small words that head a column: `von | nach`. */
const HEADS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  von: 'from',
  aus: 'from',
  nach: 'to',
  zu: 'to',
  wer: 'who',
  wann: 'when',
});

/** A finite verb, before which a word at the beginning is its subject: `Berichte werden …`. */
const followedByVerb = (next: Raw): boolean => {
  const word = next.text.toLowerCase();
  return (
    next.text === word &&
    next.kind === 'word' &&
    (MODAL[word] !== undefined || AUX[word] !== undefined || (VERBS.finite.has(word) && !VERBS.participles.has(word)))
  );
};

/** Before a noun these are no comparatives: `ein kleiner Verein`. */
const COMPARATIVE: ReadonlyMap<string, { readonly english: string; readonly german: string }> = new Map([
  ['kleiner', { english: 'small', german: 'klein' }],
  ['großer', { english: 'large', german: 'groß' }],
  ['kurzer', { english: 'short', german: 'kurz' }],
]);

const NEGATIONS = new Set(['no longer', 'not yet']);

/** Puts the words of a German sentence into English ones, each by itself. Word order is the business of others. */
export class Glosser {
  readonly #nouns: Nouns;
  readonly #naming: Naming;
  /** The brief writes its nouns in lower case, as people do in chats. */
  readonly #lowercase: boolean;

  constructor(nouns: Nouns, naming: Naming, lowercase: boolean) {
    this.#nouns = nouns;
    this.#naming = naming;
    this.#lowercase = lowercase;
  }

  items(text: string): Item[] {
    const raws = scan(text);
    const words = raws.map((raw) => (raw.kind === 'word' || raw.kind === 'number' ? raw.text.toLowerCase() : raw.text));
    const folded = words.map(
      (word) =>
        lookUp(word, (one) => (phraseAt([one], 0) || SMALL[one] || MODAL[one] || AUX[one] ? one : undefined)) ??
        lookUp(word, (one) =>
          /[äöüß]/.test(one) &&
          (VERBS.participles.has(one) || VERBS.infinitives.has(one) || VERBS.finite.has(one) || QUALITIES[one] !== undefined)
            ? one
            : undefined,
        ) ??
        word,
    );
    const items: Item[] = [];
    for (let at = 0; at < raws.length;) {
      const raw = raws[at]!;
      const phrase = phraseAt(folded, at);
      if (phrase && !(phrase.german.length === 1 && this.#nouns.isRecord(raw.text))) {
        if (phrase.english !== '') {
          const end = raws[at + phrase.german.length - 1]!;
          const written = raws
            .slice(at, at + phrase.german.length)
            .map((one) => one.text)
            .join(' ');
          if (phrase.german.length > 1 || end.kind === 'word') this.#naming.note(phrase.english, written);
          items.push({
            german: phrase.german.join(' '),
            english: phrase.english,
            part: NEGATIONS.has(phrase.english) ? 'not' : phrase.english.startsWith('CSV') ? 'noun' : 'phrase',
            close: raw.close,
          });
        }
        at += phrase.german.length;
        continue;
      }
      items.push(...this.#item(raw, folded[at] ?? '', items, raws, at));
      at += 1;
    }
    return items;
  }

  #item(raw: Raw, word: string, before: readonly Item[], raws: readonly Raw[], at: number): Item[] {
    const base = { german: word, close: raw.close };
    if (raw.kind === 'raw' && /^(?:→|<?[-=]+>)$/.test(raw.text)) return [{ ...base, english: '->', part: 'sign', close: false }];
    const quoted = raw.kind === 'raw' ? this.#quoted(raw.text) : undefined;
    if (quoted !== undefined) return [{ ...base, german: raw.text.toLowerCase(), english: `"${quoted}"`, part: 'noun' }];
    if (raw.kind === 'raw')
      return [
        {
          ...base,
          english: raw.text
            .replace(/^„(.*)[“”"]$/u, '"$1"')
            .replace(/^»(.*)«$/u, '"$1"')
            .replace('→', '->'),
          part: 'noun',
        },
      ];
    if (raw.kind === 'number') return [{ ...base, english: numeral(raw.text), part: 'number' }];
    if (raw.kind === 'sign')
      return [
        {
          ...base,
          english: raw.text === '–' || raw.text === '—' ? '-' : raw.text === '€' ? ' euros' : raw.text === '%' ? ' percent' : raw.text,
          part: 'sign',
        },
      ];
    if (
      /^\p{Lu}{1,4}$/u.test(raw.text) &&
      lookUp(word, (one) => NOUNS.get(one)) === undefined &&
      !['OK', 'ID'].includes(raw.text) &&
      !(SMALL[word] && raws.length > 1 && raw.text.length > 1)
    )
      return [{ ...base, english: raw.text, part: 'noun' }];
    if (word === 'bis' && before.at(-1)?.part === 'number' && raws[at + 1]?.kind === 'number')
      return [{ ...base, english: 'to', part: 'prep' }];
    if (word === 'noch' && before.some((one) => one.german === 'weder')) return [{ ...base, english: 'or', part: 'conj' }];
    if (
      word === 'erst' &&
      raws.slice(at).some((one) => one.text === 'und') &&
      !raws.some((one) => ['wenn', 'sobald', 'nachdem'].includes(one.text))
    )
      return [{ ...base, english: 'initially', part: 'adv' }];
    if (word === 'erst' && raws.some((one) => /^(?:dann|danach|später|anschließend)$/i.test(one.text)))
      return [{ ...base, english: 'first', part: 'adv' }];
    if (['normalerweise', 'üblicherweise'].includes(word) && ['sign', undefined].includes(before.at(-1)?.part))
      return [{ ...base, english: 'default', part: 'phrase' }];
    const count = lookUp(word, (one) => COUNTS[one]);
    if (count !== undefined) return [{ ...base, english: count, part: 'number' }];
    const capital = /^\p{Lu}/u.test(raw.text);
    const nounFirst =
      capital && before.length === 0 && raws[at + 1] !== undefined && followedByVerb(raws[at + 1]!) && /(?:e|er|el|en)$/.test(word);
    const opening =
      before.every(
        (one) => one.part === 'number' || (one.part === 'noun' && /^[a-z]{1,6}-?\d[\w-]*$/.test(one.german)) || one.english === '.',
      ) ||
      (before.at(-1)?.part === 'sign' && !['/', ',', '-'].includes(before.at(-1)?.english ?? ''));
    const next = raws[at + 1];
    const nounAhead = next?.kind === 'word' && /^\p{Lu}/u.test(next.text);
    if (capital && SMALL[word]?.part === 'det' && before.length > 0 && raws[at + 1]?.text === ',')
      return [this.#noun(raw, before, raws[at + 1])];
    if (capital && !opening && !SMALL[word] && !['Sie', 'Ihr', 'Ihre'].includes(raw.text)) return [this.#noun(raw, before, next)];
    if (word === 'wobei') return [{ ...base, english: '', part: 'sub' }];
    if (raws.length === 1 && HEADS[word] !== undefined) return [{ ...base, english: HEADS[word] ?? '', part: 'noun' }];
    const small = SMALL[word];
    if (small && !(capital && opening && raws.length === 1)) {
      if (small.english === '') return [];
      if (
        word === 'sein' &&
        (!next || next.kind === 'sign' || ['und', 'oder'].includes(next.text) || MODAL[next.text.toLowerCase()] !== undefined)
      )
        return [{ ...base, english: 'be', part: 'infinitive' }];
      if (
        word === 'an' ||
        word === 'ab' ||
        word === 'aus' ||
        word === 'ein' ||
        word === 'zu' ||
        word === 'auf' ||
        word === 'vor' ||
        word === 'um' ||
        word === 'bei' ||
        word === 'mit' ||
        word === 'durch' ||
        word === 'nach'
      ) {
        const ends = !next || next.kind === 'sign' || ['und', 'oder'].includes(next.text);
        if (ends && setOff(word, before)) return [{ ...base, english: '', part: 'prefix' }];
      }
      return [{ ...base, english: small.english, part: small.part }];
    }
    if (setOff(word, before) && (!next || next.kind === 'sign' || ['und', 'oder'].includes(next.text)))
      return [{ ...base, english: '', part: 'prefix' }];
    const modal = MODAL[word];
    if (modal !== undefined) return [{ ...base, english: modal, part: 'modal', plural: word.endsWith('n'), ambiguous: word.endsWith('n') }];
    const aux = AUX[word];
    if (aux)
      return [
        {
          ...base,
          english: aux.english,
          part: 'aux',
          plural: word.endsWith('n') || word === 'sind',
          ambiguous: word === 'werden' || word === 'haben',
        },
      ];
    if (word === 'sein') return [{ ...base, english: 'be', part: 'infinitive' }];
    if (word === 'worden') return [{ ...base, english: 'been', part: 'participle' }];
    if (
      capital &&
      (this.#nouns.isKnown(word) ||
        (!this.#quality(word) &&
          !this.#inflected(word) &&
          !(VERBS.finite.has(word) && !nounFirst) &&
          !(VERBS.infinitives.has(word) && !VERBS.finite.has(word)) &&
          !(VERBS.infinitives.has(word) && !this.#nouns.isKnown(word)) &&
          !VERBS.participles.has(word) &&
          !looksLikeParticiple(word)))
    )
      return [this.#noun(raw, before, next)];
    return [this.#plain(raw, word, base, before, raws, at, nounAhead)];
  }

  #plain(
    raw: Raw,
    word: string,
    base: Pick<Item, 'german' | 'close'>,
    before: readonly Item[],
    raws: readonly Raw[],
    at: number,
    nounAhead: boolean,
  ): Item {
    const next = raws[at + 1];
    const listedNoun = this.#lowercase && this.#nouns.isKnown(word);
    const rest = new Set(raws.slice(at + 1).map((one) => one.text.toLowerCase()));
    const meant = lookUp(word, (one) => VERBS.finite.get(one))?.filter(
      (one) => one.prefix === '' || word.startsWith(one.prefix) || rest.has(one.prefix),
    );
    const finite = meant?.length === 0 ? undefined : meant;
    const infinitive = VERBS.infinitives.get(word);
    const participle = VERBS.participles.get(word);
    const noun =
      listedNoun &&
      lookUp(word, (one) => NOUNS.get(one)) !== undefined &&
      !['pron', 'sub'].includes(before.at(-1)?.part ?? '') &&
      !participle;
    if (noun || (listedNoun && !finite && !participle)) return this.#noun(raw, before, next);
    if (participle && !nounAhead) {
      const english = pastOf(participle.english);
      this.#naming.note(english, word);
      this.#naming.note(participle.english, participle.infinitive);
      const also = finite?.[0];
      if (
        also &&
        ['noun', 'pron'].includes(before.at(-1)?.part ?? '') &&
        !before.some((one) => one.part === 'aux' || one.part === 'modal') &&
        next &&
        next.kind !== 'sign' &&
        AUX[next.text] === undefined
      )
        return { ...base, english: thirdPersonOf(also.english), part: 'finite', verb: also };
      return { ...base, english, part: 'participle', verb: participle };
    }
    const plainForm = nounAhead ? COMPARATIVE.get(word) : undefined;
    const quality = plainForm ?? this.#quality(word);
    const inflected = this.#inflected(word);
    if (quality && !(finite && !nounAhead)) {
      this.#naming.note(quality.english, quality.german);
      return { ...base, english: quality.english, part: 'adj' };
    }
    if (infinitive && ['beim', 'vom', 'zum'].includes(before.at(-1)?.german ?? ''))
      return { german: word, english: gerundOf(infinitive.english), part: 'noun', close: raw.close, verb: infinitive };
    if (infinitive && !nounAhead) {
      this.#naming.note(infinitive.english, infinitive.infinitive);
      return { ...base, english: infinitive.english, part: 'infinitive', verb: infinitive, ambiguous: true };
    }
    if (finite?.[0] && !(inflected && nounAhead)) {
      const verb = finite.find((one) => one.prefix !== '' && rest.has(one.prefix)) ?? finite.find((one) => one.prefix === '') ?? finite[0];
      this.#naming.note(verb.english, verb.infinitive);
      const plural = word.endsWith('n') && !word.endsWith('nn');
      return {
        ...base,
        english:
          plural || (word.endsWith('e') && raws.some((one) => one.text.toLowerCase() === 'ich'))
            ? verb.english
            : thirdPersonOf(verb.english),
        part: 'finite',
        verb,
        plural,
        ambiguous: plural,
      };
    }
    if (inflected) {
      this.#naming.note(inflected.english, inflected.german);
      this.#naming.note(inflected.verb.english, inflected.verb.infinitive);
      return { ...base, english: inflected.english, part: 'adj', verb: inflected.verb };
    }
    const stem = word.replace(/(?:e|er|en|em|es)$/, '');
    if (looksLikeParticiple(word)) return this.#coinedParticiple(word, base, 'participle');
    if (stem !== word && looksLikeParticiple(stem) && nounAhead) return this.#coinedParticiple(stem, base, 'adj');
    const last = before.at(-1);
    if (this.#lowercase || this.#nouns.isKnown(word)) return this.#noun(raw, before, next);
    if (/(?:ieren|en|ern|eln)$/.test(word) && !nounAhead && last?.part !== 'det') {
      const english = coinedVerb(word);
      this.#naming.note(english, word);
      return { ...base, english, part: 'infinitive', ambiguous: true, verb: { infinitive: word, prefix: '', participle: '', english } };
    }
    const plain = nounAhead && stem.length > 2 ? stem : word;
    const english = `${ascii(plain).replace(/[^a-z]/g, '')}ical`;
    this.#naming.note(english, plain);
    return { ...base, english, part: 'adj' };
  }

  #coinedParticiple(word: string, base: Pick<Item, 'german' | 'close'>, part: 'participle' | 'adj'): Item {
    const english = `${coinedVerb(word)}d`;
    this.#naming.note(english, word);
    return { ...base, english, part };
  }

  /** What stands in quotes is said in the same words as without them: `„storniert“` and `stornierte Buchungen` are one state. */
  #quoted(text: string): string | undefined {
    const inner = /^["„»](\p{L}[\p{L} -]*)["“”«]$/u.exec(text)?.[1];
    if (inner === undefined || inner.split(' ').length > 2) return undefined;
    const items = this.items(inner);
    const named = items.length === 1 && items[0]?.part === 'noun' && !inner.includes(' ') && items[0].english !== inner;
    const told = named || items.every((item) => ['adj', 'participle', 'phrase', 'infinitive'].includes(item.part) && item.english !== '');
    if (!told) return undefined;
    const english = items.map((item) => item.english).join(' ');
    if (items.length > 1) this.#naming.note(english, inner);
    return english;
  }

  #quality(word: string): { english: string; german: string } | undefined {
    for (const stem of [word, word.replace(/(?:e|er|en|em|es)$/, ''), word.replace(/(?:r|n|s|m)$/, ''), word.replace(/s?te[nrsm]?$/, '')]) {
      const german = lookUp(stem, (one) => (QUALITIES[one] === undefined ? undefined : one));
      if (german !== undefined && stem.length > 2) return { english: QUALITIES[german] ?? '', german };
    }
    const dark = /^(ho)h(?:e|er|en|em|es)$/.test(word) ? 'hoch' : undefined;
    return dark === undefined ? undefined : { english: 'high', german: dark };
  }

  /** `stornierte`, `bezahlten`: a participle before its noun. */
  #inflected(word: string): { english: string; german: string; verb: Verb } | undefined {
    const stem = word.replace(/(?:e|er|en|em|es)$/, '');
    if (stem === word) return undefined;
    const verb = lookUp(stem, (one) => VERBS.participles.get(one));
    return verb && { english: pastOf(verb.english), german: verb.participle, verb };
  }

  #noun(raw: Raw, before: readonly Item[], next: Raw | undefined): Item {
    const word = raw.text.toLowerCase();
    const previous = before.findLast((item) => item.part !== 'adj' && item.part !== 'participle');
    const verb = lookUp(word, (one) => VERBS.infinitives.get(one));
    const done =
      previous === undefined || before.length === 0
        ? /^(?:von|vom|der|des|eines|einer)$/.test(next?.text ?? '')
        : NEUTER.has(previous.german);
    if (verb && /^\p{Lu}/u.test(raw.text) && done && NOUNS.get(word) === undefined)
      return { german: word, english: gerundOf(verb.english), part: 'noun', close: raw.close, verb };
    const quality = this.#quality(word);
    const alone = !next || next.kind === 'sign' || ['und', 'oder'].includes(next.text);
    if (/^\p{Lu}/u.test(raw.text) && quality && alone && before.length === 0) {
      this.#naming.note(quality.english, raw.text);
      return { german: word, english: quality.english, part: 'adj', close: raw.close };
    }
    const counted = before.slice(-2).some((item) => item.german === 'anzahl');
    const { english, plural } = this.#nouns.read(
      raw.text.replace(/-$/, ''),
      counted ||
        (previous === undefined && next !== undefined && followedByVerb(next) && next.text.endsWith('n')) ||
        (next?.text === 'sind' && previous === undefined)
        ? 'mehrere'
        : previous?.part === 'det' ||
            previous?.part === 'number' ||
            previous?.part === 'prep' ||
            (previous?.part === 'phrase' && /(?:vielen?|mehreren?|bis zu|mehr als)$/.test(previous.german))
          ? previous.german
          : undefined,
    );
    return { german: word, english, part: 'noun', plural, close: raw.close };
  }
}
