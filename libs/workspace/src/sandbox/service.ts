import type { Duplex, Readable } from 'node:stream';
import type { Usage } from './cgroup/cgroups.js';
import type { SandboxCommand, SandboxResult } from './sandbox.js';

/** A command that is meant to stay: a preview server. */
export interface SandboxService extends Omit<SandboxCommand, 'timeoutMs' | 'outputLimit' | 'signal'> {
  /** Where it listens on 127.0.0.1, given to it as PORT. A sandbox that isolates has all ports to itself; elsewhere it is one of the machine's. */
  readonly port?: number;
  /** What is asked for by `health`: a path like `/healthz`. Default: that the port answers is enough. */
  readonly healthPath?: string;
  /** What it reads, as it comes. Default: nothing. */
  readonly stdin?: Readable;
  /** Milliseconds after which it is ended however it does. Default: none. */
  readonly timeoutMs?: number;
  /** Milliseconds without a connection after which it is put to sleep, once it has answered; the next `connect` wakes it. Asking for its health is no visit. Default: it stays awake. */
  readonly idleMs?: number;
}

/** `starting` until it was healthy once. */
export type ServiceHealth = 'starting' | 'healthy' | 'unhealthy' | 'asleep' | 'stopped';

/** How it ended; what it said is in its logs. */
export type ServiceEnd = Pick<SandboxResult, 'outcome' | 'exitCode'>;

/** A command that runs on. It ends with the platform at the latest. */
export interface RunningService extends AsyncDisposable {
  /** Resolves when it has ended, and nothing that it started is left. */
  readonly ended: Promise<ServiceEnd>;
  /** A connection to its port. Rejects with `unavailable` when nobody answers there. */
  connect(): Promise<Duplex>;
  health(): Promise<ServiceHealth>;
  /** The last 256 KiB of what it wrote, stdout and stderr as they came. */
  logs(): string;
  stats(): Promise<Usage>;
  /** Holds all its processes: they keep their memory and take no processor. Connections wait. */
  sleep(): Promise<void>;
  wake(): Promise<void>;
  /** Asks it to end (SIGTERM), and ends it after the grace (milliseconds, default 2,000). */
  stop(graceMs?: number): Promise<ServiceEnd>;
}
