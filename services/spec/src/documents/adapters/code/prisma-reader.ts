import type { Attribute, Enum, Field, KeyValue, Model } from '@mrleebo/prisma-ast';
import type { DocumentKind } from '@hexad/proto/documents';
import { plural } from '../../../domain/text/language.js';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { textOf } from '../../domain/container.js';
import { KIND_NAMES } from '../../domain/kinds.js';
import { unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import {
  blocksOfRecords,
  type FieldOutline,
  KEPT_ANYWAY,
  oneOf,
  recordName,
  type RecordOutline,
  type ReferenceOutline,
  wordsOfName,
} from '../../domain/records.js';

const TYPES: Readonly<Record<string, string>> = {
  Boolean: 'yes or no',
  Int: 'whole number',
  BigInt: 'whole number',
  Float: 'number',
  Decimal: 'number',
  DateTime: 'date and time',
};
const FATES: Readonly<Record<string, ReferenceOutline['onDelete']>> = {
  Cascade: 'cascade',
  Restrict: 'restrict',
  NoAction: 'restrict',
  SetNull: 'setNull',
};

/** A schema of Prisma: its models become records. */
export class PrismaReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['prisma'];

  override async read(content: Uint8Array, name: string): Promise<Reading> {
    const source = textOf(content) ?? '';
    const { getSchema } = await import('@mrleebo/prisma-ast');
    let list: ReturnType<typeof getSchema>['list'];
    try {
      ({ list } = getSchema(source));
    } catch (cause) {
      throw unreadable(name, KIND_NAMES.prisma, cause);
    }
    const enums = new Map(list.filter((one): one is Enum => one.type === 'enum').map((one) => [one.name, valuesOf(one)]));
    const models = list.filter((one): one is Model => one.type === 'model');
    const lines = source.split('\n');
    const records = models.map((model) => recordOf(model, models, enums, lines));
    return compose(blocksOfRecords(name.replace(/^.*\//, '').replace(/\.[^.]*$/, ''), records));
  }
}

const valuesOf = ({ enumerators }: Enum): string[] =>
  enumerators.flatMap((one) => (one.type === 'enumerator' ? [one.name.toLowerCase().replace(/_/g, ' ')] : []));

function recordOf(model: Model, models: readonly Model[], enums: ReadonlyMap<string, string[]>, lines: readonly string[]): RecordOutline {
  const start = lines.findIndex((line) => new RegExp(`^\\s*model\\s+${model.name}\\b`).test(line));
  const lineOf = (field: string): number => lines.findIndex((line, at) => at > start && new RegExp(`^\\s*${field}\\s`).test(line)) + 1;
  const members = model.properties.filter((one): one is Field => one.type === 'field');
  const isRecord = ({ fieldType }: Field): boolean => models.some(({ name }) => name === fieldType);
  const relations = members.filter(isRecord);
  const keys = new Set(relations.flatMap((field) => listOf(attribute(field, 'relation'), 'fields')));
  const name = recordName(model.name);
  return {
    name,
    line: start + 1,
    fields: members
      .filter(
        (field) =>
          !isRecord(field) && !keys.has(field.name) && attribute(field, 'id') === undefined && !KEPT_ANYWAY.test(wordsOfName(field.name)),
      )
      .map((field) => fieldOf(field, enums, lineOf(field.name))),
    references: relations.flatMap((field) => referenceOf(field, members, lineOf(field.name))),
    sentences: model.properties.flatMap((one) => {
      if (one.type !== 'attribute' || one.name !== 'unique') return [];
      const columns = listIn(one.args?.[0]?.value).map((column) => wordsOfName(column).replace(/ id$/, ''));
      return columns.length > 1
        ? [{ text: `The combination of ${columns.join(' and ')} is unique among ${plural(name)}.`, line: start + 1 }]
        : [];
    }),
  };
}

/** Prisma's library gives names as strings and calls as objects. */
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const attribute = (field: Field, name: string): Attribute | undefined => field.attributes?.find((one) => one.name === name);

/** `[ownerId, kiteId]` */
function listIn(value: unknown): string[] {
  const list = value as { readonly type?: string; readonly args?: readonly unknown[] } | undefined;
  return list?.type === 'array' ? (list.args ?? []).filter((one) => typeof one === 'string') : [];
}

const pairs = (found: Attribute | undefined): KeyValue[] => (found?.args ?? []).flatMap(({ value }) => (isPair(value) ? [value] : []));
const isPair = (value: unknown): value is KeyValue => (value as KeyValue | undefined)?.type === 'keyValue';
const listOf = (found: Attribute | undefined, key: string): string[] => listIn(pairs(found).find((one) => one.key === key)?.value);

function referenceOf(field: Field, members: readonly Field[], line: number): ReferenceOutline[] {
  const target = recordName(textIn(field.fieldType));
  if (field.array === true) return [{ role: target, target, kind: 'list', required: false, line }];
  const relation = attribute(field, 'relation');
  const [key] = listOf(relation, 'fields');
  // The other side of a one to one.
  if (key === undefined) return [];
  const onDelete = FATES[textIn(pairs(relation).find((one) => one.key === 'onDelete')?.value)];
  const required = field.optional !== true && members.find(({ name }) => name === key)?.optional !== true;
  return [{ role: wordsOfName(field.name), target, kind: 'one', required, line, ...(onDelete && { onDelete }) }];
}

function fieldOf(field: Field, enums: ReadonlyMap<string, string[]>, line: number): FieldOutline {
  const values = enums.get(textIn(field.fieldType)) ?? [];
  const size = field.attributes?.find(({ group, name }) => group === 'db' && /^(?:Var)?Char$/.test(name))?.args?.[0]?.value;
  const date = field.attributes?.some(({ group, name }) => group === 'db' && name === 'Date') === true;
  const value = attribute(field, 'default')?.args?.[0]?.value;
  const given = typeof value === 'string' || typeof value === 'number' ? String(value).replace(/^"|"$/g, '') : undefined;
  return {
    name: wordsOfName(field.name),
    type: date ? 'date' : (TYPES[textIn(field.fieldType)] ?? 'text'),
    required: field.optional !== true,
    unique: attribute(field, 'unique') !== undefined,
    rules: values.length > 0 ? [oneOf(values)] : typeof size === 'string' || typeof size === 'number' ? [`at most ${size} characters`] : [],
    line,
    ...(given !== undefined && given !== '' && { default: values.length > 0 ? given.toLowerCase().replace(/_/g, ' ') : given }),
  };
}
