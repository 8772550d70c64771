import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Moment, Order, Settings, Word } from './service/messages.js';

/** Built: a service is a process of its own, also when the tool runs from its sources in a test. */
const SERVICE = fileURLToPath(new URL('../../dist/bus/service/main.js', import.meta.url));

/** Longer than every wait for a lease, a lock or a reconnection. */
const START_MS = 90_000;

export interface MemberOptions {
  readonly settings: Settings;
  readonly heard: (word: Word) => void;
  /** It ended though nobody ended it. */
  readonly ended: (how: string) => void;
}

/** One service's process. */
export class Member {
  readonly #options: MemberOptions;
  #child: ChildProcess | undefined;
  #expected = false;

  constructor(options: MemberOptions) {
    this.#options = options;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Resolves when it takes part. Its clock may be off. */
  async start(aheadMs = 0): Promise<void> {
    const { settings, heard, ended } = this.#options;
    const child = spawn(process.execPath, ['--expose-gc', SERVICE], {
      env: { ...process.env, HEXAD_CHAOS: JSON.stringify({ ...settings, aheadMs }) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#expected = false;
    const said: string[] = [];
    child.stderr?.on('data', (text: Buffer) => said.splice(0, Math.max(0, said.push(text.toString()) - 20)));
    const ready = Promise.withResolvers<void>();
    child.on('message', (word: Word) => {
      if (word.kind === 'ready') ready.resolve();
      heard(word);
    });
    child.once('close', (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      const how = `${settings.name} ended (${signal ?? code}): ${said.join('').slice(-2_000)}`;
      ready.reject(new Error(how));
      if (!this.#expected) ended(how);
    });
    const late = setTimeout(() => ready.reject(new Error(`${settings.name} did not come up in ${START_MS} ms`)), START_MS);
    await ready.promise.finally(() => clearTimeout(late));
  }

  /** `kill -9`, now. */
  async kill(): Promise<void> {
    await this.#ending((child) => child.kill('SIGKILL'));
  }

  /** The same, by itself, at the next pass of that moment. */
  async dieAt(moment: Moment): Promise<void> {
    await this.#ending(() => this.send({ kind: 'die', moment }));
  }

  /** It does nothing for so long, holds what it holds, and goes on as if nothing had been. */
  async freeze(ms: number): Promise<void> {
    const child = this.#child;
    child?.kill('SIGSTOP');
    await wait(ms);
    child?.kill('SIGCONT');
  }

  send(order: Order): void {
    // One that is gone gets nothing; whoever starts it again sends what it needs.
    if (this.#child?.connected) this.#child.send(order, () => undefined);
  }

  /** What it holds in memory, in MB; undefined when it is not there. */
  async heldMb(): Promise<number | undefined> {
    const child = this.#child;
    if (child === undefined) return undefined;
    const answer = Promise.withResolvers<number | undefined>();
    const hear = (word: Word): void => void (word.kind === 'held' && answer.resolve(word.mb));
    const gone = (): void => answer.resolve(undefined);
    child.on('message', hear).once('exit', gone);
    this.send({ kind: 'memory' });
    try {
      return await answer.promise;
    } finally {
      child.off('message', hear).off('exit', gone);
    }
  }

  async #ending(end: (child: ChildProcess) => void): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#expected = true;
    const gone = once(child, 'close');
    end(child);
    await gone;
  }
}
