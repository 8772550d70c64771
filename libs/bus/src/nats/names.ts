import { createHash } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import { LONGEST_NAME } from '@hexad/store';
import { partitionOf } from '../broker/partition.js';

/** An event type's words after `hexad.`: service, noun, verb, version. Every event's subject has as many, so that one filter fits any types. */
const WORDS = 4;
/** Characters of a key in a subject; longer ones are hashed. Another number would put a key's tasks under two subjects. */
const LONGEST_KEY = 120;
/** What the server takes in a consumer's name is 255, with what we put around it. */
const LONGEST_WORD = 240;
const MOST_TYPES = 1_000;
export const PRIORITIES = ['low', 'normal', 'high'] as const;

/** One word of a subject, a key or a consumer's name: what is not a letter, a digit, `_` or `-` becomes `=` and its bytes in hex. */
export function word(text: string): string {
  const encoded = text.replace(/[^A-Za-z0-9_-]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return encoded === '' ? '=' : encoded;
}

const unword = (text: string): string =>
  text.replace(/(?:=[0-9A-F]{2})+/g, (hex) => Buffer.from(hex.replaceAll('=', ''), 'hex').toString('utf8'));

const words = (name: string): string => name.split('.').map(word).join('.');

/** Fails with `invalid`. */
export function checkName(what: string, name: string): void {
  if (name !== '' && name.length <= LONGEST_NAME && word(name).length <= LONGEST_WORD) return;
  throw new AppError('invalid', `The ${what} ${JSON.stringify(name)} must have 1 to ${LONGEST_NAME} characters, none of another script.`);
}

/** What everything is called on the server. All of it begins with the prefix, so that several platforms share a server. */
export class Names {
  readonly events: string;
  readonly tasks: string;
  readonly ordered: string;
  readonly dead: string;
  readonly advisories: string;
  readonly leases: string;
  readonly live: string;
  readonly notes: string;
  readonly #root: string;
  /** By type, without the partition. */
  readonly #subjects = new Map<string, string>();

  constructor(prefix: string) {
    if (!/^[a-z][a-z0-9_-]{0,39}$/.test(prefix)) {
      throw new AppError('invalid', `The prefix ${JSON.stringify(prefix)} must be of lower-case letters, digits, "_" and "-", 40 at most.`);
    }
    this.#root = prefix;
    const upper = prefix.toUpperCase().replaceAll('-', '_');
    this.events = `${upper}_EVENTS`;
    this.tasks = `${upper}_TASKS`;
    this.ordered = `${upper}_ORDERED`;
    this.dead = `${upper}_DEAD`;
    this.advisories = `${upper}_ADVISORIES`;
    this.leases = `${upper}_LEASES`;
    this.live = `${upper}_LIVE`;
    this.notes = `${upper}_NOTES`;
  }

  readonly all = (): { events: string; tasks: string; ordered: string; dead: string; advisories: string[] } => ({
    events: `${this.#root}.*.*.*.*.*`,
    tasks: `${this.#root}-tasks.>`,
    ordered: `${this.#root}-ordered.>`,
    dead: `${this.#root}-dead.>`,
    advisories: [this.events, this.tasks].map((stream) => `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${stream}.*`),
  });

  /** `hexad.spec.spec.finalized.v1.<partition>` */
  event(type: string, tenant: string, key: string): string {
    return `${this.eventSubject(type)}.${partitionOf(tenant, key)}`;
  }

  /** Without the partition. */
  eventSubject(type: string): string {
    const known = this.#subjects.get(type);
    if (known !== undefined) return known;
    const subject = `${this.#root}.${eventWords(type).join('.')}`;
    if (this.#subjects.size === MOST_TYPES) this.#subjects.clear();
    this.#subjects.set(type, subject);
    return subject;
  }

  /** The narrowest subject with all the events of these types in a partition. */
  eventFilter(types: readonly string[], partition: number): string {
    return types.map((type) => `${this.#root}.${eventWords(type).join('.')}.${partition}`).reduce(merged);
  }

  eventConsumer(group: string, partition: number, epoch: number): string {
    return `${word(group)}-${partition}-${epoch}`;
  }

  /**
   * `hexad-tasks.high.<queue>.<tenant>==<key>.<id>`. With the id, since NATS 2.9 takes about twice as long for a task that is not the only one
   * of its subject.
   */
  task(priority: number, queue: string, tenant: string, key: string, id: string): string {
    return `${this.#root}-tasks.${PRIORITIES[priority] ?? 'normal'}.${words(queue)}.${ofKey(tenant, key)}.${word(id)}`;
  }

  tasksOfKey(queue: string, tenant: string, key: string): string {
    return `${this.#root}-tasks.*.${words(queue)}.${ofKey(tenant, key)}.*`;
  }

  /** `hexad-ordered.<partition>.<queue>.<tenant>.<key>`: all of a key are of one subject. */
  orderedTask(queue: string, tenant: string, key: string): string {
    return `${this.#root}-ordered.${partitionOf(tenant, key)}.${words(queue)}.${word(tenant)}.${keyWord(key)}`;
  }

  orderedFilter(queue: string, partition: number): string {
    return `${this.#root}-ordered.${partition}.${words(queue)}.*.*`;
  }

  /** The key, among the leases, of the note that there are ordered tasks of a queue. No group is called so. */
  orderedNote(queue: string): string {
    return `=ordered.${word(queue)}`;
  }

  taskFilter(priority: number, queue: string): string {
    return `${this.#root}-tasks.${PRIORITIES[priority] ?? 'normal'}.${words(queue)}.*.*`;
  }

  /** The words of the queue in a task's subject, decoded. */
  queueOf(subject: string): string {
    return subject.split('.').slice(2, -2).map(unword).join('.');
  }

  taskConsumer(priority: number, queue: string): string {
    return `${word(queue)}-${PRIORITIES[priority] ?? 'normal'}`;
  }

  /** The key under which a cancelled task is noted. */
  cancelled(queue: string, tenant: string, key: string): string {
    return `cancelled.${word(queue)}.${word(tenant)}.${keyWord(key)}`;
  }

  /** `hexad-dead.events.<tenant>.<group>`; `*` stands for every tenant. The lane is `events:<group>` or `tasks:<queue>`. */
  deadLetter(lane: string, tenant: string): string {
    const colon = lane.indexOf(':');
    return `${this.#root}-dead.${word(lane.slice(0, colon))}.${tenant === '*' ? '*' : word(tenant)}.${words(lane.slice(colon + 1))}`;
  }

  deadOfTenant(tenant: string | undefined): string {
    return `${this.#root}-dead.*.${tenant === undefined ? '*' : word(tenant)}.>`;
  }
}

function eventWords(type: string): string[] {
  checkName('event type', type);
  const all = type.split('.');
  const own = all.length > 1 && all[0] === 'hexad' ? all.slice(1) : all;
  const last = own.slice(WORDS - 1).join('.');
  return Array.from({ length: WORDS }, (_, n) => (n < own.length ? word(n === WORDS - 1 ? last : own[n]!) : '_'));
}

/** Keys may be long; a subject may not. */
const keyWord = (key: string): string => {
  const encoded = word(key);
  return encoded.length <= LONGEST_KEY ? encoded : `=${createHash('sha256').update(key).digest('hex')}`;
};

/** One word. No word has two `=` in a row. */
const ofKey = (tenant: string, key: string): string => `${word(tenant)}==${keyWord(key)}`;

/** The narrowest filter that lets through what either does; both have as many words. */
export function merged(one: string, other: string): string {
  const [a, b] = [one.split('.'), other.split('.')];
  return a.map((part, n) => (part === b[n] ? part : '*')).join('.');
}
