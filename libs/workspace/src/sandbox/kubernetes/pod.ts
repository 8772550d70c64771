import { randomBytes } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { V1Pod } from '@kubernetes/client-node';
import type { Stopped } from '../../process/run.js';
import type { Cluster } from './cluster.js';
import { MarkedStream } from './ending.js';
import { endOf, startedPod, whyWaiting, type PodEnd } from './pod-state.js';

/** How long a pod may take to start: an image may have to come first. */
export const START_MS = 300_000;
const END_MS = 30_000;
/** How long the cluster may take to tell that a container ended whose connection closed. */
const TOLD_MS = 8_000;
const DELETED: PodEnd = { exitCode: -1, reason: 'Deleted' };

/** How a command in a pod ended. */
export interface PodExit {
  /** Undefined when we stopped it. */
  readonly end: PodEnd | undefined;
  readonly stopped: Stopped | undefined;
  readonly milliseconds: number;
}

export interface Listening {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onOutput: (stream: 'stdout' | 'stderr', chunk: Buffer) => void;
  /** Given a way to end it for a reason of the caller's. */
  readonly onStart: (stop: (why: Stopped) => void) => void;
}

const isOver = (pod: V1Pod | undefined): true | undefined => (pod === undefined || endOf(pod) ? true : undefined);

/** The pod of a job that was made: from its start to its end. */
export class JobPod {
  readonly #cluster: Cluster;
  readonly #job: string;

  constructor(cluster: Cluster, job: string) {
    this.#cluster = cluster;
    this.#job = job;
  }

  /** Its name, once its container runs. Fails with `unavailable` and the reason when that does not come about. */
  async started(signal: AbortSignal | undefined): Promise<string> {
    const late = AbortSignal.timeout(START_MS);
    let last: V1Pod | undefined;
    const read = (pod: V1Pod | undefined): V1Pod | undefined => startedPod((last = pod));
    try {
      const pod = await this.#cluster.until(this.#job, read, signal ? AbortSignal.any([late, signal]) : late);
      return pod.metadata!.name!;
    } catch (thrown) {
      if (!late.aborted) throw thrown;
      const why = whyWaiting(last) ?? (await this.#cluster.said(this.#job)).at(-1) ?? 'the cluster does not say why';
      throw new AppError('unavailable', `No pod started in ${START_MS / 1000} seconds: ${why}`.slice(0, 500), { cause: thrown });
    }
  }

  /** Lets the command begin, hears it out and learns how it ended. */
  async heard(pod: string, { timeoutMs, signal, onOutput, onStart }: Listening): Promise<PodExit> {
    // A byte that nobody prints first: nothing of the output is held back for it.
    const mark = `\u001e${randomBytes(16).toString('hex')}`;
    const [out, err] = (['stdout', 'stderr'] as const).map((name) => new MarkedStream(mark, (chunk) => onOutput(name, chunk)));
    const ended = Promise.withResolvers<void>();
    let stopped: Stopped | undefined;
    const stop = (why: Stopped): void => {
      stopped ??= why;
      ended.resolve();
    };
    using attached = await this.#cluster.attach(pod, out!, err!);
    const started = performance.now();
    const timer = setTimeout(() => stop('timeout'), timeoutMs);
    const cancel = (): void => stop('cancelled');
    signal?.addEventListener('abort', cancel);
    try {
      if (signal?.aborted) cancel();
      onStart(stop);
      attached.say(mark);
      const whole = Promise.all([out!.marked, err!.marked]);
      await Promise.race([whole.then(() => attached.say('')), attached.closed, ended.promise]);
      const milliseconds = Math.round(performance.now() - started);
      for (const one of [out!, err!]) one.flush();
      if (stopped === undefined) return { end: await this.end(), stopped, milliseconds };
      await this.removed();
      return { end: undefined, stopped, milliseconds };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** How the container ended, whenever that is. */
  ended(signal: AbortSignal): Promise<PodEnd> {
    return this.#cluster.until(this.#job, (pod) => (pod === undefined ? DELETED : endOf(pod)), signal);
  }

  /** How the container ended, which it has. Fails with `unavailable` where it still runs: the connection to it broke. */
  async end(): Promise<PodEnd> {
    const late = AbortSignal.timeout(TOLD_MS);
    try {
      return await this.ended(late);
    } catch (thrown) {
      if (!late.aborted) throw thrown;
      throw new AppError('unavailable', 'The connection to the pod broke while the command ran.', { cause: thrown });
    }
  }

  /** Removes the job, and waits until nothing of it runs. */
  async removed(): Promise<void> {
    await this.#cluster.remove(this.#job);
    await this.#cluster.until(this.#job, isOver, AbortSignal.timeout(END_MS)).catch(() => {}); // the cluster goes on with it
  }
}
