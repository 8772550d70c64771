import type { Entity, Spec, Unplaced } from '@hexad/proto/documents';
import { clausesOf } from '../grammar/clauses.js';
import { isNounish, nounPhraseAt } from '../grammar/phrase.js';
import { spanOf } from '../text/document.js';
import { infinitive, singular } from '../text/language.js';
import type { Statement } from '../text/statement.js';
import type { Token } from '../text/token.js';
import { HEAD_KINDS } from '../vocabulary/attributes.js';
import { ADVERBS, isClosed, META_NOUNS, MODALS } from '../vocabulary/closed.js';

type Written = Omit<Spec, 'unplaced'>;

/** Words that say how something is, not what: a bound, a format, an order, a wish for lists. */
const SAID_OF = new Set(
  `unique required optional mandatory valid exact free own long short maximum minimum max min length digit letter character sign symbol word line format pattern range list page
  search filter sort order newest oldest latest earliest default time day week month year hour minute second euro dollar percent number amount value decimal whole integer text date
  combination pair duplicate kind type choice following example thing way case record entry detail name user people person staff everyone somebody something life start end step moment
  create change delete remove edit update add store keep record manage track register save show see view find look allow permit forbid possible impossible necessary empty blank positive negative past
  future today now new old same different other more less most least first last next again later only even still also main usual normal simple small quick certain kg km cm ml mm gram
  kilogram meter metre litre liter degree want need like please use make have get give take go come let know say tell call mean think remember note write enter fill set put choose pick
  stay remain become happen exist belong contain consist include carry hold describe refer relate connect link assign count sum total current right ok yes course`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const stem = (word: string): string => singular(infinitive(word.toLowerCase())).replace(/(?:ation|ing|al|ment|ion|ed|er|e|y|s)$/, '');

const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .match(/\p{L}+/gu) ?? [];

/** Everything that the entities of a spec are made of, as words and as numbers. */
class Made {
  readonly #stems = new Set<string>();
  readonly #numbers = new Set<number>();

  constructor(spec: Written) {
    for (const actor of spec.actors) this.#say(actor.name);
    if (spec.access !== undefined) this.#say('account role right permission password', ...spec.access.roles.map(({ label }) => label));
    for (const entity of spec.entities) this.#add(entity);
    if (spec.rateLimit !== undefined) {
      this.#say('limit request call api rate ip address client');
      this.#numbers.add(spec.rateLimit.requests);
      for (const unit of [1, 60, 3600, 86_400]) this.#numbers.add(spec.rateLimit.seconds / unit);
    }
    if (spec.entities.some(({ operations }) => operations.some((one) => one === 'export' || one === 'import')))
      this.#say('export import download upload file csv excel xlsx spreadsheet sheet comma separated bulk load');
  }

  #say(...texts: readonly (string | undefined)[]): void {
    for (const text of texts)
      for (const word of wordsOf(text ?? '')) {
        this.#stems.add(stem(word));
        this.#stems.add(word);
      }
  }

  #add(entity: Entity): void {
    this.#say(entity.name, entity.label, entity.pluralLabel, ...entity.states);
    for (const field of entity.fields) {
      this.#say(
        field.name,
        field.label,
        field.format,
        field.patternHint?.words,
        ...(field.enum ?? []),
        typeof field.default === 'string' ? field.default : '',
      );
      this.#count([field.pattern ?? '', ...(field.enum ?? []), JSON.stringify(field.default ?? '')].join(' '));
      for (const value of [field.minLength, field.maxLength, field.minimum, field.maximum, field.exclusiveMinimum, field.exclusiveMaximum])
        if (value !== undefined) this.#numbers.add(value);
    }
    for (const relation of entity.relations) this.#say(relation.name, relation.entity);
    for (const transition of entity.transitions) this.#say(transition.name, transition.to, ...transition.from);
    for (const rule of entity.rules) if ('limit' in rule && typeof rule.limit === 'number') this.#numbers.add(rule.limit);
    for (const rule of entity.rules)
      if (rule.kind === 'timeWindow') for (const unit of [1, 60, 1440, 10_080]) this.#numbers.add(Math.abs(rule.minutes) / unit);
    if (entity.softDelete) {
      this.#say('archive bin trash restore recover undelete hide mark flag soft really permanent physical');
      for (const unit of [1, 7, 30, 365]) this.#numbers.add((entity.softDelete.days ?? 0) / unit);
    }
    for (const { minutes } of entity.reminders ?? []) {
      this.#say('remind reminder notify notification mail email message warn alert overdue send receive happen');
      for (const unit of [1, 60, 1440, 10_080, 43_200]) this.#numbers.add(Math.abs(minutes) / unit);
    }
    this.#numbers.add(entity.pageSize.default).add(entity.pageSize.max);
  }

  #count(text: string): void {
    for (const digits of text.match(/\d+(?:\.\d+)?/g) ?? []) this.#numbers.add(Number(digits));
  }

  knows({ lower }: Token): boolean {
    return (
      this.#stems.has(lower) ||
      this.#stems.has(stem(lower)) ||
      lower.split('-').some((part) => part !== lower && this.#stems.has(stem(part)))
    );
  }

  counts(value: number): boolean {
    return [value, value - 1, value + 1].some((one) => this.#numbers.has(one));
  }
}

const isGeneral = (word: string): boolean =>
  isClosed(word) ||
  ADVERBS.has(word) ||
  META_NOUNS.has(word) ||
  SAID_OF.has(word) ||
  SAID_OF.has(singular(word)) ||
  SAID_OF.has(infinitive(word)) ||
  (HEAD_KINDS.has(word) && SAID_OF.has(word));

const BREAKS = new Set([',', ';', '(', ')', ':', 'and', 'or', '.', '/', 'but', 'plus']);

/** The pieces of a clause between signs and conjunctions. */
function piecesOf(tokens: readonly Token[], from: number, to: number): [number, number][] {
  const pieces: [number, number][] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    if (at < to && !BREAKS.has(tokens[at]?.lower ?? '')) continue;
    if (at > start) pieces.push([start, at]);
    start = at + 1;
  }
  return pieces;
}

