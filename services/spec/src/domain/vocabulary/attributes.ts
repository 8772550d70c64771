import type { FieldFormat, FieldType } from '@hexad/proto/documents';

/** What the last word of an attribute's name says about its type when the brief does not. General words of any domain. */
export interface Kind {
  readonly type: FieldType;
  readonly format?: FieldFormat;
}

const listed = (kind: Kind, words: string): [string, Kind][] => words.split(' ').map((word) => [word, kind]);

export const HEAD_KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...listed(
    { type: 'string' },
    'name title label code number reference sku isbn barcode identifier slug nickname surname subject heading caption city street town region state country county postcode zip address location brand model make vat iban username company position role room unit size plate license licence registration serial keyword headline tagline author publisher manufacturer category type kind language nationality gender specialty specialisation specialization status priority stage level severity phase condition method source currency timezone section breed color colour model place symbol version password',
  ),
  ...listed(
    { type: 'text' },
    'description note notes body content summary comment comments remark remarks bio biography details instruction instructions message feedback text explanation motivation letter history observation observations abstract justification agenda minutes',
  ),
  ...listed({ type: 'string' }, 'reason'),
  ...listed({ type: 'string', format: 'email' }, 'email mail'),
  ...listed({ type: 'string', format: 'url' }, 'url link website homepage webpage uri'),
  ...listed({ type: 'string', format: 'phone' }, 'phone telephone mobile fax cellphone'),
  ...listed(
    { type: 'integer' },
    'quantity count stock capacity age year pages seats rating score stars points edition floor minutes hours days weeks months participants attendees servings calories mileage reps sets rank volume_number attempts credits',
  ),
  ...listed(
    { type: 'number', format: 'money' },
    'price cost amount fee total salary budget balance deposit revenue payment wage rent fare tip donation subtotal expense premium surcharge toll turnover',
  ),
  ...listed(
    { type: 'number' },
    'kilogram kilograms kg gram grams litre litres liter liters hectare hectares tonne tonnes kilometre kilometres km weight height width length depth distance temperature latitude longitude area volume speed hourly_rate ratio percent percentage discount rate power',
  ),
  ...listed({ type: 'integer' }, 'duration'),
  ...listed({ type: 'date' }, 'date birthday deadline day expiry birthdate'),
  ...listed({ type: 'datetime' }, 'datetime timestamp moment'),
  ...listed({ type: 'datetime' }, 'time'),
  ...listed(
    { type: 'boolean' },
    'flag active done completed archived enabled published available visible public favorite favourite urgent paid featured',
  ),
]);

/** Whether a name sounds like an attribute by the words it is made of: `due date`, `price per week`, `joined on`. */
export function soundsLikeAttribute(key: string): boolean {
  const words = key.split(' ');
  const last = words.at(-1) ?? '';
  if (HEAD_KINDS.has(last) || (words.length > 1 && ['on', 'at', 'by', 'until', 'from'].includes(last))) return true;
  if (words.length > 1 && ['min', 'max', 'minimum', 'maximum', 'total'].includes(words[0] ?? '')) return true;
  if (words.length > 1 && /(?:ed|built|paid|sold|spent|made)$/.test(last) && HEAD_KINDS.has(words.at(-2) ?? '')) return true;
  const joint = words.findIndex((word) => ['of', 'per', 'until', 'in', 'on', 'for'].includes(word));
  return joint > 0 && HEAD_KINDS.has(words[joint - 1] ?? '');
}

/** `rate` and `discount` said in percent, `tax rate` and such. */
export const PERCENT_WORDS: ReadonlySet<string> = new Set(['percent', 'percentage', '%']);

export const MONEY_UNITS: ReadonlySet<string> = new Set(
  'euro euros eur dollar dollars usd pound pounds gbp cents chf francs yen rupees crowns money € $ £ ¥'.split(' '),
);

/** Words before `number` that make it a count; otherwise a number names something (`serial number`). */
export const PERSON_NAME_HEADS: ReadonlySet<string> = new Set([
  'name',
  'title',
  'label',
  'subject',
  'number',
  'code',
  'reference',
  'headline',
  'heading',
]);

/** Single words that share their second word with the next attribute: `start and end date`. */
export const PAIRED: ReadonlySet<string> = new Set(
  'start end first last minimum maximum min max opening closing open close from to billing shipping arrival departure check-in check-out pick-up pickup drop-off return birth death begin given family middle home work mobile landline net gross old new planned actual scheduled effective buy sell purchase sale issue due valid entry exit hire departure begin'.split(
    ' ',
  ),
);
