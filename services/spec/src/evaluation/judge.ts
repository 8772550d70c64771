import type { Entity, Rule, Spec } from '@hexad/proto/documents';
import type { Expected, ExpectedEntity, ExpectedRule } from './expected.js';
import { hasAudit, hasComputed, hasOperation, hasRateLimit, hasReminder, hasRight, hasSignIn, hasSoftDelete, isKind } from './beyond.js';
import { fold, isOne, text } from './names.js';

/** What an item that is asked for is about. */
export type Kind =
  | 'entity'
  | 'field'
  | 'property of a field'
  | 'relation'
  | 'states'
  | 'rule'
  | 'list'
  | 'computed value'
  | 'right'
  | 'CSV'
  | 'soft delete'
  | 'audit'
  | 'reminder'
  | 'sign-in'
  | 'rate limit'
  | 'actor'
  | 'out of scope'
  | 'wish'
  | 'open point';

export interface Verdict {
  readonly found: number;
  readonly missed: readonly string[];
  /** Entities, states and changes that the brief does not support. */
  readonly invented: readonly string[];
  /** Fields beside those that are asked for: no fault, for an expectation need not name everything. */
  readonly unlisted: readonly string[];
  readonly kinds: ReadonlyMap<Kind, { readonly expected: number; readonly found: number }>;
}

const op = (text: string | undefined, is: string): boolean =>
  text === undefined || (text === '!=' ? is === '!=' : text.split('|').includes(is));

const SAID_OF_FIELDS = [
  'type',
  'required',
  'unique',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'format',
  'hasPattern',
  'enum',
  'default',
  'readOnly',
] as const;

/** Stands for an entity that was not found, so that everything expected of it counts as missed. */
const NOTHING: Entity = {
  name: '',
  label: '',
  pluralLabel: '',
  plural: '',
  description: '',
  fields: [],
  relations: [],
  states: [],
  transitions: [],
  rules: [],
  operations: ['create', 'read', 'update', 'delete', 'list'],
  displayField: '',
  search: [],
  filters: [],
  sorts: [],
  defaultSort: { field: '', direction: 'asc' },
  pageSize: { default: 0, max: 0 },
  sources: [],
};

class Judge {
  found = 0;
  readonly missed: string[] = [];
  readonly invented: string[] = [];
  readonly unlisted: string[] = [];
  readonly kinds = new Map<Kind, { expected: number; found: number }>();
  #kind: Kind = 'entity';
  #spec: Spec;
  #expected: Expected;
  constructor(spec: Spec, expected: Expected) {
    this.#spec = spec;
    this.#expected = expected;
  }

