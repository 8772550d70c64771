import type { Computed, Entity, Field, Rule, Spec } from '@hexad/proto/documents';
import { sanitiseName } from '../../domain/names.js';
import type { Fault } from './fault.js';

/** What an edited spec says of things that it has not, and what contradicts itself in it. */
export function faultsOf(base: Spec, spec: Spec): Fault[] {
  return [
    ...doubles(spec.entities, 'entities', ({ name }) => name),
    ...doubles(spec.entities, 'entities', ({ plural }) => plural),
    ...spec.entities.flatMap((entity, at) => new EntityFaults(base, spec, entity, `entities[${at}]`).all()),
    ...derivedParts(base, spec),
  ];
}

/** What follows from the entities cannot be edited by itself. */
function derivedParts(base: Spec, spec: Spec): Fault[] {
  const said = (['stories', 'milestones', 'estimate', 'retired'] as const).filter(
    (part) => JSON.stringify(base[part]) !== JSON.stringify(spec[part]),
  );
  return said.map((part) => ({
    place: part,
    message: `${part} follow from the entities and cannot be edited by themselves; change the entities.`,
  }));
}

function doubles<T>(all: readonly T[], place: string, key: (one: T) => string): Fault[] {
  return all.flatMap((one, at) =>
    all.findIndex((other) => key(other) === key(one)) < at
      ? [{ place: `${place}[${at}]`, message: `${JSON.stringify(key(one))} is there twice.` }]
      : [],
  );
}

const ALWAYS = ['id', 'createdAt', 'updatedAt'];

class EntityFaults {
  readonly #base: Spec;
  readonly #spec: Spec;
  readonly #entity: Entity;
  readonly #place: string;
  readonly #columns: Set<string>;
  readonly #found: Fault[] = [];

  constructor(base: Spec, spec: Spec, entity: Entity, place: string) {
    this.#base = base;
    this.#spec = spec;
    this.#entity = entity;
    this.#place = place;
    this.#columns = columnsOf(entity);
  }

  all(): Fault[] {
    const { name, was, fields, relations } = this.#entity;
    this.#named('name', name, 'pascal');
    if (was !== undefined && !this.#base.entities.some((one) => one.name === was))
      this.#say('was', `there was no entity ${JSON.stringify(was)} before.`);
    if (was !== undefined && this.#spec.entities.some((one) => one.name === was))
      this.#say('was', `${was} is still there, so ${name} cannot be what it was.`);
    this.#found.push(...doubles([...fields, ...relations], `${this.#place}.fields`, (one) => one.name));
    for (const [at, field] of fields.entries()) this.#field(field, `fields[${at}]`);
    this.#relations();
    this.#states();
    this.#lists();
    for (const [at, rule] of this.#entity.rules.entries()) this.#rule(rule, `rules[${at}]`);
    this.#reminders();
    return this.#found;
  }

  #reminders(): void {
    const { fields, relations, reminders = [] } = this.#entity;
    for (const [at, { field, via, when }] of reminders.entries()) {
      const type = fields.find(({ name }) => name === field)?.type;
      if (!['createdAt', 'updatedAt'].includes(field) && type !== 'date' && type !== 'datetime')
        this.#say(`reminders[${at}].field`, `${JSON.stringify(field)} is no date of ${this.#entity.name}.`);
      if (via !== undefined && !relations.some((one) => one.kind === 'belongsTo' && one.field === via))
        this.#say(`reminders[${at}].via`, `${JSON.stringify(via)} is no reference of ${this.#entity.name}.`);
      if (when && !fields.some(({ name }) => name === when.field))
        this.#say(`reminders[${at}].when.field`, `${this.#entity.name} has no field ${JSON.stringify(when.field)}.`);
    }
  }

  #say(at: string, message: string): void {
    this.#found.push({ place: `${this.#place}.${at}`, message });
  }

  #named(at: string, name: string, style: 'camel' | 'pascal'): void {
    if (ALWAYS.includes(name)) this.#say(at, `every record has ${name} already.`);
    else if (sanitiseName(name, style) !== name && style === 'camel' && sanitiseName(splitWords(name), style) !== name)
      this.#say(at, `${JSON.stringify(name)} cannot be a name; ${JSON.stringify(sanitiseName(splitWords(name), style))} can.`);
  }

