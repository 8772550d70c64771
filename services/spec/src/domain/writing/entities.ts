import type { Entity, Field, Relation, Rule, Transition } from '@hexad/proto/documents';
import { inferredKind } from '../draft/apply.js';
import type { Draft, EntityDraft, FieldDraft, RuleDraft, WhenDraft } from '../draft/draft.js';
import { asciiWords, sanitiseName, sentenceCase } from '../names.js';
import { infinitive, plural } from '../text/language.js';
import { isHoldable } from './holdable.js';
import { writeMade, writeTally } from './computed.js';
import { writeReminders } from './reminding/reminders.js';
import type { SpecNames } from './names-in-spec.js';
import { dayOf, timeSpanOf } from './span.js';

type WrittenRule = Rule;

function writeField(field: FieldDraft, name: string, required: boolean, made: Pick<Field, 'computed' | 'counter'>): Field {
  const guess = inferredKind(field.key);
  const type = field.type ?? guess.type;
  const format =
    field.format ?? (field.type === undefined || (field.type === guess.type && field.enum === undefined) ? guess.format : undefined);
  const written: Field = { name, label: sentenceCase(field.label), type, required, unique: field.unique === true, sources: field.sources };
  const texty = type === 'string' || type === 'text';
  const numeric = type === 'integer' || type === 'number';
  if (texty && field.minLength !== undefined) written.minLength = field.minLength;
  if (texty && field.maxLength !== undefined) written.maxLength = field.maxLength;
  if (numeric) {
    if (field.minimum !== undefined) written.minimum = field.minimum;
    if (field.maximum !== undefined) written.maximum = field.maximum;
    if (field.exclusiveMinimum !== undefined) written.exclusiveMinimum = field.exclusiveMinimum;
    if (field.exclusiveMaximum !== undefined) written.exclusiveMaximum = field.exclusiveMaximum;
  }
  if (texty && field.pattern !== undefined && field.patternHint) {
    written.pattern = field.pattern;
    written.patternHint = field.patternHint;
  } else if (format !== undefined && formatFits(type, format)) written.format = format;
  if (type === 'enum') written.enum = field.enum ?? [];
  const value = fittingDefault(field, type);
  if (value !== undefined) written.default = value;
  if (field.readOnly) written.readOnly = true;
  return { ...written, ...made };
}

const formatFits = (type: Field['type'], format: NonNullable<Field['format']>): boolean =>
  format === 'money' || format === 'percent' ? type === 'number' : type === 'string';

/** A default of the wrong type would make every creation fail, so it is only written when it fits. */
function fittingDefault(field: FieldDraft, type: Field['type']): Field['default'] {
  const value = field.default;
  if (value === undefined) return undefined;
  if (typeof value === 'object') return type === 'date' || type === 'datetime' ? value : undefined;
  if (type === 'enum')
    return typeof value === 'boolean' ? undefined : field.enum?.find((one) => one.toLowerCase() === String(value).toLowerCase());
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (type === 'integer') return Number.isInteger(value) ? value : undefined;
  if (type === 'number') return typeof value === 'number' ? value : undefined;
  if (type === 'string' || type === 'text') return typeof value === 'boolean' ? undefined : String(value);
  return undefined;
}

function writeRelations(entity: EntityDraft, names: SpecNames): Relation[] {
  return entity.relations.map((relation): Relation => {
    const name = names.relation(entity, relation.role + relation.kind);
    const base = {
      kind: relation.kind,
      name: name?.name ?? '',
      label: sentenceCase(relation.kind === 'belongsTo' ? relation.role : plural(relation.role)),
      entity: names.entity(relation.target),
      sources: relation.sources,
    };
    if (relation.kind === 'belongsTo') {
      const required = relation.required ?? true;
      const wanted = relation.onDelete ?? 'restrict';
      const inverse = inverseOf(entity, relation.role, relation.target, names);
      return {
        ...base,
        field: name?.field ?? '',
        required,
        onDelete: required && wanted === 'setNull' ? 'restrict' : wanted,
        ...(relation.unique ? { unique: true } : {}),
        ...(inverse === undefined ? {} : { inverse }),
      };
    }
    if (relation.kind === 'manyToMany')
      return {
        ...base,
        ...(relation.owner ? { field: name?.field ?? '', owner: true } : { owner: false }),
        required: relation.required ?? false,
        ...manyInverse(entity, relation.role, relation.target, names),
      };
    const inverse = belongsBack(entity, relation.role, relation.target, names);
    return { ...base, required: false, ...(inverse === undefined ? {} : { inverse }) };
  });
}

/** The role under which a parent lists its children: their name, or name and role when there are several ways. */
export function childRole(child: EntityDraft, role: string, parent: EntityDraft): string {
  const ways = child.relations.filter((one) => one.kind === 'belongsTo' && one.target === parent);
  return ways.length > 1 && role !== parent.key ? `${role} ${child.key}` : child === parent ? `child ${child.key}` : child.key;
}