  check(holds: boolean, what: string): boolean {
    const { expected, found } = this.kinds.get(this.#kind) ?? { expected: 0, found: 0 };
    this.kinds.set(this.#kind, { expected: expected + 1, found: found + Number(holds) });
    if (holds) this.found += 1;
    else this.missed.push(what);
    return holds;
  }

  entityNamed(name: string): Entity | undefined {
    const wanted = this.#expected.entities.find((one) => fold(one.name) === fold(name));
    const names = [name, ...(wanted?.aliases ?? [])];
    return this.#spec.entities.find((entity) => names.some((one) => fold(one) === fold(entity.name)));
  }

  run(): Verdict {
    for (const wanted of this.#expected.entities) {
      const entity = this.entityNamed(wanted.name);
      this.#kind = 'entity';
      this.check(entity !== undefined, `entity ${wanted.name}`);
      this.#entity(wanted, entity ?? NOTHING);
    }
    const known = new Set(
      [...this.#expected.entities.flatMap((one) => [one.name, ...one.aliases]), ...this.#expected.mayEntities].map(fold),
    );
    for (const entity of this.#spec.entities) if (!known.has(fold(entity.name))) this.invented.push(`entity ${entity.name}`);
    this.#kind = 'actor';
    for (const actor of this.#expected.actors)
      this.check(
        this.#spec.actors.some((one) => isOne(actor, one.name)),
        `actor ${actor}`,
      );
    this.#kind = 'out of scope';
    for (const words of this.#expected.outOfScope)
      this.check(
        text(
          words,
          this.#spec.outOfScope.map((one) => one.statement),
        ),
        `out of scope: ${words}`,
      );
    this.#kind = 'wish';
    for (const words of this.#expected.nfrs)
      this.check(
        text(
          words,
          this.#spec.nfrs.map((one) => one.statement),
        ),
        `wish: ${words}`,
      );
    const open = [
      ...this.#spec.questions.map((one) => one.text),
      ...this.#spec.assumptions.map((one) => one.statement),
      ...this.#spec.unplaced.map((one) => one.span.quote),
      ...this.#spec.nfrs.map((one) => one.statement),
      ...this.#spec.outOfScope.map((one) => one.statement),
      ...this.#spec.entities.flatMap((entity) => entity.rules.map((rule) => rule.statement)),
    ];
    this.#kind = 'open point';
    for (const words of this.#expected.open) this.check(text(words, open), `open: ${words}`);
    this.#people();
    const { found, missed, invented, unlisted, kinds } = this;
    return { found, missed, invented, unlisted, kinds };
  }

  /** A name in the expectation as the spec's field name: `@state`, a field, or a relation. */
  nameIn(entity: Entity, name: string): string | undefined {
    if (name === '@state')
      return entity.stateField ?? entity.fields.find((field) => ['status', 'state', 'stage'].includes(field.name))?.name;
    const wanted = this.#expected.entities.find((one) => this.entityNamed(one.name) === entity);
    const field = wanted?.fields.find((one) => fold(one.name) === fold(name));
    const names = [name, ...(field?.aliases ?? [])];
    const own = entity.fields.find((one) => names.some((way) => fold(way) === fold(one.name)));
    if (own) return own.name;
    if (['createdAt', 'updatedAt'].includes(name)) return name;
    const asked = wanted?.relations.find((one) => fold(one.name ?? one.entity) === fold(name) || fold(one.entity) === fold(name));
    const relation =
      entity.relations.find(
        (one) =>
          one.kind !== 'hasMany' &&
          [name, ...(asked?.aliases ?? [])].some(
            (way) =>
              fold(way) === fold(one.name) || fold(`${way}Id`) === fold(one.field ?? '') || fold(`${way}Ids`) === fold(one.field ?? ''),
          ),
      ) ??
      (asked && entity.relations.find((one) => one.kind !== 'hasMany' && one.entity === this.entityNamed(asked.entity)?.name));
    return relation?.field ?? relation?.name;
  }

  #entity(wanted: ExpectedEntity, entity: Entity): void {
    const at = wanted.name;
    for (const field of wanted.fields) {
      this.#kind = 'field';
      const got = entity.fields.find((one) => [field.name, ...field.aliases].some((way) => fold(way) === fold(one.name)));
      const where = `${at}.${field.name}`;
      this.check(got !== undefined, where);
      this.#kind = 'property of a field';
      if (!got) {
        for (const key of SAID_OF_FIELDS) if (field[key] !== undefined) this.check(false, `${where} ${key}`);
        continue;
      }
      if (field.type !== undefined)
        this.check([field.type].flat().includes(got.type), `${where} type ${String(field.type)} (is ${got.type})`);
      for (const key of [
        'required',
        'unique',
        'minLength',
        'maxLength',
        'minimum',
        'maximum',
        'exclusiveMinimum',
        'exclusiveMaximum',
        'format',
        'readOnly',
      ] as const) {
        const value = field[key];
        if (value === undefined) continue;
        const same = got[key] === value || (key === 'readOnly' && !value && got.readOnly === undefined);
        this.check(same || this.#sameBound(key, value, got), `${where} ${key} ${String(value)} (is ${String(got[key])})`);
      }
      if (field.computed !== undefined) this.check(got.computed?.kind === field.computed, `${where} computed`);
      if (field.counter !== undefined) this.check((got.counter !== undefined) === field.counter, `${where} counter`);
      if (field.hasPattern) this.check(got.pattern !== undefined || got.format !== undefined, `${where} pattern`);
      if (field.enum)
        this.check(
          field.enum.length === (got.enum ?? []).length && field.enum.every((value) => (got.enum ?? []).some((one) => isOne(value, one))),
          `${where} enum ${field.enum.join('/')} (is ${String(got.enum?.join('/'))})`,
        );
      if (field.default !== undefined)
        this.check(
          typeof field.default === 'object' || typeof got.default === 'object'
            ? typeof field.default === typeof got.default
            : isOne(String(field.default), String(got.default)),
          `${where} default ${JSON.stringify(field.default)} (is ${JSON.stringify(got.default)})`,
        );
    }
    this.#kind = 'relation';
    this.#relations(wanted, entity);
    this.#kind = 'states';
    this.#states(wanted, entity);
    this.#kind = 'rule';
    for (const rule of wanted.rules)
      this.check(
        entity.rules.some((one) => this.#sameRule(rule, one, entity)) ||
          (rule.kind === 'deleteOnly' && !rule.when && !entity.operations.includes('delete')),
        `${at} rule ${JSON.stringify(rule)}`,
      );
    this.#kind = 'list';
    for (const list of ['search', 'filters', 'sorts'] as const)
      for (const name of wanted[list]) this.check(entity[list].includes(this.nameIn(entity, name) ?? '?'), `${at} ${list} ${name}`);
    if (wanted.defaultSort)
      this.check(
        this.nameIn(entity, wanted.defaultSort.field) === entity.defaultSort.field &&
          wanted.defaultSort.direction === entity.defaultSort.direction,
        `${at} default sort ${JSON.stringify(wanted.defaultSort)} (is ${JSON.stringify(entity.defaultSort)})`,
      );
    if (wanted.pageSize)
      this.check(
        wanted.pageSize.default === entity.pageSize.default,
        `${at} page size ${String(wanted.pageSize.default)} (is ${String(entity.pageSize.default)})`,
      );
    for (const operation of wanted.noOperations)
      this.check(!entity.operations.some((one) => one === operation), `${at} without ${operation}`);
    this.#beyond(wanted, entity);
    const listed = new Set([...wanted.fields, ...wanted.computed].flatMap((field) => [field.name, ...field.aliases]).map(fold));
    for (const field of entity.fields)
      if (!listed.has(fold(field.name)) && field.name !== this.nameIn(entity, '@state')) this.unlisted.push(`${at}.${field.name}`);
  }

  /** What is more than a record with its own rules. */
  #beyond(wanted: ExpectedEntity, entity: Entity): void {
    const at = wanted.name;
    this.#kind = 'computed value';
    for (const value of wanted.computed) this.check(hasComputed(entity, value), `${at}.${value.name} computed as ${value.kind}`);
    this.#kind = 'right';
    for (const right of wanted.rights)
      for (const who of right.who)
        for (const may of right.may)
          this.check(
            hasRight(this.#spec, entity, { ...right, who, may }),
            `${at}: ${right.only ? 'only ' : ''}${who} may ${may}${right.own ? ' own ones' : ''}`,
          );
    this.#kind = 'CSV';
    for (const way of wanted.csv) this.check(hasOperation(entity, way), `${at} CSV ${way}`);
    this.#kind = 'soft delete';
    if (wanted.softDelete) this.check(hasSoftDelete(entity), `${at} soft delete`);
    this.#kind = 'audit';
    if (wanted.audit) this.check(hasAudit(this.#spec, entity), `${at} who made and who changed it`);
    this.#kind = 'reminder';
    for (const words of wanted.reminders) this.check(hasReminder(entity, words), `${at} reminder: ${words}`);
  }

  #people(): void {
    this.#kind = 'sign-in';
    if (this.#expected.signIn) this.check(hasSignIn(this.#spec), 'sign-in');
    this.#kind = 'rate limit';
    if (this.#expected.rateLimit !== undefined)
      this.check(hasRateLimit(this.#spec, this.#expected.rateLimit), `rate limit ${this.#expected.rateLimit}`);
  }

  #sameBound(key: string, value: string | number | boolean, got: Entity['fields'][number]): boolean {
    if (key === 'exclusiveMinimum' && got.type === 'integer') return got.minimum === Number(value) + 1;
    if (key === 'minimum' && got.type === 'integer') return got.exclusiveMinimum === Number(value) - 1;
    return false;
  }

  #relations(wanted: ExpectedEntity, entity: Entity): void {
    for (const relation of wanted.relations) {
      const other = this.entityNamed(relation.entity);
      const where = `${wanted.name} ${relation.kind} ${relation.name ?? relation.entity}`;
      const fits = entity.relations.filter((one) => one.kind === relation.kind && one.entity === other?.name);
      const named =
        relation.name === undefined
          ? fits[0]
          : fits.find((one) => [relation.name ?? '', ...relation.aliases].some((way) => fold(way) === fold(one.name)));
      const got =
        named ??
        (relation.kind === 'manyToMany'
          ? other?.relations.find((one) => one.kind === 'manyToMany' && one.entity === entity.name)
          : undefined);
      this.check(got !== undefined, where);
      if (relation.required !== undefined)
        this.check(got?.required === relation.required, `${where} required ${String(relation.required)}`);
      if (relation.onDelete !== undefined)
        this.check(got?.onDelete === relation.onDelete, `${where} on delete ${relation.onDelete} (is ${String(got?.onDelete)})`);
      if (relation.unique !== undefined) this.check(got !== undefined && (got.unique ?? false) === relation.unique, `${where} unique`);
    }
  }

  #states(wanted: ExpectedEntity, entity: Entity): void {
    if (wanted.states.length === 0) return;
    for (const state of wanted.states)
      this.check(
        entity.states.some((one) => isOne(state, one)),
        `${wanted.name} state ${state}`,
      );
    for (const state of entity.states)
      if (!wanted.states.some((one) => isOne(one, state))) this.invented.push(`${wanted.name} state ${state}`);
    if (wanted.initialState !== undefined)
      this.check(isOne(wanted.initialState, entity.initialState), `${wanted.name} starts as ${wanted.initialState}`);
    for (const transition of wanted.transitions) {
      for (const from of transition.from) {
        const got = entity.transitions.find((one) => isOne(transition.to, one.to) && one.from.some((state) => isOne(from, state)));
        this.check(got !== undefined, `${wanted.name} ${from} → ${transition.to}`);
        for (const field of transition.requires ?? [])
          this.check(
            got?.requires?.includes(this.nameIn(entity, field) ?? '?') === true ||
              entity.rules.some((rule) => rule.kind === 'requiredWhen' && rule.field === this.nameIn(entity, field)),
            `${wanted.name} → ${transition.to} requires ${field}`,
          );
        for (const field of transition.stamps ?? [])
          this.check(
            got?.stamps?.includes(this.nameIn(entity, field) ?? '?') === true,
            `${wanted.name} → ${transition.to} stamps ${field}`,
          );
      }
    }
    if (wanted.moreTransitions || wanted.transitions.length === 0) return;
    for (const one of entity.transitions) {
      for (const from of one.from)
        if (!wanted.transitions.some((transition) => isOne(transition.to, one.to) && transition.from.some((state) => isOne(state, from))))
          this.invented.push(`${wanted.name} ${from} → ${one.to}`);
    }
  }

  #sameRule(wanted: ExpectedRule, got: Rule, entity: Entity): boolean {
    if (!isKind(wanted.kind, got.kind)) return false;
    if (wanted.words !== undefined) return text(wanted.words, [got.statement]);
    const child = 'entity' in got ? this.#spec.entities.find((one) => one.name === got.entity) : undefined;
    const owner =
      got.kind === 'maxChildren' || got.kind === 'stateBlockedByChildren'
        ? child
        : got.kind === 'parentMust'
          ? this.#spec.entities.find((one) => one.name === got.parent)
          : entity;
    // Where two records may lie over one another (cancelled ones), the brief seldom says.
    if (('when' in got && got.kind !== 'noOverlap') || wanted.when) {
      const when = 'when' in got ? got.when : undefined;
      if ((when === undefined) !== (wanted.when === undefined)) return false;
      if (
        when &&
        wanted.when &&
        owner &&
        (this.nameIn(owner, wanted.when.field) !== when.field ||
          when.in.length !== wanted.when.in.length ||
          !wanted.when.in.every((value) => when.in.some((one) => isOne(String(value), String(one)))))
      )
        return false;
    }
    switch (got.kind) {
      case 'compare': {
        const left = this.nameIn(entity, wanted.left ?? '');
        const right = this.nameIn(entity, wanted.right ?? '');
        const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '!=': '!=' }[got.op];
        return (
          (got.left === left && got.right === right && op(wanted.op, got.op)) ||
          (got.left === right && got.right === left && op(wanted.op, turned))
        );
      }
      case 'relativeToNow':
        return got.field === this.nameIn(entity, wanted.field ?? '') && op(wanted.op, got.op);
      case 'requiredWhen':
        return got.field === this.nameIn(entity, wanted.field ?? '');
      case 'uniqueTogether': {
        const fields = (wanted.fields ?? []).map((name) => this.nameIn(entity, name));
        return fields.length === got.fields.length && fields.every((name) => name !== undefined && got.fields.includes(name));
      }
      case 'timeWindow':
        return got.action === wanted.action && got.minutes === wanted.minutes && op(wanted.op, got.op);
      case 'tally':
        return (
          got.entity === this.entityNamed(wanted.entity ?? '')?.name &&
          op(wanted.op, got.op) &&
          got.limit === (typeof wanted.limit === 'string' ? this.nameIn(entity, wanted.limit) : wanted.limit)
        );
      case 'noOverlap': {
        const within = (wanted.within ?? []).map((name) => this.nameIn(entity, name));
        return within.length === got.within.length && within.every((name) => name !== undefined && got.within.includes(name));
      }
      case 'immutable':
        return (
          (wanted.fields === undefined) === (got.fields === undefined) &&
          (wanted.fields ?? []).every((name) => got.fields?.includes(this.nameIn(entity, name) ?? '?'))
        );
      case 'deleteOnly':
        return true;
      case 'maxChildren':
        return got.entity === this.entityNamed(wanted.entity ?? '')?.name && got.limit === wanted.limit;
      case 'stateBlockedByChildren':
        return got.entity === this.entityNamed(wanted.entity ?? '')?.name && isOne(wanted.state ?? '', got.state);
      case 'parentMust':
        return got.parent === this.entityNamed(wanted.parent ?? '')?.name;
    }
  }
}

/** Compares a spec with what a careful reader insists on; the format is described beside the examples. */
export const judge = (spec: Spec, expected: Expected): Verdict => new Judge(spec, expected).run();