const isContent = (token: Token): boolean =>
  token.kind === 'word' && token.lower.length > 2 && !isGeneral(token.lower) && !token.tags.has('Adverb') && !token.tags.has('Expression');

/** What follows these only illustrates. */
const EXAMPLES = new Set(['such', 'like', 'e.g.', 'i.e.', 'etc.', 'example', 'instance', 'because', '#']);
const BOUNDING = new Set([
  'most',
  'least',
  'than',
  'to',
  'upto',
  'between',
  'exactly',
  'maximum',
  'minimum',
  'max',
  'min',
  'past',
  'over',
  'under',
  'exceed',
  'until',
  'from',
]);

/** A number that stands for itself; written as a word it only counts where it bounds something. */
function isAmount(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token?.kind !== 'number' || (token.value ?? 0) <= 2 || tokens[at + 1]?.start === token.end) return false;
  return /\d/.test(token.text) || BOUNDING.has(tokens[at - 1]?.lower ?? '');
}

/** What nothing was made of in a statement that something was made of: whole clauses, nouns of a list, numbers. */
function leftIn(statement: Statement, made: Made): [number, number, string][] {
  const { tokens } = statement;
  const left: [number, number, string][] = [];
  for (const [from, to] of clausesOf(tokens)) {
    const content = tokens.slice(from, to).filter(isContent);
    if (content.length > 0 && !content.some((token) => made.knows(token)) && !(from === 0 && to === tokens.length)) {
      left.push([from, to, 'nothing was made of this part of the sentence; please read it']);
      continue;
    }
    const pieces = piecesOf(tokens, from, to);
    for (const [start, end] of pieces) {
      const listed = pieces.length > 1 && !tokens.slice(start, end).some((token) => MODALS.has(token.lower));
      const phrase = listed ? nounPhraseAt(tokens, start) : undefined;
      const head = phrase && phrase.end <= end ? tokens[phrase.end - 1] : undefined;
      const unknown =
        head !== undefined && isNounish(head) && head.kind === 'word' && head.tags.has('Noun') && isContent(head) && !made.knows(head);
      const piece = tokens.slice(start, end);
      if (piece.some((token) => EXAMPLES.has(token.lower))) continue;
      if (unknown && !piece.some((token) => token.kind === 'word' && !isClosed(token.lower) && made.knows(token))) {
        left.push([start, end, 'nothing was made of this; please read it']);
        continue;
      }
      const number = piece.find((token, at) => isAmount(piece, at) && !made.counts(token.value ?? 0));
      if (number) left.push([start, end, `nothing was made of the number ${number.text}; please read it`]);
    }
  }
  return left;
}

/** Lists every part of a placed statement that left no trace in what was written. */
export function accountFor(
  spec: Written,
  statements: readonly Statement[],
  isPlaced: (statement: Statement) => boolean,
  isSaid: (statement: Statement, start: number, end: number) => boolean,
): Unplaced[] {
  const made = new Made(spec);
  const noted = new Set(
    [...spec.nfrs, ...spec.outOfScope].flatMap((one) =>
      one.sources.flatMap((source) => (source.kind === 'brief' ? [`${source.span.document} ${String(source.span.start)}`] : [])),
    ),
  );
  return statements
    .filter((statement) => statement.kind === 'item' || statement.kind === 'paragraph')
    .filter((statement) => isPlaced(statement) && !noted.has(`${statement.document.name} ${String(statement.start)}`))
    .flatMap((statement) =>
      leftIn(statement, made).flatMap(([from, to, reason]): Unplaced[] => {
        const first = statement.tokens[from];
        const last = statement.tokens[to - 1];
        return first && last && !isSaid(statement, first.start, last.end)
          ? [{ span: spanOf(statement.document, first.start, last.end), reason }]
          : [];
      }),
    );
}
