import type { Computed, Field } from '@hexad/proto/documents';
import type { ComputedDraft, EntityDraft, FieldDraft, TallyDraft, WhenDraft } from '../draft/draft.js';
import type { SpecNames } from './names-in-spec.js';

type Tally = Omit<Extract<Computed, { kind: 'tally' }>, 'kind'>;
type When = NonNullable<Tally['when']>;

function writeWhen(owner: EntityDraft, when: WhenDraft, names: SpecNames): When | undefined {
  const field = names.field(owner, when.field);
  return field === undefined ? undefined : { field, in: [...when.values] };
}

/** The tally in the names of the spec; nothing where one of them does not exist. */
export function writeTally(parent: EntityDraft, { child, field, times, minus, when }: TallyDraft, names: SpecNames): Tally | undefined {
  const relation = child.relations.find((one) => one.kind === 'belongsTo' && one.target === parent);
  const via = relation && names.field(child, relation.role);
  const own = [field, times].map((key) => (key === undefined ? undefined : names.field(child, key)));
  const conditions = [minus, when].map((one) => one && writeWhen(child, one, names));
  const lost =
    (field !== undefined && own[0] === undefined) ||
    (times !== undefined && own[1] === undefined) ||
    (minus !== undefined && conditions[0] === undefined) ||
    (when !== undefined && conditions[1] === undefined);
  if (via === undefined || lost) return undefined;
  return {
    entity: names.entity(child),
    via,
    ...(own[0] !== undefined && { field: own[0] }),
    ...(own[1] !== undefined && { times: own[1] }),
    ...(conditions[0] && { minus: conditions[0] }),
    ...(conditions[1] && { when: conditions[1] }),
  };
}

function writeComputed(entity: EntityDraft, computed: ComputedDraft, names: SpecNames): Computed | undefined {
  const name = (key: string): string | undefined => names.field(entity, key);
  switch (computed.kind) {
    case 'tally': {
      const tally = writeTally(entity, computed, names);
      return tally && { kind: 'tally', ...tally };
    }
    case 'product':
    case 'compare': {
      const [left, right] = [name(computed.left), name(computed.right)];
      if (left === undefined || right === undefined) return undefined;
      return computed.kind === 'product' ? { kind: 'product', left, right } : { kind: 'compare', left, op: computed.op, right };
    }
    case 'past': {
      const field = name(computed.field);
      const when = computed.when && writeWhen(entity, computed.when, names);
      return field === undefined || (computed.when !== undefined && when === undefined)
        ? undefined
        : { kind: 'past', field, ...(when && { when }) };
    }
  }
}

/** How a field comes to its value, where nobody enters it. */
export function writeMade(entity: EntityDraft, field: FieldDraft, names: SpecNames): Pick<Field, 'computed' | 'counter'> {
  const computed = field.computed && writeComputed(entity, field.computed, names);
  if (computed) return { computed };
  if (field.counter === undefined) return {};
  const within = field.counter.within === undefined ? undefined : names.field(entity, field.counter.within);
  return { counter: within === undefined ? {} : { within } };
}
