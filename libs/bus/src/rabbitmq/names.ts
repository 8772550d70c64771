import { AppError } from '@hexad/kernel';
import { PARTITIONS } from '../broker/partition.js';
import type { Lane } from '../driver.js';

/** Of a task, lowest first, as the outbox numbers them. */
export const PRIORITIES = ['low', 'normal', 'high'] as const;

/** What routing keys and queue names may be made of. `*` and `#` would be wildcards; `~` separates the parts of ids. */
const ALLOWED = /^[\x21\x22\x24-\x29\x2b-\x7d]+$/u;
/** AMQP's short strings; what we put around the given name comes off it. */
const LONGEST = 255;

/** What everything is called at the broker. All fail with `invalid` when a given part cannot be part of a name. */
export class Names {
  readonly prefix: string;
  readonly events: string;
  readonly dead: string;
  readonly cancellations: string;
  readonly lanes: string;
  readonly lock: string;

  constructor(prefix: string) {
    this.prefix = prefix;
    this.events = `${prefix}.events`;
    this.dead = `${prefix}.dead`;
    this.cancellations = `${prefix}.known.cancellations`;
    this.lanes = `${prefix}.known.lanes`;
    this.lock = `${prefix}.dead-letters-lock`;
  }

  /** Routing key of an event; queues are bound by the same. */
  eventKey(type: string, partition: number): string {
    return checked('type', type, `${type}.${partition}`);
  }

  partition(group: string, partition: number): string {
    return checked('group', group, `${this.events}.${group}.${partition}`);
  }

  partitions(group: string): string[] {
    return Array.from({ length: PARTITIONS }, (_, n) => this.partition(group, n));
  }

  tasks(queue: string, priority: number): string {
    return checked('queue', queue, `${this.prefix}.tasks.${queue}.${PRIORITIES[priority] ?? 'normal'}`);
  }

  /** Of ordered tasks. */
  orderedPartition(queue: string, partition: number): string {
    return checked('queue', queue, `${this.prefix}.tasks.${queue}.ordered.${partition}`);
  }

  orderedPartitions(queue: string): string[] {
    return Array.from({ length: PARTITIONS }, (_, n) => this.orderedPartition(queue, n));
  }

  /** Of high, normal and low priority. */
  priorities(queue: string): string[] {
    return [0, 1, 2].map((priority) => this.tasks(queue, priority));
  }

  deadOf(lane: Lane): string {
    return lane.kind === 'events'
      ? checked('group', lane.group, `${this.dead}.events.${lane.group}`)
      : checked('queue', lane.queue, `${this.dead}.tasks.${lane.queue}`);
  }

  /** Queue of the dead letters of `events:<group>` or `tasks:<queue>`. */
  deadNamed(lane: string): string {
    return checked('lane', lane, `${this.dead}.${lane.replace(':', '.')}`);
  }

  delay(ms: number): string {
    return `${this.prefix}.delay.${ms}`;
  }
}

function checked(what: string, given: string, name: string): string {
  if (!ALLOWED.test(given)) {
    throw new AppError('invalid', `The ${what} ${JSON.stringify(given)} is not a name: use ASCII without spaces, *, # and ~.`);
  }
  if (name.length > LONGEST)
    throw new AppError('invalid', `The ${what} ${given} makes the name ${name}, which is longer than ${LONGEST} bytes.`);
  return name;
}