function inverseOf(child: EntityDraft, role: string, parent: EntityDraft, names: SpecNames): string | undefined {
  return names.relation(parent, `${childRole(child, role, parent)}hasMany`)?.name;
}
function belongsBack(parent: EntityDraft, role: string, child: EntityDraft, names: SpecNames): string | undefined {
  const relation = child.relations.find(
    (one) => one.kind === 'belongsTo' && one.target === parent && childRole(child, one.role, parent) === role,
  );
  return relation && names.relation(child, `${relation.role}belongsTo`)?.name;
}
function manyInverse(entity: EntityDraft, role: string, target: EntityDraft, names: SpecNames): { inverse?: string } {
  const back = target.relations.find(
    (one) => one.kind === 'manyToMany' && one.target === entity && (target !== entity || one.role !== role),
  );
  const name = back && names.relation(target, `${back.role}manyToMany`)?.name;
  return name === undefined ? {} : { inverse: name };
}

/** `ship` for a change to `shipped`; `moveToInReview` where the state is no participle. */
export function transitionName(to: string): string {
  const words = asciiWords(to);
  const verb = infinitive(words[0] ?? '');
  if (
    words.length > 0 &&
    verb !== words[0] &&
    (words[0]?.endsWith('ed') ||
      [
        'done',
        'paid',
        'sent',
        'lost',
        'sold',
        'written',
        'shown',
        'taken',
        'given',
        'withdrawn',
        'chosen',
        'built',
        'made',
        'held',
      ].includes(words[0] ?? ''))
  ) {
    return sanitiseName([verb === 'do' ? 'complete' : verb, ...words.slice(1)].join(' '), 'camel');
  }
  return sanitiseName(`mark ${to}`, 'camel');
}

function writeTransitions(entity: EntityDraft, names: SpecNames): Transition[] {
  const written: Transition[] = [];
  for (const draft of entity.transitions) {
    const to = draft.to;
    const stamps = draft.stamps.map((key) => names.field(entity, key)).filter((name) => name !== undefined);
    const requires = draft.requires.map((key) => names.field(entity, key)).filter((name) => name !== undefined);
    const base = draft.name === undefined ? transitionName(to) : sanitiseName(draft.name, 'camel');
    const same = written.find((one) => one.to === to && one.name === base && (one.actor ?? '') === (draft.actor ?? one.actor ?? ''));
    if (same) {
      for (const from of draft.from) if (!same.from.includes(from)) same.from.push(from);
      same.requires = [...new Set([...(same.requires ?? []), ...requires])];
      same.stamps = [...new Set([...(same.stamps ?? []), ...stamps])];
      if (same.requires.length === 0) delete same.requires;
      if (same.stamps.length === 0) delete same.stamps;
      same.sources = [
        ...same.sources,
        ...draft.sources.filter((source) => !same.sources.some((one) => JSON.stringify(one) === JSON.stringify(source))),
      ];
      continue;
    }
    const taken = new Set(written.map((one) => one.name));
    const name = sanitiseName(base, 'camel', taken) === base ? base : sanitiseName(draft.name ?? base, 'camel', taken);
    written.push({
      name: draft.name === undefined ? uniqueAs(transitionName(to), taken) : name,
      label: `${sentenceCase(draft.from.join(' or '))} → ${to}`,
      from: [...draft.from],
      to,
      ...(requires.length > 0 ? { requires } : {}),
      ...(stamps.length > 0 ? { stamps } : {}),
      ...(draft.actor === undefined ? {} : { actor: draft.actor }),
      sources: draft.sources,
    });
  }
  return written.map((one) => ({ ...one, label: `${sentenceCase(one.from.join(' or '))} → ${one.to}` }));
}

const uniqueAs = (name: string, taken: ReadonlySet<string>): string => {
  let unique = name;
  for (let count = 2; taken.has(unique); count += 1) unique = `${name}${String(count)}`;
  return unique;
};

/** Rules refer to fields by their written names; a rule whose field does not exist is not written. */
function writeRules(entity: EntityDraft, names: SpecNames, lost: (rule: RuleDraft) => void): WrittenRule[] {
  const rules: WrittenRule[] = [];
  const whenOf = (
    owner: EntityDraft,
    when: WhenDraft | undefined,
  ): { when?: { field: string; in: (string | number | boolean)[] } } | undefined => {
    if (!when) return {};
    const field = names.field(owner, when.field);
    return field === undefined ? undefined : { when: { field, in: [...when.values] } };
  };
  for (const draft of entity.rules) {
    const base = { id: `${names.entity(entity)}-R${String(rules.length + 1)}`, statement: draft.statement, sources: draft.sources };
    const rule = writeRule(entity, draft, base, names, whenOf);
    if (!rule || !isHoldable(rule, entity, names)) lost(draft);
    else if (!rules.some((one) => sameRule(one, rule))) rules.push(rule);
  }
  return rules;
}

