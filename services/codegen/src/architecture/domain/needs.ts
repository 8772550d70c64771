import { HELD_IN_WORDS, heldIn, type Spec } from '@hexad/proto/documents';
import { lackedBy } from '../../domain/lacks.js';
import type { PackManifest } from '../../domain/pack.js';

/** What the spec needs and the pack does not hold, in words. */
export function lacksOf(spec: Spec, pack: PackManifest): string[] {
  const lacked = new Set(lackedBy(pack));
  return heldIn(spec).flatMap((need) => (lacked.has(need) ? [HELD_IN_WORDS[need]] : []));
}
