import { addField, inferredKind } from '../draft/apply.js';
import { addSource, type Draft, type EntityDraft, type FieldDraft } from '../draft/draft.js';
import { childRole, displayFieldOf } from '../writing/entities.js';
import { assumed } from '../writing/support.js';

/** Records an assumption once and returns the source that points to it. */
export function assume(draft: Draft, id: string, statement: string): ReturnType<typeof assumed> {
  draft.assumptions.set(id, statement);
  return assumed(id);
}

const LIGHT_FIELDS = 2;

/** Hardly more than a label: several records may well share it. */
export const isLight = (entity: EntityDraft): boolean =>
  entity.fields.length <= LIGHT_FIELDS &&
  (entity.fields.length === 0 || entity.fields.some((field) => /(?:^| )(?:name|title|label)$/.test(field.key))) &&
  !entity.fields.some((field) => ['text', 'content', 'body', 'comment', 'note'].includes(field.key)) &&
  entity.states.length === 0 &&
  !entity.relations.some((one) => one.kind === 'belongsTo');

/** `a boat can appear in many trips` is the other side of `trip: boat (required)`, no list of its own. */
function dropMutual(entity: EntityDraft): void {
  for (const relation of entity.relations.slice()) {
    if (relation.kind !== 'manyToMany') continue;
    const { target } = relation;
    const single =
      entity.relations.find((one) => one.kind === 'belongsTo' && one.target === target && one.role === target.key) ??
      target.relations.find((one) => one.kind === 'belongsTo' && one.target === entity && one.role === entity.key);
    const literal = relation.sources.some((source) => source.kind === 'brief' && /many[- ]to[- ]many/i.test(source.span.quote));
    if (!single || literal) continue;
    for (const source of relation.sources) addSource(single.sources, source);
    entity.relations.splice(entity.relations.indexOf(relation), 1);
  }
}

/** Turns `has many` into the reference that it is from the other side, where nothing speaks for a many-to-many; rules need to see it. */
export function settleMany(draft: Draft): void {
  for (const entity of draft.entities) dropMutual(entity);

  for (const entity of draft.entities) {
    for (const relation of entity.relations.filter((one) => one.kind === 'hasMany' && (one.derived !== false || !isLight(one.target)))) {
      const other = relation.target;
      if (other === entity || other.relations.some((one) => one.kind === 'hasMany' && one.target === entity)) continue;
      entity.relations.splice(entity.relations.indexOf(relation), 1);
      if (
        [...entity.relations, ...other.relations].some((one) => one.kind !== 'hasMany' && (one.target === other || one.target === entity))
      )
        continue;
      other.relations.push({
        kind: 'belongsTo',
        target: entity,
        role: entity.key,
        sources: [...relation.sources],
        ...(relation.derived === false ? { maybeMany: true } : {}),
      });
    }
  }
}

/** `has many` is the other side of a belongs-to, or a many-to-many where the other thing is only a label. */
export function completeRelations(draft: Draft): void {
  for (const entity of draft.entities) {
    for (const relation of entity.relations.slice()) {
      if (relation.kind !== 'hasMany') continue;
      entity.relations.splice(entity.relations.indexOf(relation), 1);
      const other = relation.target;
      if (other.relations.some((one) => one.kind === 'belongsTo' && one.target === entity)) continue;
      if (
        [...entity.relations, ...other.relations].some(
          (one) => one.kind === 'manyToMany' && (one.target === other || one.target === entity),
        )
      )
        continue;
      const backAndForth = other.relations.some((one) => one.kind === 'hasMany' && one.target === entity);
      const label = relation.derived === false && isLight(other);
      if (backAndForth || label) {
        entity.relations.push({
          kind: 'manyToMany',
          target: other,
          role: other.key,
          owner: true,
          required: false,
          sources: [...relation.sources],
        });
        const back = other.relations.findIndex((one) => one.kind === 'hasMany' && one.target === entity);
        if (back >= 0) other.relations.splice(back, 1);
      } else other.relations.push({ kind: 'belongsTo', target: entity, role: entity.key, sources: [...relation.sources] });
    }
  }
  for (const child of draft.entities) {
    for (const relation of child.relations) {
      if (relation.kind === 'belongsTo') {
        const role = childRole(child, relation.role, relation.target);
        if (!relation.target.relations.some((one) => one.kind === 'hasMany' && one.role === role))
          relation.target.relations.push({ kind: 'hasMany', target: child, role, derived: true, sources: [...relation.sources] });
      }
      if (
        relation.kind === 'manyToMany' &&
        relation.owner &&
        relation.target !== child &&
        !relation.target.relations.some((one) => one.kind === 'manyToMany' && one.target === child)
      ) {
        relation.target.relations.push({
          kind: 'manyToMany',
          target: child,
          role: child.key,
          owner: false,
          derived: true,
          sources: [...relation.sources],
        });
      }
    }
  }
}

