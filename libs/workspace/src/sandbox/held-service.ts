import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Usage } from './cgroup/cgroups.js';
import type { RunningService, ServiceEnd, ServiceHealth } from './service.js';
import { isStopped } from './watch/processes.js';

/** What a sandbox knows of a service that it started. */
export interface Held {
  readonly ended: Promise<ServiceEnd>;
  /** Ends it at once. */
  readonly kill: () => void;
  /** Its processes, without those that only hold the sandbox together. */
  readonly members: () => Promise<readonly number[]>;
  readonly usage: () => Promise<Usage>;
  /** Undefined: it has no port. */
  readonly connect: (() => Promise<Socket>) | undefined;
  readonly healthPath: string | undefined;
  readonly logs: () => string;
}

const HEALTH_MS = 2_000;
const GRACE_MS = 2_000;
/** Rounds of stopping: a process that forks while it is being stopped has a child that is stopped in the next. */
const ROUNDS = 20;

/** A running service over the processes that a sandbox started. */
export class HeldService implements RunningService {
  readonly ended: Promise<ServiceEnd>;
  readonly #held: Held;
  #state: 'awake' | 'asleep' | 'stopped' = 'awake';
  #wasHealthy = false;

  constructor(held: Held) {
    this.#held = held;
    this.ended = held.ended.finally(() => (this.#state = 'stopped'));
    this.ended.catch(() => {}); // whoever waits for it is told
  }

  async connect(): Promise<Socket> {
    if (!this.#held.connect) throw new AppError('invalid', 'This service was started without a port.');
    try {
      return await this.#held.connect();
    } catch (thrown) {
      throw new AppError('unavailable', 'The service does not answer at its port.', { cause: thrown });
    }
  }

  async health(): Promise<ServiceHealth> {
    if (this.#state !== 'awake') return this.#state;
    const answers = this.#held.connect === undefined || (await this.#answers().catch(() => false));
    if (answers) this.#wasHealthy = true;
    return answers ? 'healthy' : this.#wasHealthy ? 'unhealthy' : 'starting';
  }

  logs(): string {
    return this.#held.logs();
  }

  stats(): Promise<Usage> {
    return this.#held.usage();
  }

  async sleep(): Promise<void> {
    if (this.#state === 'stopped') throw new AppError('conflict', 'The service has ended.');
    this.#state = 'asleep';
    for (let round = 0; round < ROUNDS; round += 1) {
      const members = await this.#held.members();
      const awake = await Promise.all(members.map(async (pid) => ((await isStopped(pid)) ? [] : [pid])));
      if (awake.flat().length === 0) return;
      for (const pid of awake.flat()) signal(pid, 'SIGSTOP');
      await delay(1);
    }
  }

  async wake(): Promise<void> {
    if (this.#state === 'stopped') throw new AppError('conflict', 'The service has ended.');
    this.#state = 'awake';
    for (const pid of await this.#held.members()) signal(pid, 'SIGCONT');
  }

  async stop(graceMs = GRACE_MS): Promise<ServiceEnd> {
    if (this.#state === 'asleep') await this.wake();
    for (const pid of this.#state === 'stopped' ? [] : await this.#held.members()) signal(pid, 'SIGTERM');
    const timer = setTimeout(() => this.#held.kill(), graceMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#held.kill();
    await this.ended.catch(() => {});
  }

  async #answers(): Promise<boolean> {
    const socket = await this.connect();
    try {
      if (this.#held.healthPath === undefined) return true;
      const asked = request({ createConnection: () => socket, path: this.#held.healthPath, timeout: HEALTH_MS });
      asked.end();
      const [answer] = (await once(asked, 'response', { signal: AbortSignal.timeout(HEALTH_MS) })) as [{ statusCode: number }];
      return answer.statusCode < 500;
    } finally {
      socket.destroy();
    }
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}
