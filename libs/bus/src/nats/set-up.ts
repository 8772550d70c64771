import { AckPolicy, DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from '@nats-io/jetstream';
import { Kvm, type KV } from '@nats-io/kv';
import { nanos } from '@nats-io/transport-node';
import { isServerError, SERVER } from './faults.js';
import type { Link } from './link.js';
import type { Names } from './names.js';

export const DAY_MS = 24 * 3600 * 1000;

export interface Limits {
  /** Bytes of events, of tasks and of dead letters that the server keeps, each. */
  readonly maxBytes: number;
  /** Copies of everything in a cluster of servers. */
  readonly replicas: number;
  /** Milliseconds without a sign of life until what a process holds is another's. */
  readonly leaseMs: number;
}

export interface Buckets {
  readonly leases: KV;
  readonly live: KV;
  readonly notes: KV;
}

/** The durable consumer of advisories that all processes share. */
export const BURIAL = 'burial';

/** Makes what is absent. What is there stays as it is, so that an operator may change it. */
export async function setUp(link: Link, names: Names, limits: Limits): Promise<Buckets> {
  return link.during('set up its streams', async () => {
    await Promise.all(streams(names, limits).map((config) => make(link, config)));
    await link.jsm.consumers.add(names.advisories, { durable_name: BURIAL, ack_policy: AckPolicy.Explicit, ack_wait: nanos(30_000) });
    const kvm = new Kvm(link.nc);
    const { replicas, leaseMs } = limits;
    const [leases, live, notes] = await Promise.all([
      kvm.create(names.leases, { replicas }),
      kvm.create(names.live, { replicas, ttl: leaseMs }),
      kvm.create(names.notes, { replicas, ttl: 7 * DAY_MS }),
    ]);
    return { leases, live, notes };
  });
}

type Wanted = Partial<StreamConfig> & { name: string };

function streams(names: Names, { maxBytes, replicas }: Limits): Wanted[] {
  const subjects = names.all();
  const common = { storage: StorageType.File, num_replicas: replicas, discard: DiscardPolicy.New, max_bytes: maxBytes, allow_direct: true };
  const deduped = { duplicate_window: nanos(2 * 60_000) };
  return [
    { ...common, ...deduped, name: names.events, subjects: [subjects.events], max_age: nanos(7 * DAY_MS) },
    { ...common, ...deduped, name: names.tasks, subjects: [subjects.tasks], retention: RetentionPolicy.Workqueue },
    { ...common, ...deduped, name: names.ordered, subjects: [subjects.ordered] },
    { ...common, ...deduped, name: names.dead, subjects: [subjects.dead] },
    {
      ...common,
      name: names.advisories,
      subjects: subjects.advisories,
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.Old,
      max_bytes: 16 * 1024 * 1024,
    },
  ];
}

async function make(link: Link, config: Wanted): Promise<void> {
  try {
    await link.jsm.streams.add(config);
  } catch (error) {
    if (!isServerError(error, SERVER.streamNameInUse)) throw error;
  }
}
