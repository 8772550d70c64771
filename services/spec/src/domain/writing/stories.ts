import type { Access, Contract, Entity, RateLimit, Source, Story } from '@hexad/proto/documents';
import { requestCriteria } from './requests/limit.js';
import { exchangeCriteria } from './exchange/criteria.js';
import { neededBy, rightCriteria, signInCriteria } from './access/criteria.js';
import { contractCriteria } from './contract-criteria.js';
import {
  childrenCriterion,
  type CriterionDraft,
  findCriteria,
  manageCriteria,
  parentDeleteCriterion,
  relationCriteria,
  ruleCriteria,
  stateCriteria,
} from './criteria.js';
import { hoursOf } from './estimate.js';

interface StoryDraft {
  readonly key: string;
  readonly title: string;
  readonly actor: string;
  readonly want: string;
  readonly benefit: string;
  readonly priority: Story['priority'];
  readonly entity?: Entity;
  readonly capability: Story['capability'];
  readonly after: readonly string[];
  readonly criteria: readonly CriterionDraft[];
  readonly sources: Source[];
}

/** Parents before children; among equals the brief's order. A cycle of references is cut where it closes. */
export function inDependencyOrder(entities: readonly Entity[]): Entity[] {
  const placed: Entity[] = [];
  const visiting = new Set<string>();
  const visit = (entity: Entity): void => {
    if (placed.includes(entity) || visiting.has(entity.name)) return;
    visiting.add(entity.name);
    for (const name of referencedBy(entity)) {
      const parent = entities.find((one) => one.name === name);
      if (parent) visit(parent);
    }
    placed.push(entity);
  };
  entities.forEach(visit);
  return placed;
}

const referencedBy = (entity: Entity): string[] =>
  entity.relations.filter((relation) => relation.field !== undefined && relation.entity !== entity.name).map((relation) => relation.entity);

/** Criteria that need another entity's resource wait for its story: deleting a parent, listing its children. */
function manageOf(entity: Entity, entities: readonly Entity[], earlier: ReadonlySet<string>): CriterionDraft[] {
  const criteria = manageCriteria(entity);
  const reach = (name: string): boolean => name === entity.name || earlier.has(name);
  for (const relation of entity.relations) {
    if (relation.kind !== 'belongsTo' || !reach(relation.entity)) continue;
    criteria.push(...relationCriteria(entity, relation));
    const parent = entities.find((one) => one.name === relation.entity);
    if (parent?.operations.includes('delete') && entity.operations.includes('create'))
      criteria.push(parentDeleteCriterion(entity, relation));
    const back = parent?.relations.find((one) => one.kind === 'hasMany' && one.name === relation.inverse);
    if (parent && back && entity.operations.includes('create')) criteria.push(childrenCriterion(parent, back));
  }
  return criteria;
}

/** Relations that `manage` could not cover: many-to-many, and references that close a cycle. */
function laterRelations(entity: Entity, entities: readonly Entity[], earlier: ReadonlySet<string>): CriterionDraft[] {
  return entity.relations.flatMap((relation) => {
    if (relation.kind === 'manyToMany') return relationCriteria(entity, relation);
    if (relation.kind !== 'belongsTo' || relation.entity === entity.name || earlier.has(relation.entity)) return [];
    const parent = entities.find((one) => one.name === relation.entity);
    return [
      ...relationCriteria(entity, relation),
      ...(parent?.operations.includes('delete') ? [parentDeleteCriterion(entity, relation)] : []),
    ];
  });
}

const own = (entity: Entity): string[] => ['foundation', `manage ${entity.name}`];