  #before(): Entity | undefined {
    return this.#base.entities.find(({ name }) => name === (this.#entity.was ?? this.#entity.name));
  }

  #field(field: Field, at: string): void {
    const before = this.#before()?.fields.find(({ name }) => name === field.name);
    if (before === undefined) this.#named(`${at}.name`, field.name, 'camel');
    const { was } = field;
    if (was !== undefined) {
      if (!this.#before()?.fields.some(({ name }) => name === was))
        this.#say(`${at}.was`, `${this.#entity.name} had no field ${JSON.stringify(was)} before.`);
      else if (this.#entity.fields.some(({ name }) => name === was))
        this.#say(`${at}.was`, `${was} is still there, so ${field.name} cannot be what it was.`);
    }
    for (const [low, high] of [
      ['minLength', 'maxLength'],
      ['minimum', 'maximum'],
    ] as const)
      if ((field[low] ?? -Infinity) > (field[high] ?? Infinity)) this.#say(at, `${low} ${field[low]} is above ${high} ${field[high]}.`);
    if (field.type === 'enum' && field.enum === undefined) this.#say(`${at}.enum`, `an enum names its values.`);
    if (field.type !== 'enum' && field.enum !== undefined)
      this.#say(`${at}.enum`, `a ${field.type} has no list of values; its type would have to be enum.`);
    if (field.enum && new Set(field.enum).size < field.enum.length) this.#say(`${at}.enum`, `a value is there twice.`);
    if (field.pattern !== undefined) this.#pattern(field, at);
    if (field.computed) this.#computed(field.computed, `${at}.computed`);
    for (const part of ['default', 'existing'] as const) {
      const reason = field[part] === undefined ? undefined : misfit(field, field[part]);
      if (reason !== undefined) this.#say(`${at}.${part}`, reason);
    }
    for (const [now, then] of Object.entries(field.enumWas ?? {}))
      if (!field.enum?.includes(now))
        this.#say(`${at}.enumWas`, `${JSON.stringify(now)}, which was ${JSON.stringify(then)}, is none of its values.`);
  }

  #computed(computed: Computed, at: string): void {
    if (computed.kind === 'past') return [computed.field, computed.when?.field ?? []].flat().forEach((name) => this.#there(at, name));
    if (computed.kind !== 'tally') return [computed.left, computed.right].forEach((name) => this.#there(at, name));
    const other = this.#spec.entities.find(({ name }) => name === computed.entity);
    if (other === undefined) return this.#say(at, `there is no entity ${JSON.stringify(computed.entity)}.`);
    const names = [
      computed.via,
      computed.field ?? [],
      computed.times ?? [],
      computed.minus?.field ?? [],
      computed.when?.field ?? [],
    ].flat();
    for (const name of names) if (!columnsOf(other).has(name)) this.#say(at, `${other.name} has no field ${JSON.stringify(name)}.`);
  }

  #pattern({ pattern = '', patternHint }: Field, at: string): void {
    let regex: RegExp;
    try {
      regex = new RegExp(pattern, 'u');
    } catch {
      return this.#say(`${at}.pattern`, `${JSON.stringify(pattern)} is no regular expression.`);
    }
    if (patternHint === undefined)
      this.#say(`${at}.patternHint`, 'a pattern needs its words for people, and one value that fits and one that does not.');
    else if (!regex.test(patternHint.valid))
      this.#say(`${at}.patternHint.valid`, `${JSON.stringify(patternHint.valid)} does not fit the pattern.`);
    else if (regex.test(patternHint.invalid))
      this.#say(`${at}.patternHint.invalid`, `${JSON.stringify(patternHint.invalid)} fits the pattern.`);
  }

  #relations(): void {
    for (const [index, relation] of this.#entity.relations.entries()) {
      const at = `relations[${index}]`;
      const target = this.#spec.entities.find(({ name }) => name === relation.entity);
      if (target === undefined) this.#say(`${at}.entity`, `there is no entity ${JSON.stringify(relation.entity)}.`);
      if (relation.kind === 'belongsTo' && relation.required && relation.onDelete === 'setNull')
        this.#say(`${at}.onDelete`, `a reference that must be there cannot be cleared; restrict or cascade can.`);
      if (relation.kind === 'belongsTo' && relation.field === undefined)
        this.#say(`${at}.field`, `it has no field that holds the reference.`);
      if (relation.was !== undefined && !this.#before()?.relations.some(({ name }) => name === relation.was))
        this.#say(`${at}.was`, `${this.#entity.name} had no relation ${JSON.stringify(relation.was)} before.`);
      const back = target?.relations.find(({ name }) => name === relation.inverse);
      if (target !== undefined && relation.inverse !== undefined && relation.kind !== 'manyToMany' && back?.entity !== this.#entity.name)
        this.#say(`${at}.inverse`, `${relation.entity} has no relation ${JSON.stringify(relation.inverse)} back to ${this.#entity.name}.`);
    }
  }

  #states(): void {
    const { stateField, states, initialState, transitions } = this.#entity;
    if (stateField === undefined) {
      if (transitions.length > 0) this.#say('transitions', 'changes of state need a stateField.');
      return;
    }
    const field = this.#entity.fields.find(({ name }) => name === stateField);
    if (field === undefined) return this.#say('stateField', `there is no field ${JSON.stringify(stateField)}.`);
    if (JSON.stringify(field.enum) !== JSON.stringify(states)) this.#say('states', `they differ from the values of ${stateField}.`);
    if (initialState === undefined || !states.includes(initialState))
      this.#say('initialState', `${JSON.stringify(initialState)} is none of the states.`);
    for (const [at, { from, to, requires = [], stamps = [] }] of transitions.entries()) {
      for (const state of [...from, to])
        if (!states.includes(state)) this.#say(`transitions[${at}]`, `${JSON.stringify(state)} is none of the states.`);
      for (const name of [...requires, ...stamps]) this.#there(`transitions[${at}]`, name);
    }
  }

  #lists(): void {
    const { displayField, search, filters, sorts, defaultSort, operations } = this.#entity;
    this.#there('displayField', displayField);
    for (const part of ['search', 'filters', 'sorts'] as const)
      for (const name of { search, filters, sorts }[part]) this.#there(part, name);
    this.#there('defaultSort', defaultSort.field);
    if (operations.length === 0) this.#say('operations', 'an entity with which nothing can be done is none.');
  }

  #there(at: string, name: string): void {
    if (!this.#columns.has(name)) this.#say(at, `${this.#entity.name} has no field ${JSON.stringify(name)}${this.#removed(name)}.`);
  }

  #removed(name: string): string {
    const before = this.#before();
    return before !== undefined && columnsOf(before).has(name) ? ' any more; take this away too' : '';
  }

  #rule(rule: Rule, at: string): void {
    const own = (name: string): void => this.#there(`${at} (${rule.statement})`, name);
    const of = (entity: string, names: readonly string[]): void => {
      const other = this.#spec.entities.find(({ name }) => name === entity);
      if (other === undefined) return this.#say(at, `there is no entity ${JSON.stringify(entity)}.`);
      for (const name of names) if (!columnsOf(other).has(name)) this.#say(at, `${entity} has no field ${JSON.stringify(name)}.`);
    };
    switch (rule.kind) {
      case 'compare':
        return [rule.left, rule.right].forEach(own);
      case 'relativeToNow':
        return own(rule.field);
      case 'requiredWhen':
        return [rule.field, rule.when.field].forEach(own);
      case 'uniqueTogether':
        return [...rule.fields, ...(rule.when ? [rule.when.field] : [])].forEach(own);
      case 'immutable':
        return [...(rule.fields ?? []), ...(rule.when ? [rule.when.field] : [])].forEach(own);
      case 'tally':
        if (typeof rule.limit === 'string') own(rule.limit);
        return of(rule.entity, [rule.via, rule.field ?? [], rule.times ?? [], rule.minus?.field ?? [], rule.when?.field ?? []].flat());
      case 'noOverlap':
        return [...rule.within, rule.start, rule.end, ...(rule.when ? [rule.when.field] : [])].forEach(own);
      case 'deleteOnly':
        return [rule.when?.field ?? []].flat().forEach(own);
      case 'parentMust':
        own(rule.via);
        return of(rule.parent, [rule.when.field]);
      case 'maxChildren':
      case 'stateBlockedByChildren':
        return of(rule.entity, [rule.via, ...(rule.when ? [rule.when.field] : [])]);
    }
  }
}

