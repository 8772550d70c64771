import { plural, singular } from '../../domain/text/language.js';
import { withArticle } from '../../domain/text/article.js';
import type { Block } from './compose.js';

/** One field of a table or schema, in the words that the engine reads. */
export interface FieldOutline {
  readonly name: string;
  /** `text`, `whole number`, `number`, `money`, `yes or no`, `date`, `date and time`, `time`, `e-mail`, `URL`. */
  readonly type: string;
  readonly required: boolean;
  readonly unique: boolean;
  /** `at most 80 characters`, `one of draft, published`. */
  readonly rules: readonly string[];
  readonly default?: string;
  readonly line?: number;
}

export interface ReferenceOutline {
  /** As the field is called without its `id`: mostly the name of the target. */
  readonly role: string;
  readonly target: string;
  /** `list`: the record lists others, which does not say yet whose they are: see `settleLists`. */
  readonly kind: 'one' | 'many' | 'list';
  readonly required: boolean;
  readonly onDelete?: 'cascade' | 'restrict' | 'setNull';
  readonly line?: number;
}

/** A table of a database or a schema of an API: a kind of record. */
export interface RecordOutline {
  /** Words in lower case, singular: `order line`. */
  readonly name: string;
  readonly description?: string;
  readonly line?: number;
  readonly fields: readonly FieldOutline[];
  readonly references: readonly ReferenceOutline[];
  /** Sentences about it that a reader of the source would say. */
  readonly sentences: readonly { readonly text: string; readonly line?: number }[];
}

/** `order_lines`, `OrderLine`, `dbo.order_lines` → `order line`. */
export function wordsOfName(name: string): string {
  const words = name
    .slice(name.lastIndexOf('.') + 1)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
  return words.join(' ');
}

/** The name of one record: the last word in the singular. */
export function recordName(name: string): string {
  const words = wordsOfName(name).split(' ');
  return [...words.slice(0, -1), singular(words.at(-1) ?? '')].join(' ');
}

/** `one of new, "well worn"`: the choices of a field, as they stand in the source with blanks for underscores. */
export const oneOf = (values: readonly string[]): string =>
  `one of ${values
    .map((value) => value.replace(/_/g, ' '))
    .map((words) => (/[\s,]/.test(words) ? `"${words}"` : words))
    .join(', ')}`;

/** Fields that every record has anyway. */
export const KEPT_ANYWAY = /^(?:id|uuid|created (?:at|on)|updated (?:at|on)|modified (?:at|on))$/;

const at = (line: number | undefined): Block['place'] => (line === undefined ? {} : { line });

/**
 * A list of records that point back is the other side of what they say; two that list each other are many to many; a list of records that
 * point nowhere holds what belongs to it.
 */
export function settleLists(records: readonly RecordOutline[]): RecordOutline[] {
  const has = (name: string, kind: ReferenceOutline['kind'], target: string): boolean =>
    records.some((one) => one.name === name && one.references.some((reference) => reference.kind === kind && reference.target === target));
  return records.map((record, index) => {
    const kept = record.references.flatMap((reference): ReferenceOutline[] => {
      if (reference.kind !== 'list') return [reference];
      if (!has(reference.target, 'list', record.name) || has(reference.target, 'many', record.name)) return [];
      const first = records.findIndex(({ name }) => name === reference.target) > index;
      return first ? [{ ...reference, kind: 'many' }] : [];
    });
    const held = records.flatMap((owner) =>
      owner.references
        .filter(({ kind, target }) => kind === 'list' && target === record.name)
        .filter(() => !(['list', 'many', 'one'] as const).some((back) => has(record.name, back, owner.name)))
        .map((reference): ReferenceOutline => ({ ...reference, role: owner.name, target: owner.name, kind: 'one', required: true })),
    );
    return { ...record, references: [...kept, ...held] };
  });
}

/** `2 to 60 characters`, `at most 5`: a span in the words that the engine reads. */
export function spanInWords(from: number | undefined, to: number | undefined, unit = ''): string[] {
  if (from !== undefined && to !== undefined) return [`${from} to ${to}${unit}`];
  if (from !== undefined) return [`at least ${from}${unit}`];
  return to === undefined ? [] : [`at most ${to}${unit}`];
}

/** What tables and schemas say, as a text of headings, tables and sentences. */
export function blocksOfRecords(title: string, records: readonly RecordOutline[]): Block[] {
  return [{ kind: 'heading', depth: 1, text: title, place: {} }, ...settleLists(records).flatMap(blocksOfRecord)];
}

function blocksOfRecord(record: RecordOutline): Block[] {
  const { name, fields, references } = record;
  const heading: Block = { kind: 'heading', depth: 2, text: capital(name), place: at(record.line) };
  const head: Block = { kind: 'row', text: '', cells: ['field', 'type', 'required', 'unique', 'rules', 'default'], place: at(record.line) };
  const rows = fields.map((field): Block => ({ kind: 'row', text: '', cells: cellsOf(field), place: at(field.line) }));
  const said = [
    ...references.map((reference) => ({ text: referenceSentence(name, reference), line: reference.line })),
    ...record.sentences,
  ];
  return [
    heading,
    ...(rows.length === 0 ? [] : [head, ...rows]),
    ...said.map(({ text, line }): Block => ({ kind: 'item', depth: 0, text, place: at(line) })),
  ];
}

const yes = (value: boolean): string => (value ? 'yes' : 'no');

const cellsOf = ({ name, type, required, unique, rules, default: value }: FieldOutline): string[] => [
  name,
  type,
  yes(required),
  yes(unique),
  rules.join(', '),
  value ?? '',
];

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function referenceSentence(name: string, { role, target, kind, required, onDelete }: ReferenceOutline): string {
  const subject = capital(withArticle(name));
  if (kind !== 'one') return `${subject} can have several ${plural(target)}, and ${withArticle(target)} can have several ${plural(name)}.`;
  const fate = fateOf(name, target, onDelete);
  if (role !== target) return `${subject} ${required ? 'has exactly' : 'may have'} one ${role}, which is ${withArticle(target)}.${fate}`;
  return `${subject} ${required ? 'belongs to exactly one' : 'may belong to one'} ${target}.${fate}`;
}

function fateOf(name: string, target: string, onDelete: ReferenceOutline['onDelete']): string {
  if (onDelete === 'cascade') return ` When ${withArticle(target)} is deleted, its ${plural(name)} are deleted too.`;
  return onDelete === 'restrict' ? ` ${capital(withArticle(target))} with ${plural(name)} cannot be deleted.` : '';
}