export function writeStories(
  entities: readonly Entity[],
  actorOf: (entity: Entity) => string,
  foundation: Source[],
  {
    access,
    rateLimit,
    contract,
  }: { readonly access?: Access | undefined; readonly rateLimit?: RateLimit | undefined; readonly contract?: Contract | undefined } = {},
): Story[] {
  const drafts: StoryDraft[] = [
    {
      key: 'foundation',
      title: 'Foundation of the application',
      actor: 'developer',
      want: 'a service that starts, reports its health and describes its interface',
      benefit: 'every other story has something to stand on',
      priority: 'must',
      capability: 'foundation',
      after: [],
      sources: foundation,
      criteria: [
        {
          given: 'the built application',
          when: 'it is started',
          // oxlint-disable-next-line unicorn/no-thenable -- Given/When/Then is the criterion's standard wording
          then: 'it answers its health check and describes itself at /openapi.json',
          check: { kind: 'service' },
          sources: foundation,
        },
        ...requestCriteria(rateLimit),
      ],
    },
  ];
  const ordered = inDependencyOrder(entities);
  const earlier = new Set<string>();
  for (const entity of ordered) {
    const many = entity.pluralLabel.toLowerCase();
    const parents = referencedBy(entity)
      .filter((name) => earlier.has(name))
      .map((name) => `manage ${name}`);
    drafts.push({
      key: `manage ${entity.name}`,
      title: `Manage ${many}`,
      actor: actorOf(entity),
      want: `to create, see, change and remove ${many} as far as that is permitted`,
      benefit: `what the application knows about ${many} is right`,
      priority: 'must',
      entity,
      capability: 'manage',
      after: ['foundation', ...parents],
      criteria: manageOf(entity, entities, earlier),
      sources: entity.sources,
    });
    earlier.add(entity.name);
  }
  const before = new Set<string>();
  for (const entity of ordered) {
    const many = entity.pluralLabel.toLowerCase();
    const actor = actorOf(entity);
    const others = laterRelations(entity, entities, before);
    before.add(entity.name);
    if (others.length > 0) {
      const related = entity.relations.filter((relation) => relation.kind !== 'hasMany').map((relation) => `manage ${relation.entity}`);
      drafts.push({
        key: `relations ${entity.name}`,
        title: `Connect ${many}`,
        actor,
        want: `to connect ${many} with what belongs to them`,
        benefit: 'both sides can be found from each other',
        priority: 'must',
        entity,
        capability: 'relations',
        after: [...own(entity), ...related],
        criteria: others,
        sources: entity.sources,
      });
    }
    const states = entity.stateField === undefined ? [] : stateCriteria(entity);
    if (states.length > 0)
      drafts.push({
        key: `states ${entity.name}`,
        title: `Move ${many} through their states`,
        actor,
        want: `${many} to change state only as permitted`,
        benefit: 'everybody can rely on the state',
        priority: 'must',
        entity,
        capability: 'states',
        after: own(entity),
        criteria: states,
        sources: entity.sources,
      });
    const rules = ruleCriteria(entity);
    if (rules.length > 0)
      drafts.push({
        key: `rules ${entity.name}`,
        title: `Keep the rules for ${many}`,
        actor,
        want: `the rules for ${many} to be enforced`,
        benefit: 'no request can leave wrong data behind',
        priority: 'must',
        entity,
        capability: 'rules',
        after: [],
        criteria: rules,
        sources: entity.sources,
      });
    const find = entity.operations.includes('list') && entity.operations.includes('create') ? findCriteria(entity) : [];
    if (find.length > 0)
      drafts.push({
        key: `find ${entity.name}`,
        title: `Find ${many}`,
        actor,
        want: `to search, filter and sort ${many}`,
        benefit: 'the right ones are found quickly',
        priority: 'should',
        entity,
        capability: 'find',
        after: own(entity),
        criteria: find,
        sources: entity.sources,
      });
    const exchange = exchangeCriteria(entity);
    if (exchange.length > 0)
      drafts.push({
        key: `exchange ${entity.name}`,
        title: `Exchange ${many} as files`,
        actor,
        want: `to take ${many} out as files and bring them in`,
        benefit: `${many} need not be typed by hand, here or elsewhere`,
        priority: 'should',
        entity,
        capability: 'exchange',
        after: [...own(entity), `find ${entity.name}`, `rules ${entity.name}`, `states ${entity.name}`, `relations ${entity.name}`],
        criteria: exchange,
        sources: entity.fileSources ?? entity.sources,
      });
  }
  if (access !== undefined) drafts.push(...accessDrafts(access, ordered, actorOf));
  if (contract !== undefined) drafts.push(contractDraft(contract, drafts));
  return numbered(orderedDrafts(drafts, entities));
}

/** What callers were promised stands upon all that the records can. */
const contractDraft = (contract: Contract, before: readonly StoryDraft[]): StoryDraft => ({
  key: 'contract',
  title: `Answer as ${contract.document} says`,
  actor: 'developer',
  want: 'to call the API as its description says',
  benefit: 'programs that were written for it work',
  priority: 'must',
  capability: 'contract',
  after: before.map(({ key }) => key),
  criteria: contractCriteria(contract),
  sources: contract.operations.flatMap(({ sources }) => sources).slice(0, 5),
});

