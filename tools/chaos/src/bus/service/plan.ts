import { oneOf, seeded } from '../../seeded.js';

const TENANTS = Array.from({ length: 4 }, (_, n) => `0199a000-0000-7000-8000-00000000000${n + 1}`);
const KEYS = Array.from({ length: 25 }, (_, n) => `key-${n}`);

/** Who orders at this place of a round, and what the order must stay in order with. A hundred of these spread over all partitions. */
export function ordered(seed: number, round: number, place: number): { readonly tenant: string; readonly key: string } {
  const random = seeded(Math.imul(seed, 31) + Math.imul(round, 1_000_003) + place);
  return { tenant: oneOf(random, TENANTS), key: oneOf(random, KEYS) };
}