const bareRule = (rule: Rule): string =>
  JSON.stringify({
    ...rule,
    id: '',
    statement: '',
    sources: [],
    ...(rule.kind === 'uniqueTogether' ? { fields: [...rule.fields].sort() } : {}),
  });
const sameRule = (one: Rule, other: Rule): boolean => bareRule(one) === bareRule(other);

function writeRule(
  entity: EntityDraft,
  draft: RuleDraft,
  base: { id: string; statement: string; sources: Rule['sources'] },
  names: SpecNames,
  whenOf: (owner: EntityDraft, when: WhenDraft | undefined) => { when?: { field: string; in: (string | number | boolean)[] } } | undefined,
): Rule | undefined {
  const field = (key: string): string | undefined => names.field(entity, key);
  const via = (child: EntityDraft, parent: EntityDraft): string | undefined => {
    const relation = child.relations.find((one) => one.kind === 'belongsTo' && one.target === parent);
    return relation && names.field(child, relation.role);
  };
  switch (draft.kind) {
    case 'compare': {
      const left = field(draft.left);
      const right = field(draft.right) ?? nearly(entity, draft.right, draft.left, names);
      return left === undefined || right === undefined || left === right
        ? undefined
        : { kind: 'compare', ...base, left, op: draft.op, right };
    }
    case 'relativeToNow': {
      const one = field(draft.field);
      return one === undefined ? undefined : { kind: 'relativeToNow', ...base, field: one, op: draft.op };
    }
    case 'requiredWhen': {
      const one = field(draft.field);
      const when = whenOf(entity, draft.when)?.when;
      return one === undefined || !when ? undefined : { kind: 'requiredWhen', ...base, field: one, when };
    }
    case 'uniqueTogether': {
      const fields = draft.fields.map(field).filter((one) => one !== undefined);
      const when = whenOf(entity, draft.when);
      return new Set(fields).size < 2 || fields.length < draft.fields.length || !when
        ? undefined
        : { kind: 'uniqueTogether', ...base, fields, ...when };
    }
    case 'timeWindow': {
      const one = field(draft.field);
      if (one === undefined || (draft.state !== undefined && !entity.states.includes(draft.state))) return undefined;
      const { action, op, minutes } = draft;
      return { kind: 'timeWindow', ...base, action, ...(draft.state !== undefined && { state: draft.state }), field: one, op, minutes };
    }
    case 'tally': {
      const tally = writeTally(entity, draft, names);
      const limit = typeof draft.limit === 'number' ? draft.limit : field(draft.limit);
      return tally && limit !== undefined ? { kind: 'tally', ...base, ...tally, op: draft.op, limit } : undefined;
    }
    case 'noOverlap': {
      const span = timeSpanOf(entity);
      const when = whenOf(entity, draft.when);
      if (!when) return undefined;
      const [start, end] = [span?.start, span?.end].map((key) => key && field(key));
      const day = span === undefined ? dayOf(entity) : undefined;
      const within = [...draft.within, ...[span?.day, day].filter((key) => key !== undefined)].map(field);
      if (within.some((one) => one === undefined)) return undefined;
      const keys = within.filter((one) => one !== undefined);
      if (day !== undefined && keys.length > 1) return { kind: 'uniqueTogether', ...base, fields: keys, ...when };
      return start === undefined || end === undefined || start === '' || end === ''
        ? undefined
        : { kind: 'noOverlap', ...base, within: keys, start, end, ...when };
    }
    case 'immutable': {
      const fields = draft.fields?.map(field).filter((one) => one !== undefined);
      const when = whenOf(entity, draft.when);
      return !when || (fields && fields.length === 0) ? undefined : { kind: 'immutable', ...base, ...(fields ? { fields } : {}), ...when };
    }
    case 'deleteOnly': {
      const when = whenOf(entity, draft.when);
      return when && { kind: 'deleteOnly', ...base, ...when };
    }
    case 'maxChildren': {
      const through = via(draft.child, entity);
      const when = whenOf(draft.child, draft.when);
      return through === undefined || !when
        ? undefined
        : { kind: 'maxChildren', ...base, entity: names.entity(draft.child), via: through, limit: draft.limit, ...when };
    }
    case 'stateBlockedByChildren': {
      const through = via(draft.child, entity);
      const when = whenOf(draft.child, draft.when);
      return through === undefined || !when || !entity.states.includes(draft.state)
        ? undefined
        : { kind: 'stateBlockedByChildren', ...base, state: draft.state, entity: names.entity(draft.child), via: through, ...when };
    }
    case 'parentMust': {
      const through = via(entity, draft.parent);
      const when = whenOf(draft.parent, draft.when)?.when;
      return through === undefined || !when
        ? undefined
        : { kind: 'parentMust', ...base, via: through, parent: names.entity(draft.parent), when };
    }
  }
}