/** Signing in once there are the records that accounts stand for, then what may be done with each kind of record. */
function accessDrafts(access: Access, entities: readonly Entity[], actorOf: (entity: Entity) => string): StoryDraft[] {
  const stood = entities.filter((entity) => access.roles.some((role) => role.entity === entity.name));
  const first = stood.length > 0 ? stood : entities.slice(0, 1);
  const signIn: StoryDraft = {
    key: 'sign in',
    title: 'Sign in and out',
    actor: access.roles[0]?.label ?? 'User',
    want: 'to sign in with an e-mail address and a password',
    benefit: 'only those who should use the application do',
    priority: 'must',
    capability: 'signIn',
    after: ['foundation', ...first.map((entity) => `manage ${entity.name}`)],
    criteria: signInCriteria(access),
    sources: access.sources,
  };
  const rights = entities.flatMap((entity): StoryDraft[] => {
    const criteria = rightCriteria(access, entity);
    const many = entity.pluralLabel.toLowerCase();
    if (criteria.length === 0) return [];
    return [
      {
        key: `access ${entity.name}`,
        title: `Decide who may do what with ${many}`,
        actor: actorOf(entity),
        want: `everybody to do with ${many} only what they may`,
        benefit: `${many} are seen and changed only by those whom they concern`,
        priority: 'must',
        entity,
        capability: 'access',
        after: [
          ...own(entity),
          'sign in',
          `states ${entity.name}`,
          `rules ${entity.name}`,
          ...neededBy(access, entity).map((name) => `manage ${name}`),
        ],
        criteria,
        sources: criteria.flatMap((each) => each.sources).slice(0, 5),
      },
    ];
  });
  return [signIn, ...rights];
}

/** Rules may look at other entities and at states, so their stories wait for those. */
function orderedDrafts(drafts: readonly StoryDraft[], entities: readonly Entity[]): StoryDraft[] {
  const keys = new Set(drafts.map((draft) => draft.key));
  return drafts.map((draft) => {
    const after = new Set(draft.after);
    if (draft.entity && draft.capability === 'rules') {
      after.add('foundation');
      after.add(`manage ${draft.entity.name}`);
      const names = new Set([draft.entity.name]);
      for (const rule of draft.entity.rules) {
        if ('entity' in rule) names.add(rule.entity);
        if ('parent' in rule) names.add(rule.parent);
      }
      for (const { via } of draft.entity.reminders ?? [])
        for (const relation of draft.entity.relations) if (via !== undefined && relation.field === via) names.add(relation.entity);
      for (const { computed } of draft.entity.fields) if (computed?.kind === 'tally') names.add(computed.entity);
      for (const name of names) {
        after.add(`manage ${name}`);
        const entity = entities.find((one) => one.name === name);
        if (entity?.stateField !== undefined) after.add(`states ${name}`);
      }
    }
    if (draft.capability === 'find' && draft.entity?.fields.some((field) => field.computed && draft.entity?.filters.includes(field.name)))
      after.add(`rules ${draft.entity.name}`);
    if (draft.entity && draft.capability === 'find' && draft.entity.filters.some((field) => field === draft.entity?.stateField))
      after.add(`states ${draft.entity.name}`);
    if (
      draft.entity &&
      draft.capability === 'find' &&
      draft.entity.relations.some(
        (one) => one.kind === 'manyToMany' && one.field !== undefined && draft.entity?.filters.includes(one.field),
      )
    )
      after.add(`relations ${draft.entity.name}`);
    for (const key of after) if (key !== draft.key && !keys.has(key)) after.delete(key);
    after.delete(draft.key);
    return { ...draft, after: [...after] };
  });
}

/** Numbers stories so that each comes after everything it waits for. */
function numbered(drafts: readonly StoryDraft[]): Story[] {
  const done = new Map<string, string>();
  const stories: Story[] = [];
  const rest = [...drafts];
  while (rest.length > 0) {
    const index = rest.findIndex((draft) => draft.after.every((key) => done.has(key)));
    const [draft] = rest.splice(Math.max(index, 0), 1);
    if (!draft) break;
    const id = `S${String(stories.length + 1)}`;
    done.set(draft.key, id);
    const criteria = draft.criteria.map((one, place) => ({ id: `${id}.C${String(place + 1)}`, ...one }));
    stories.push({
      id,
      title: draft.title,
      actor: draft.actor,
      want: draft.want,
      benefit: draft.benefit,
      priority: draft.priority,
      ...(draft.entity ? { entity: draft.entity.name } : {}),
      capability: draft.capability,
      dependsOn: draft.after.map((key) => done.get(key) ?? '').filter((key) => key !== ''),
      criteria,
      hours: hoursOf(draft.capability, criteria.length),
      sources: draft.sources,
    });
  }
  return stories;
}