/** A foreign key and a plain attribute of the same name would say the same thing twice: the reference wins. */
export function dropDoubles(draft: Draft): void {
  for (const entity of draft.entities) {
    for (const relation of entity.relations) {
      if (relation.kind !== 'belongsTo') continue;
      const at = entity.fields.findIndex((field) => field.key === relation.role);
      if (at < 0) continue;
      const field = entity.fields[at];
      if (field?.required !== undefined) relation.required ??= field.required;
      entity.fields.splice(at, 1);
    }
  }
}

/** A day of its own beside it makes a `start time` a time of that day. */
const hasDay = (entity: EntityDraft): boolean => entity.fields.some((field) => field.key === 'date' && (field.type ?? 'date') === 'date');

export function completeFields(draft: Draft): void {
  for (const entity of draft.entities) {
    if (
      entity.fields.length === 0 ||
      (entity.fields.every((field) => field.key === entity.stateField) &&
        entity.relations.every((relation) => relation.kind !== 'belongsTo'))
    ) {
      const source = assume(
        draft,
        `A-fields-${entity.words.join('-')}`,
        `The brief names no attributes of "${entity.key}" beside what is listed, so it has a name (required, at most 200 characters).`,
      );
      if (
        !entity.relations.some((relation) => relation.kind === 'belongsTo') ||
        (entity.fields.length === 0 && entity.relations.filter((relation) => relation.kind === 'belongsTo').length < 2)
      ) {
        const field = addField(entity, 'name', 'name', source);
        field.required = true;
        field.maxLength = 200;
      } else draft.assumptions.delete(`A-fields-${entity.words.join('-')}`);
    }
    for (const field of entity.fields) {
      const type = field.type ?? inferredKind(field.key).type;
      if (field.enum && field.type === undefined) field.type = 'enum';
      if (field.type === 'enum' && (!field.enum || field.enum.length === 0)) field.type = 'string';
      if (type === 'datetime' && field.type === undefined && field.key.endsWith(' time') && hasDay(entity)) field.type = 'time';
      if (type === 'boolean' && field.default === undefined && field.required === undefined && field.computed === undefined) {
        field.default = false;
        field.sources.push(
          assume(draft, 'A-boolean-default', 'A yes/no attribute is "no" until it is set, unless the brief says otherwise.'),
        );
      }
    }
  }
}

/** The style in which an entity's attributes are marked decides what an unmarked one means. */
export function requiredOf(draft: Draft, entity: EntityDraft, field: FieldDraft): boolean {
  if (field.readOnly) return false;
  if (field.required !== undefined) return field.required;
  if (field.default !== undefined) return false;
  if (field.key === entity.stateField) return false;
  if (field.obliged) return true;
  const others = entity.fields.filter((one) => one.key !== entity.stateField);
  const saysRequired = others.some((one) => one.required === true);
  const saysOptional = others.some((one) => one.required === false);
  const conditional =
    entity.rules.some((rule) => rule.kind === 'requiredWhen' && rule.field === field.key) ||
    entity.transitions.some((transition) => transition.requires.includes(field.key) || transition.stamps.includes(field.key));
  if (conditional) return false;
  const answer = draft.unmarked;
  if (answer === 'required') return true;
  if (answer === 'optional') return displayFieldOf(entity) === field.key;
  if (displayFieldOf(entity) === field.key || field.unique) return true;
  if (saysOptional && !saysRequired) return true;
  if (saysRequired) return false;
  return field.universal === true;
}

/** Filters, sorts and search that the brief did not ask for follow one stated convention. */
export function completeQueries(draft: Draft): void {
  const source = 'A-default-queries';
  for (const entity of draft.entities) {
    if (draft.pageSizeSource && entity.pageSize === undefined) addSource(entity.sources, draft.pageSizeSource);
    const asked = entity.filters.size + entity.sorts.size + entity.search.size > 0 || entity.defaultSort !== undefined;
    let added = false;
    if (entity.filters.size === 0) {
      for (const field of entity.fields) {
        if (field.type !== 'enum' && (field.type ?? inferredKind(field.key).type) !== 'boolean') continue;
        entity.filters.add(field.key);
        added = true;
      }
      for (const relation of entity.relations) {
        if (relation.kind !== 'belongsTo') continue;
        entity.filters.add(relation.role);
        added = true;
      }
    }
    if (entity.sorts.size === 0) {
      if (entity.defaultSort) entity.sorts.add(entity.defaultSort.field);
      entity.sorts.add('createdAt');
      added = true;
    } else if (entity.defaultSort) entity.sorts.add(entity.defaultSort.field);
    if (added || !asked)
      entity.sources.push(
        assume(
          draft,
          source,
          'Where the brief does not ask for filters, lists filter by state, choices, yes/no attributes and references; where it asks for no order, the newest come first; pages have 20 entries unless it says otherwise.',
        ),
      );
  }
}