/** `issue date` for `issued on`. */
const momentOf = (entity: EntityDraft, key: string): FieldDraft | undefined => {
  const word = infinitive(key.split(' ')[0] ?? '');
  const found = entity.fields.filter((one) => / (?:on|at|by)$/.test(one.key) && infinitive(one.key.split(' ')[0] ?? '') === word);
  return found.length === 1 ? found[0] : undefined;
};

/** `start` for the only other attribute that begins or ends so. */
function nearly(entity: EntityDraft, key: string, except: string, names: SpecNames): string | undefined {
  const moment = / (?:date|day|time)$/.test(key) ? momentOf(entity, key) : undefined;
  if (moment && moment.key !== except) return names.field(entity, moment.key);
  const alike = entity.fields.filter((one) => one.key !== except && (one.key.startsWith(`${key} `) || one.key.endsWith(` ${key}`)));
  return alike.length === 1 && alike[0] ? names.field(entity, alike[0].key) : undefined;
}

const DISPLAY = ['name', 'title', 'full name', 'label', 'subject', 'number', 'code', 'email'];

export function displayFieldOf(entity: EntityDraft): string | undefined {
  const keys = entity.fields.map((field) => field.key);
  return (
    DISPLAY.find((key) => keys.includes(key)) ??
    keys.find((key) => /(?:name|title|number|code)$/.test(key)) ??
    entity.fields.find((field) => !field.enum && (field.type ?? inferredKind(field.key).type) === 'string')?.key ??
    keys[0]
  );
}

/** Writes the entities of a draft; `requiredOf` decides what the brief left open, `lost` hears of rules that have nothing to hold on to. */
export function writeEntities(
  draft: Draft,
  names: SpecNames,
  requiredOf: (entity: EntityDraft, field: FieldDraft) => boolean,
  lost: (entity: EntityDraft, rule: RuleDraft) => void,
): Entity[] {
  return draft.entities.map((entity): Entity => {
    const label = sentenceCase(entity.key);
    const pick = (keys: Iterable<string>): string[] => [
      ...new Set([...keys].map((key) => names.field(entity, key)).filter((name) => name !== undefined)),
    ];
    const display = displayFieldOf(entity);
    const searchable = new Set(
      entity.fields.filter((field) => ['string', 'text'].includes(field.type ?? inferredKind(field.key).type)).map((field) => field.key),
    );
    const pageSize = entity.pageSize ?? draft.pageSize ?? 20;
    return {
      name: names.entity(entity),
      label,
      pluralLabel: sentenceCase([...entity.words.slice(0, -1), plural(entity.words.at(-1) ?? '')].join(' ')),
      plural: names.plural(entity),
      description: entity.description ?? `${label} as described in the brief.`,
      fields: entity.fields.map((field) =>
        writeField(field, names.field(entity, field.key) ?? '', requiredOf(entity, field), writeMade(entity, field, names)),
      ),
      relations: writeRelations(entity, names),
      ...(entity.stateField === undefined ? {} : { stateField: names.field(entity, '@state') ?? '' }),
      ...(entity.initialState === undefined ? {} : { initialState: entity.initialState }),
      states: [...entity.states],
      transitions: writeTransitions(entity, names),
      rules: writeRules(entity, names, (rule) => {
        lost(entity, rule);
      }),
      operations: operationsOf(entity),
      ...(entity.files.size > 0 && { fileSources: [...entity.files.values()].flat() }),
      ...(entity.kept && !entity.forbidden.has('delete') && { softDelete: entity.kept }),
      ...writeReminders(entity, names),
      displayField: (display === undefined ? undefined : names.field(entity, display)) ?? 'id',
      search: pick([...entity.search].filter((key) => searchable.has(key))),
      filters: pick(entity.filters),
      sorts: pick(entity.sorts),
      defaultSort: {
        field: (entity.defaultSort && names.field(entity, entity.defaultSort.field)) ?? 'createdAt',
        direction: entity.defaultSort?.direction ?? 'desc',
      },
      pageSize: { default: pageSize, max: Math.max(100, pageSize) },
      sources: entity.sources,
    };
  });
}

/** A file brings records where they can be made, and holds those of a list. */
function operationsOf(entity: EntityDraft): Entity['operations'] {
  const usual = (['create', 'read', 'update', 'delete', 'list'] as const).filter((operation) => !entity.forbidden.has(operation));
  const files = (['export', 'import'] as const).filter(
    (operation) => entity.files.has(operation) && usual.includes(operation === 'export' ? 'list' : 'create'),
  );
  return [...usual, ...files];
}
