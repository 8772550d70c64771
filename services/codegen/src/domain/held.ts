import { Held, type Spec } from '@hexad/proto/documents';
import type { PackManifest } from './pack.js';

const WITHOUT: Readonly<Partial<Record<Held, (spec: Spec) => Spec>>> = {
  exchange: (spec) => ({
    ...spec,
    entities: spec.entities.map((entity) => ({
      ...entity,
      operations: entity.operations.filter((operation) => operation !== 'export' && operation !== 'import'),
    })),
  }),
};

/**
 * The part of the spec that a pack holds in this stack: pages show nothing that their API does not hold. Criteria about the rest stay, have no
 * test, and are told as unproved.
 */
export function partHeldBy(pack: PackManifest, stack: readonly PackManifest[], spec: Spec): Spec {
  const apis = stack.filter(({ surface }) => surface === 'api');
  const isHeld = (what: Held): boolean => [pack, ...apis].every(({ holds = [] }) => holds.includes(what));
  return Held.options.filter((what) => !isHeld(what)).reduce((left, what) => WITHOUT[what]?.(left) ?? left, spec);
}
