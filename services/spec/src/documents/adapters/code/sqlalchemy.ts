import {
  type FieldOutline,
  KEPT_ANYWAY,
  oneOf,
  recordName,
  type RecordOutline,
  type ReferenceOutline,
  wordsOfName,
} from '../../domain/records.js';
import { argumentsIn, bracketed, defaultIn, lineAt, namedIn, SQL_FATES, stringIn } from './calls.js';

const CLASS = /^class\s+(\w+)\s*\([^)]*\)\s*:/gm;
const COLUMN = /^[ \t]+(\w+)\s*(?::\s*([^\n=]+?))?\s*=\s*(?:\w+\.)?(?:mapped_column|Column)\s*\(/gm;
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^Bool/, 'yes or no'],
  [/^(?:Small|Big)?Int/i, 'whole number'],
  [/^(?:Numeric|Decimal|Float|Double|REAL|float)/, 'number'],
  [/^(?:DateTime|TIMESTAMP|datetime)/, 'date and time'],
  [/^(?:Date|date)/, 'date'],
  [/^(?:Time|time)/, 'time'],
];

/** The declarative models of SQLAlchemy, and of what is built on it. */
export function recordsOfSqlAlchemy(text: string): RecordOutline[] {
  const classes = [...text.matchAll(CLASS)];
  return classes.flatMap((found, at): RecordOutline[] => {
    const body = text.slice(found.index, classes[at + 1]?.index ?? text.length);
    if (!/^\s+__tablename__\s*=/m.test(body)) return [];
    const fields: FieldOutline[] = [];
    const references: ReferenceOutline[] = [];
    for (const member of body.matchAll(COLUMN)) {
      const [whole, name = '', hint = ''] = member;
      const parts = argumentsIn(bracketed(body, member.index + whole.length - 1) ?? '');
      const line = lineAt(text, found.index + member.index + whole.search(/\S/));
      const named = namedIn(parts);
      const optional =
        named.get('nullable') === 'True' || /\bOptional\b|\|\s*None/.test(hint) || (hint === '' && named.get('nullable') === undefined);
      const key = parts.find((part) => /^(?:\w+\.)?ForeignKey\s*\(/.test(part));
      if (key !== undefined) references.push(referenceOf(name, key, !optional, line));
      else if (named.get('primary_key') !== 'True' && !KEPT_ANYWAY.test(wordsOfName(name)))
        fields.push(fieldOf(name, hint, parts, named, optional, line));
    }
    return [{ name: recordName(found[1]!), line: lineAt(text, found.index), fields, references, sentences: [] }];
  });
}

function referenceOf(name: string, key: string, required: boolean, line: number): ReferenceOutline {
  const parts = argumentsIn(bracketed(key, key.indexOf('(')) ?? '');
  const target = recordName((stringIn(parts[0]) ?? name).replace(/\.\w+$/, ''));
  const onDelete = SQL_FATES[stringIn(namedIn(parts).get('ondelete')) ?? ''];
  return { role: wordsOfName(name).replace(/ id$/, ''), target, kind: 'one', required, line, ...(onDelete && { onDelete }) };
}

function fieldOf(
  name: string,
  hint: string,
  parts: readonly string[],
  named: ReadonlyMap<string, string>,
  optional: boolean,
  line: number,
): FieldOutline {
  const column = parts.find((part) => !/^\w+\s*=/.test(part) && stringIn(part) === undefined) ?? '';
  const type = (column === '' ? /(\w+)\s*\]*\s*(?:\|.*)?$/.exec(hint)?.[1] : column.replace(/^\w+\./, '')) ?? '';
  const inner = column.includes('(') ? argumentsIn(bracketed(column, column.indexOf('(')) ?? '') : [];
  const values = type.startsWith('Enum') ? inner.flatMap((one) => stringIn(one) ?? []) : [];
  const given = defaultIn(named.get('default'));
  return {
    name: wordsOfName(name),
    type: TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? 'text',
    required: !optional,
    unique: named.get('unique') === 'True',
    rules:
      values.length > 0
        ? [oneOf(values)]
        : /^(?:String|Unicode|VARCHAR)/.test(type) && /^\d+$/.test(inner[0] ?? '')
          ? [`at most ${inner[0]} characters`]
          : [],
    line,
    ...(given !== undefined && { default: given }),
  };
}
