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

const ENTITY = /@Entity\s*\(/g;
const MEMBER = /@(Column|PrimaryColumn|ManyToOne|OneToOne|ManyToMany|OneToMany)\s*\(/g;
const TYPES: readonly (readonly [RegExp, string])[] = [
  [/^bool/, 'yes or no'],
  [/^(?:small|big|medium|tiny)?int/, 'whole number'],
  [/^(?:numeric|decimal|real|float|double)/, 'number'],
  [/^date$/, 'date'],
  [/^(?:timestamp|datetime)/, 'date and time'],
  [/^time/, 'time'],
];
const BY_LANGUAGE: Readonly<Record<string, string>> = { number: 'number', boolean: 'yes or no', Date: 'date and time' };

/** The entities of TypeORM that are written with decorators. */
export function recordsOfTypeOrm(text: string): RecordOutline[] {
  const entities = [...text.matchAll(ENTITY)];
  return entities.flatMap((found, at): RecordOutline[] => {
    const part = text.slice(found.index, entities[at + 1]?.index ?? text.length);
    const name = /\bclass\s+(\w+)/.exec(part)?.[1];
    if (name === undefined) return [];
    const fields: FieldOutline[] = [];
    const references: ReferenceOutline[] = [];
    for (const member of part.matchAll(MEMBER)) {
      const inner = bracketed(part, member.index + member[0].length - 1) ?? '';
      const declared = declaration(part.slice(member.index + member[0].length + inner.length + 1));
      if (declared === undefined) continue;
      const line = lineAt(text, found.index + member.index);
      if (member[1] === 'Column' || member[1] === 'PrimaryColumn') {
        if (!KEPT_ANYWAY.test(wordsOfName(declared.name))) fields.push(fieldOf(declared, inner, text, line));
      } else references.push(...referenceOf(member[1]!, declared, inner, part, line));
    }
    return [
      { name: recordName(name), line: lineAt(text, found.index), fields: withoutKeys(fields, references), references, sentences: [] },
    ];
  });
}

interface Declaration {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

/** The property below a decorator, past other decorators of it. */
function declaration(after: string): Declaration | undefined {
  let rest = after;
  for (let next = /^\s*@\w+\s*\(/.exec(rest); next !== null; next = /^\s*@\w+\s*\(/.exec(rest))
    rest = rest.slice(next[0].length + (bracketed(rest, next[0].length - 1)?.length ?? 0) + 1);
  const found = /^\s*(?:(?:public|private|protected|readonly|declare)\s+)*(\w+)\s*([?!])?\s*:\s*([^;=\n]+)/.exec(rest);
  return found === null ? undefined : { name: found[1]!, type: found[3]!.trim(), optional: found[2] === '?' };
}

/** The column of a reference that is declared beside it says nothing more. */
const withoutKeys = (fields: readonly FieldOutline[], references: readonly ReferenceOutline[]): FieldOutline[] =>
  fields.filter(({ name }) => !references.some(({ role }) => name === `${role} id`));

function fieldOf({ name, type, optional }: Declaration, inner: string, text: string, line: number): FieldOutline {
  const parts = argumentsIn(inner);
  const options = optionsIn(parts);
  const database = stringIn(parts[0]) ?? stringIn(options.get('type')) ?? '';
  const values = valuesOf(options.get('enum'), text);
  const most = options.get('length');
  const given = defaultIn(options.get('default'));
  return {
    name: wordsOfName(name),
    type:
      values.length > 0
        ? 'text'
        : (TYPES.find(([pattern]) => pattern.test(database))?.[1] ??
          (database === '' ? BY_LANGUAGE[type.split(/\W/)[0]!] : undefined) ??
          'text'),
    required: options.get('nullable') !== 'true' && !optional,
    unique: options.get('unique') === 'true',
    rules:
      values.length > 0 ? [oneOf(values)] : /^["']?\d+["']?$/.test(most ?? '') ? [`at most ${most!.replace(/\D/g, '')} characters`] : [],
    line,
    ...(given !== undefined && { default: given }),
  };
}

function optionsIn(parts: readonly string[]): ReadonlyMap<string, string> {
  const options = parts.find((part) => part.startsWith('{'));
  return namedIn(options === undefined ? [] : argumentsIn(bracketed(options, 0) ?? ''));
}

/** A list of strings, or an enum of the file. */
function valuesOf(value: string | undefined, text: string): string[] {
  if (value === undefined) return [];
  const body = value.startsWith('[')
    ? value
    : (new RegExp(`enum\\s+${/^\w+$/.test(value) ? value : '(?!)'}\\s*\\{([^}]*)\\}`).exec(text)?.[1] ?? '');
  return [...body.matchAll(/(["'])(.*?)\1/g)].map(([, , one]) => one!);
}

function referenceOf(kind: string, { name, type, optional }: Declaration, inner: string, part: string, line: number): ReferenceOutline[] {
  const parts = argumentsIn(inner);
  const target = recordName(/=>\s*(\w+)/.exec(parts[0] ?? '')?.[1] ?? stringIn(parts[0]) ?? type.replace(/\W+$/, ''));
  if (kind === 'OneToMany') return [];
  if (kind === 'ManyToMany') return [{ role: target, target, kind: 'list', required: false, line }];
  const options = optionsIn(parts);
  // Of two sides of a one to one the one with a column owns it.
  if (kind === 'OneToOne' && !new RegExp(`@JoinColumn\\s*\\([^)]*\\)[\\s\\S]{0,80}\\b${name}\\b`).test(part)) return [];
  const onDelete = SQL_FATES[stringIn(options.get('onDelete')) ?? ''];
  const required = options.get('nullable') === 'false' || (options.get('nullable') === undefined && !optional && !/\|\s*null/.test(type));
  return [{ role: wordsOfName(name), target, kind: 'one', required, line, ...(onDelete && { onDelete }) }];
}
