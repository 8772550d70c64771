import {
  type FieldOutline,
  KEPT_ANYWAY,
  oneOf,
  recordName,
  type RecordOutline,
  type ReferenceOutline,
  wordsOfName,
} from '../../domain/records.js';
import { argumentsIn, bracketed, defaultIn, lineAt, namedIn, stringIn } from './calls.js';

const CLASS = /^class\s+(\w+)\s*\(([^)]*)\)\s*:/gm;
const FIELD = /^[ \t]+(\w+)\s*=\s*(?:models\.)?(\w+(?:Field|Key))\s*\(/gm;

const TYPES: Readonly<Record<string, string>> = {
  BooleanField: 'yes or no',
  NullBooleanField: 'yes or no',
  IntegerField: 'whole number',
  BigIntegerField: 'whole number',
  SmallIntegerField: 'whole number',
  PositiveIntegerField: 'whole number',
  PositiveSmallIntegerField: 'whole number',
  FloatField: 'number',
  DecimalField: 'number',
  DateField: 'date',
  DateTimeField: 'date and time',
  TimeField: 'time',
  EmailField: 'e-mail',
  URLField: 'URL',
};
const FATES: Readonly<Record<string, ReferenceOutline['onDelete']>> = {
  CASCADE: 'cascade',
  PROTECT: 'restrict',
  RESTRICT: 'restrict',
  SET_NULL: 'setNull',
};

/** The models of Django. Abstract ones and what is not written out here is not followed. */
export function recordsOfDjango(text: string): RecordOutline[] {
  const classes = [...text.matchAll(CLASS)];
  return classes.flatMap((found, at): RecordOutline[] => {
    const body = text.slice(found.index, classes[at + 1]?.index ?? text.length);
    const members = [...body.matchAll(FIELD)];
    if (members.length === 0 || /^\s+abstract\s*=\s*True/m.test(body)) return [];
    const fields: FieldOutline[] = [];
    const references: ReferenceOutline[] = [];
    for (const member of members) {
      const [whole, name = '', type = ''] = member;
      const parts = argumentsIn(bracketed(body, member.index + whole.length - 1) ?? '');
      const line = lineAt(text, found.index + member.index + whole.search(/\S/));
      const named = namedIn(parts);
      if (/^(?:ForeignKey|OneToOneField|ManyToManyField)$/.test(type)) references.push(referenceOf(name, type, parts, named, line));
      else if (!KEPT_ANYWAY.test(wordsOfName(name)) && !type.endsWith('AutoField')) fields.push(fieldOf(name, type, named, text, line));
    }
    return [{ name: recordName(found[1]!), line: lineAt(text, found.index), fields, references, sentences: [] }];
  });
}

function referenceOf(
  name: string,
  type: string,
  parts: readonly string[],
  named: ReadonlyMap<string, string>,
  line: number,
): ReferenceOutline {
  const target = recordName(stringIn(parts[0]) ?? parts[0] ?? name);
  if (type === 'ManyToManyField') return { role: target, target, kind: 'many', required: false, line };
  const onDelete = FATES[/(\w+)\s*$/.exec(named.get('on_delete') ?? '')?.[1] ?? ''];
  return { role: wordsOfName(name), target, kind: 'one', required: named.get('null') !== 'True', line, ...(onDelete && { onDelete }) };
}

function fieldOf(name: string, type: string, named: ReadonlyMap<string, string>, text: string, line: number): FieldOutline {
  const choices = choicesIn(named.get('choices'), text);
  const most = named.get('max_length');
  const given = defaultIn(named.get('default'));
  return {
    name: wordsOfName(name),
    type: TYPES[type] ?? 'text',
    required: named.get('null') !== 'True' && named.get('blank') !== 'True',
    unique: named.get('unique') === 'True',
    rules: [
      ...(choices.length > 0 ? [oneOf(choices)] : []),
      ...(choices.length === 0 && most !== undefined && /^\d+$/.test(most) ? [`at most ${most} characters`] : []),
      ...(type.startsWith('Positive') ? ['at least 0'] : []),
    ],
    line,
    ...(given !== undefined && { default: given }),
  };
}

/** `[('open', 'Open'), …]`, a constant that is such a list, or a class of TextChoices. */
function choicesIn(value: string | undefined, text: string): string[] {
  if (value === undefined) return [];
  const name = /^(?:\w+\.)*(\w+)(?:\.choices)?$/.exec(value)?.[1];
  const listed = name === undefined ? value : (constant(text, name) ?? '');
  if (/^[[(]/.test(listed.trim())) return [...listed.matchAll(/[[(]\s*(["'])(.*?)\1\s*,/g)].map(([, , one]) => one!);
  const owner = /(\w+)\.choices$/.exec(value)?.[1];
  const body =
    owner === undefined
      ? undefined
      : new RegExp(`class\\s+${owner}\\s*\\([^)]*Choices\\)\\s*:([\\s\\S]*?)(?=\\n\\s*\\n|\\n\\S|$)`).exec(text)?.[1];
  return [...(body ?? '').matchAll(/=\s*\(?\s*(["'])(.*?)\1/g)].map(([, , one]) => one!);
}

function constant(text: string, name: string): string | undefined {
  const found = new RegExp(`^\\s*${name}\\s*=\\s*(?=[[(])`, 'm').exec(text);
  if (found === null) return undefined;
  const at = found.index + found[0].length;
  return `${text[at]}${bracketed(text, at) ?? ''}`;
}
