import { PARTITIONS } from '../broker/partition.js';

/** One subscription of a group, in some process. */
export interface Member {
  readonly id: string;
  readonly process: string;
  readonly types: readonly string[];
}

/**
 * How many partitions a member of the group is to hold. When some know more types than others, as in a rolling deployment, those that
 * know every type share all: an older one would not handle what is new.
 */
export function shareOf(id: string, members: readonly Member[]): number {
  const types = new Set(members.flatMap((member) => member.types));
  const knowAll = members.filter((member) => new Set(member.types).size === types.size);
  const sharing = (knowAll.length > 0 ? knowAll : members).map((member) => member.id).sort();
  const place = sharing.indexOf(id);
  if (place < 0) return 0;
  return Math.floor(PARTITIONS / sharing.length) + (place < PARTITIONS % sharing.length ? 1 : 0);
}