const columnsOf = ({ fields, relations }: Entity): Set<string> =>
  new Set([...ALWAYS, ...fields.map(({ name }) => name), ...relations.flatMap(({ field }) => field ?? [])]);

const splitWords = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1 $2');

/** Why a value cannot be one of the field; undefined when it can. */
export function misfit(field: Field, value: NonNullable<Field['default']>): string | undefined {
  const said = JSON.stringify(value);
  if (typeof value === 'object')
    return ['date', 'datetime'].includes(field.type)
      ? undefined
      : `only a date or a time can be now, and ${field.name} is a ${field.type}.`;
  if (field.type === 'enum')
    return field.enum?.includes(String(value)) ? undefined : `${said} is none of ${(field.enum ?? []).join(', ')}.`;
  if (field.type === 'boolean') return typeof value === 'boolean' ? undefined : `${said} is neither true nor false.`;
  if (field.type === 'integer' || field.type === 'number') {
    if (typeof value !== 'number' || (field.type === 'integer' && !Number.isInteger(value))) return `${said} is no ${field.type}.`;
    const outside = value < (field.minimum ?? -Infinity) || value > (field.maximum ?? Infinity) || value <= (field.exclusiveMinimum ?? -Infinity) || value >= (field.exclusiveMaximum ?? Infinity); // prettier-ignore
    return outside ? `${said} is outside of its limits.` : undefined;
  }
  if (typeof value !== 'string') return `${said} is no text.`;
  if (value.length < (field.minLength ?? 0) || value.length > (field.maxLength ?? Infinity)) return `${said} is too short or too long.`;
  return field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(value) ? `${said} does not fit its pattern.` : undefined;
}
