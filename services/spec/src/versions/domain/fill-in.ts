import { sanitiseName, sentenceCase } from '../../domain/names.js';
import { plural } from '../../domain/text/language.js';
import { byHand } from './by-hand.js';

type Raw = Record<string, unknown>;

const isRecord = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `dueDate` → `Due date`. */
export const labelOf = (name: string): string => sentenceCase(name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase());

/** An edit with what somebody need not write out: only what is absent is filled in, and whatever else is wrong stays for the schema to say. */
export function fillIn(edited: unknown): unknown {
  if (!isRecord(edited) || !Array.isArray(edited['entities'])) return edited;
  return { ...edited, entities: edited['entities'].map((entity) => (isRecord(entity) ? entityOf(entity) : entity)) };
}

function entityOf(entity: Raw): Raw {
  const name = texts(entity['name']);
  const label = texts(entity['label']) || labelOf(name);
  const many = pluralOf(label);
  const fields = listOf(entity['fields']).map((field) => (isRecord(field) ? fieldOf(field) : field));
  return {
    label,
    pluralLabel: sentenceCase(many),
    plural: sanitiseName(many, 'kebab'),
    description: `${label} as written into the spec.`,
    relations: [],
    states: [],
    transitions: [],
    rules: [],
    operations: ['create', 'read', 'update', 'delete', 'list'],
    displayField: shownField(fields),
    search: [],
    filters: [],
    sorts: [],
    defaultSort: { field: 'createdAt', direction: 'desc' },
    pageSize: { default: 20, max: 100 },
    sources: [byHand],
    ...entity,
    ...('fields' in entity && { fields }),
    ...('relations' in entity && { relations: listOf(entity['relations']).map((one) => (isRecord(one) ? relationOf(one) : one)) }),
    ...('rules' in entity && { rules: listOf(entity['rules']).map((one, at) => (isRecord(one) ? ruleOf(one, name, at) : one)) }),
    ...('transitions' in entity && {
      transitions: listOf(entity['transitions']).map((one) => (isRecord(one) ? transitionOf(one) : one)),
    }),
  };
}

const pluralOf = (label: string): string => {
  const words = label.toLowerCase().split(' ');
  return [...words.slice(0, -1), plural(words.at(-1) ?? '')].join(' ');
};

function shownField(fields: readonly unknown[]): unknown {
  const records = fields.filter(isRecord);
  return (records.find((field) => field['type'] === 'string' && field['required'] === true) ?? records[0])?.['name'];
}

const fieldOf = (field: Raw): Raw => ({
  label: labelOf(texts(field['name'])),
  required: false,
  unique: false,
  sources: [byHand],
  ...field,
});

function relationOf(relation: Raw): Raw {
  const name = texts(relation['name']);
  const common = { label: labelOf(name), required: false, sources: [byHand] };
  if (relation['kind'] === 'belongsTo') return { ...common, field: `${name}Id`, onDelete: 'restrict', ...relation };
  if (relation['kind'] === 'manyToMany' && relation['owner'] !== false)
    return { ...common, owner: true, field: `${name.replace(/s$/, '')}Ids`, ...relation };
  return { ...common, ...relation };
}

const transitionOf = (one: Raw): Raw => ({
  label: `${listOf(one['from']).map(String).join(' or ')} → ${texts(one['to'])}`,
  sources: [byHand],
  ...one,
});

/** An id that nothing has: it gets its number when ids are kept. */
const ruleOf = (rule: Raw, entity: string, at: number): Raw => ({
  id: `${entity}-new-${at}`,
  statement: [rule['kind'], rule['left'], rule['field'], rule['via'], rule['op'], rule['right'], ...listOf(rule['fields'])]
    .map(texts)
    .filter((word) => word !== '')
    .join(' '),
  sources: [byHand],
  ...rule,
});
