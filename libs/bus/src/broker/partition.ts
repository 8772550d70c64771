/** Of every group's events. Fixed for ever: another number would put a key's events into two partitions. */
export const PARTITIONS = 8;

/** FNV-1a. Events of one tenant and key always go to the same partition, so that they stay in order. */
export function partitionOf(tenant: string, key: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${tenant} ${key}`)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % PARTITIONS;
}
