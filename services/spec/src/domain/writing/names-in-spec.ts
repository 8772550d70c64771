import type { EntityDraft } from '../draft/draft.js';
import { pluralPath, sanitiseName } from '../names.js';
import { plural, singular } from '../text/language.js';

/** The identifiers that a draft's entities, fields and relations get, each unique in its scope. */
export interface SpecNames {
  entity(entity: EntityDraft): string;
  plural(entity: EntityDraft): string;
  /** Field or relation field (`projectId`) by the key that the draft knows it by; `@state` is the state field. */
  field(entity: EntityDraft, key: string): string | undefined;
  relation(entity: EntityDraft, role: string): { name: string; field: string } | undefined;
}

/** Words that are said in the plural keep it (`notes`), and so does a verb its ending (`starts at`). */
function spoken(key: string, label: string): string {
  const said = label.toLowerCase().split(' ');
  const own = key.split(' ');
  const last = said.at(-1) ?? '';
  if (said.length === own.length && /^(?:at|on|by|until|from|till)$/.test(last)) return said.join(' ');
  return singular(last) !== last && own.at(-1) === singular(last) ? [...own.slice(0, -1), last].join(' ') : key;
}

const BUILT_IN = ['id', 'createdAt', 'updatedAt'];

export function namesOf(entities: readonly EntityDraft[]): SpecNames {
  const pascal = new Map<EntityDraft, string>();
  const paths = new Map<EntityDraft, string>();
  const fields = new Map<EntityDraft, Map<string, string>>();
  const relations = new Map<EntityDraft, Map<string, { name: string; field: string }>>();
  const takenNames = new Set<string>();
  const takenPaths = new Set<string>();
  for (const entity of entities) {
    const name = sanitiseName(entity.key, 'pascal', takenNames);
    takenNames.add(name);
    pascal.set(entity, name);
    const path = pluralPath(entity.words, takenPaths);
    takenPaths.add(path);
    paths.set(entity, path);
  }
  for (const entity of entities) {
    const taken = new Set(BUILT_IN);
    const own = new Map<string, string>();
    for (const field of entity.fields) {
      const name = sanitiseName(spoken(field.key, field.label), 'camel', taken);
      taken.add(name);
      own.set(field.key, name);
    }
    fields.set(entity, own);
    const related = new Map<string, { name: string; field: string }>();
    for (const relation of entity.relations) {
      const many = relation.kind !== 'belongsTo';
      const words = relation.role.split(' ');
      const wanted = many ? [...words.slice(0, -1), plural(words.at(-1) ?? '')].join(' ') : relation.role;
      let name = sanitiseName(wanted, 'camel', taken);
      const suffix = relation.kind === 'belongsTo' ? 'Id' : 'Ids';
      const base = sanitiseName(`${relation.role} ${suffix}`, 'camel').slice(0, -suffix.length);
      let field = `${base}${suffix}`;
      for (let count = 2; taken.has(field); count += 1) {
        field = `${base}${String(count)}${suffix}`;
        name = `${name}${String(count)}`;
      }
      taken.add(name);
      taken.add(field);
      related.set(relation.role + relation.kind, { name, field });
    }
    relations.set(entity, related);
  }
  return {
    entity: (entity) => pascal.get(entity) ?? '',
    plural: (entity) => paths.get(entity) ?? '',
    relation: (entity, key) => relations.get(entity)?.get(key),
    field: (entity, key) => {
      if (key === '@state') return entity.stateField === undefined ? undefined : fields.get(entity)?.get(entity.stateField);
      if (BUILT_IN.includes(key)) return key;
      const own = fields.get(entity)?.get(key);
      if (own !== undefined) return own;
      const relation = entity.relations.find((one) => one.role === key && one.kind !== 'hasMany');
      return relation && relations.get(entity)?.get(relation.role + relation.kind)?.field;
    },
  };
}
