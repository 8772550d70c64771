import { once } from 'node:events';
import { request } from 'node:http';
import { Writable, type Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Stopped } from '../../process/run.js';
import type { Usage } from '../cgroup/cgroups.js';
import { LogTail } from '../log-tail.js';
import type { SandboxService, ServiceEnd } from '../service.js';
import type { Signals } from '../signals.js';
import type { Attached, Cluster } from './cluster.js';
import { WORD_MS } from './launcher.js';
import type { JobPod } from './pod.js';
import type { PodEnd } from './pod-state.js';

export interface PodServiceParts {
  readonly cluster: Cluster;
  readonly pod: JobPod;
  readonly name: string;
  /** Where its launcher listens. */
  readonly control: number;
  readonly service: Pick<SandboxService, 'stdin' | 'onOutput'>;
}

const ANSWER_MS = 5_000;
/** Milliseconds before a launcher that does not answer yet is asked again. */
const READY_MS = 50;
const AGAIN_MS = 500;

/** A service in a pod, spoken to through its launcher. */
export class PodService implements Signals {
  readonly #parts: PodServiceParts;
  readonly #tail = new LogTail();
  readonly #stopped = Promise.withResolvers<void>();
  #why: Stopped | undefined;

  constructor(parts: PodServiceParts) {
    this.#parts = parts;
  }

  /** Lets it begin, hears it and stays with it until its end. */
  async run(timeoutMs: number | undefined): Promise<ServiceEnd> {
    const { pod } = this.#parts;
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => this.stop('timeout'), timeoutMs);
    const over = new AbortController();
    const heard = this.#hear(over.signal);
    try {
      const end = await Promise.race([heard, this.#stopped.promise]);
      if (this.#why !== undefined || end === undefined) {
        await pod.removed();
        return { outcome: this.#why ?? 'cancelled', exitCode: -1 };
      }
      if (end.reason === 'OOMKilled') return { outcome: 'memory', exitCode: -1 };
      return { outcome: 'exited', exitCode: end.exitCode };
    } finally {
      over.abort();
      clearTimeout(timer);
      await heard.catch(() => {}); // told above, or of no interest any more
    }
  }

  stop(why: Stopped): void {
    this.#why ??= why;
    this.#stopped.resolve();
  }

  logs(): string {
    return this.#tail.text();
  }

  async sleep(): Promise<void> {
    await this.#asked('/sleep');
  }

  async wake(): Promise<void> {
    await this.#asked('/wake');
  }

  async end(): Promise<void> {
    await this.#asked('/end');
  }

  async usage(): Promise<Usage> {
    return JSON.parse(await this.#asked('/usage')) as Usage;
  }

  /** A connection to a port of the service, made by its launcher. */
  async connect(port: number): Promise<Duplex> {
    const line = await this.#line();
    const asked = request({ createConnection: () => line, method: 'CONNECT', path: `127.0.0.1:${port}` }).end();
    const [answer, socket] = (await answered(asked, 'connect')) as [{ statusCode: number }, Duplex];
    if (answer.statusCode === 200) return socket;
    socket.destroy();
    throw new AppError('unavailable', `Nobody answers at port ${port}.`);
  }

  async #asked(path: string): Promise<string> {
    const line = await this.#line();
    try {
      const asked = request({ createConnection: () => line, path, headers: { connection: 'close' } }).end();
      const [answer] = (await answered(asked, 'response')) as [NodeJS.ReadableStream];
      let text = '';
      for await (const chunk of answer) text += String(chunk);
      return text;
    } finally {
      line.destroy();
    }
  }

  #line(): Promise<Duplex> {
    return this.#parts.cluster.tunnel(this.#parts.name, this.#parts.control);
  }

  /** Until the container has ended. A connection that breaks is made anew; what was written meanwhile is not heard. */
  async #hear(over: AbortSignal): Promise<PodEnd | undefined> {
    const { cluster, name, pod } = this.#parts;
    const taken = (stream: 'stdout' | 'stderr'): Writable =>
      new Writable({
        write: (chunk: Buffer, _, done) => {
          this.#tail.add(chunk);
          this.#parts.service.onOutput?.(stream, chunk);
          done();
        },
      });
    const ended = pod.ended(over);
    ended.catch(() => {}); // awaited at the end of the loop
    let wasGiven = false;
    while (!over.aborted) {
      const attached = await cluster.attach(name, taken('stdout'), taken('stderr')).catch(() => undefined);
      if (attached && !wasGiven) void this.#give(over).catch(() => {}); // its end is told
      wasGiven ||= attached !== undefined;
      if (attached) await this.#talked(attached, over);
      const end = await Promise.race([ended, delay(AGAIN_MS, undefined, { signal: over }).catch(() => undefined)]);
      if (end !== undefined) return end;
    }
    return undefined;
  }

  /** Hands its input on, until that ends or the service does. */
  async #give(over: AbortSignal): Promise<void> {
    const { stdin } = this.#parts.service;
    if (!stdin) return;
    await this.#ready(over);
    const line = await this.#line();
    over.addEventListener('abort', () => line.destroy(), { once: true });
    const asked = request({ createConnection: () => line, method: 'POST', path: '/input', headers: { connection: 'close' } });
    asked.on('error', () => {});
    asked.flushHeaders();
    stdin.pipe(asked);
  }

  /** Until its launcher answers: what is given before reaches nobody. */
  async #ready(over: AbortSignal): Promise<void> {
    while (!(await this.usage().catch(() => undefined))) await delay(READY_MS, undefined, { signal: over });
  }

  /** Says a word now and then, so that the launcher knows that we live. */
  async #talked(attached: Attached, over: AbortSignal): Promise<void> {
    using _ = attached;
    attached.say('');
    const timer = setInterval(() => attached.say(''), WORD_MS);
    const stop = Promise.withResolvers<void>();
    const stopped = (): void => stop.resolve();
    over.addEventListener('abort', stopped);
    try {
      if (!over.aborted) await Promise.race([attached.closed, stop.promise]);
    } finally {
      clearInterval(timer);
      over.removeEventListener('abort', stopped);
    }
  }
}

const answered = (asked: ReturnType<typeof request>, event: string): Promise<unknown[]> =>
  once(asked, event, { signal: AbortSignal.timeout(ANSWER_MS) });
