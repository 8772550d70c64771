import type { Check, Criterion, Entity, Nfr, Rule, Spec, Story } from '@hexad/proto/documents';
import { Numbers } from './numbers.js';

/**
 * The spec with the ids that its stories, criteria, rules and wishes have in the one before: a story is the same while it gives the same entity the same
 * capability, a criterion while it checks the same, a rule while it demands the same. New ones get numbers that nothing ever had; those that went are `retired`.
 */
export function keepIds(before: Spec | undefined, after: Spec): Spec {
  if (before === undefined) return after;
  const retired = new Set(before.retired);
  const entities = after.entities.map((entity) => {
    const former =
      before.entities.find(({ name }) => name === (entity.was ?? entity.name)) ?? before.entities.find(({ name }) => name === entity.name);
    return { ...entity, rules: rulesOf(former?.rules ?? [], entity, retired) };
  });
  const renamedRules = new Map(
    after.entities.flatMap(({ name, rules }, at) =>
      rules.map(({ id }, place) => [`${name} ${id}`, entities[at]!.rules[place]!.id] as const),
    ),
  );
  const names = namesBefore(before, after.entities);
  const stories = storiesOf(before.stories, withRules(after.stories, renamedRules), names, retired);
  const renamed = new Map(after.stories.map(({ id }, at) => [id, stories[at]!.id]));
  const is = (id: string): string => renamed.get(id) ?? id;
  const spec: Spec = {
    ...after,
    entities,
    stories: stories.map((story) => ({ ...story, dependsOn: story.dependsOn.map(is) })),
    nfrs: nfrsOf(before.nfrs, after.nfrs, retired),
    milestones: after.milestones.map((milestone) => ({ ...milestone, stories: milestone.stories.map(is) })),
  };
  const gone = goneFrom(before, spec, retired);
  return gone.length > 0 ? { ...spec, retired: gone } : spec;
}

/** What entities and their fields were called before. */
type Names = ReadonlyMap<string, { readonly name: string; readonly parts: ReadonlyMap<string, string> }>;

const namesBefore = (before: Spec, entities: readonly Entity[]): Names =>
  new Map(
    entities.map(({ name, was = name, fields, relations }) => {
      const former = before.entities.find((entity) => entity.name === was);
      const parts = fields.flatMap((field) => (field.was === undefined ? [] : [[field.name, field.was] as const]));
      const roles = relations.flatMap((relation) => {
        if (relation.was === undefined) return [];
        const column = former?.relations.find((one) => one.name === relation.was)?.field;
        return [
          [relation.name, relation.was],
          [relation.field ?? '', column ?? ''],
        ] as const;
      });
      return [name, { name: was, parts: new Map([...parts, ...roles]) }];
    }),
  );

/** What a criterion checks, in the words of the spec before. */
function checkKey(check: Check, names: Names): string {
  const of = 'entity' in check ? names.get(check.entity) : undefined;
  const before = (key: string, value: unknown): unknown => {
    if (of === undefined) return value;
    if (key === 'entity') return of.name;
    return key === 'field' || key === 'relation' ? (of.parts.get(String(value)) ?? value) : value;
  };
  return JSON.stringify(
    Object.entries(check)
      .map(([key, value]) => [key, before(key, value)])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

const storyKey = (capability: string, entity: string | undefined): string => `${capability} ${entity ?? ''}`;

function storiesOf(before: readonly Story[], after: readonly Story[], names: Names, retired: ReadonlySet<string>): Story[] {
  const numbers = new Numbers('S', [...before.map(({ id }) => id), ...retired]);
  const known = new Map(before.map((story) => [storyKey(story.capability, story.entity), story]));
  const formerOf = ({ capability, entity }: Story): Story | undefined =>
    known.get(storyKey(capability, entity === undefined ? undefined : (names.get(entity)?.name ?? entity))) ??
    known.get(storyKey(capability, entity));
  const taken = new Set<string>();
  return after.map((story) => {
    const former = formerOf(story);
    const id = former !== undefined && !taken.has(former.id) ? former.id : numbers.next();
    taken.add(id);
    const kept = former?.id === id ? former.criteria : [];
    return { ...story, id, criteria: criteriaOf(id, kept, story.criteria, names, retired) };
  });
}

function criteriaOf(
  story: string,
  before: readonly Criterion[],
  after: readonly Criterion[],
  names: Names,
  retired: ReadonlySet<string>,
): Criterion[] {
  const numbers = new Numbers(`${story}.C`, [...before.map(({ id }) => id), ...retired]);
  const free = [...before];
  const claimed = after.map((criterion) => {
    const key = checkKey(criterion.check, names);
    const at = free.findIndex(({ check }) => checkKey(check, NONE) === key);
    return at < 0 ? undefined : free.splice(at, 1)[0]!.id;
  });
  return after.map((criterion, at) => ({ ...criterion, id: claimed[at] ?? numbers.next() }));
}

const NONE: Names = new Map();

/** What a rule demands: in other words it is the same one. */
export function demandOf({ id: _id, statement: _words, sources: _said, ...rule }: Rule): string {
  return JSON.stringify(Object.entries(rule).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function rulesOf(before: readonly Rule[], { name, rules }: Entity, retired: ReadonlySet<string>): Rule[] {
  const numbers = new Numbers(`${name}-R`, [...before.map(({ id }) => id), ...retired]);
  const free = [...before];
  const claimed = rules.map((rule) => {
    const at = free.findIndex((other) => demandOf(other) === demandOf(rule));
    return at < 0 ? undefined : free.splice(at, 1)[0]!.id;
  });
  return rules.map((rule, at) => ({ ...rule, id: claimed[at] ?? numbers.next() }));
}

const withRules = (stories: readonly Story[], renamed: ReadonlyMap<string, string>): Story[] =>
  stories.map((story) => ({
    ...story,
    criteria: story.criteria.map((criterion) => {
      const { check } = criterion;
      return check.kind === 'rule'
        ? { ...criterion, check: { ...check, rule: renamed.get(`${check.entity} ${check.rule}`) ?? check.rule } }
        : criterion;
    }),
  }));

function nfrsOf(before: readonly Nfr[], after: readonly Nfr[], retired: ReadonlySet<string>): Nfr[] {
  const numbers = new Numbers('N', [...before.map(({ id }) => id), ...retired]);
  const known = new Map(before.map(({ statement, id }) => [statement, id]));
  return after.map((nfr) => ({ ...nfr, id: known.get(nfr.statement) ?? numbers.next() }));
}

const idsOf = ({ stories, entities, nfrs }: Spec): string[] => [
  ...stories.flatMap(({ id, criteria }) => [id, ...criteria.map((criterion) => criterion.id)]),
  ...entities.flatMap(({ rules }) => rules.map(({ id }) => id)),
  ...nfrs.map(({ id }) => id),
];

function goneFrom(before: Spec, after: Spec, retired: ReadonlySet<string>): string[] {
  const there = new Set(idsOf(after));
  return [...new Set([...retired, ...idsOf(before)])].filter((id) => !there.has(id));
}
