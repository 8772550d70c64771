import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AppError, type Caller } from '@hexad/kernel';
import { ApprovalServiceService } from '@hexad/proto/workflow/v1/approvals';
import { ScheduleServiceService } from '@hexad/proto/workflow/v1/schedules';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { Connections, GrpcClients, SocketAddresses, type RpcClient } from '@hexad/rpc';
import { SystemClock } from '@hexad/kernel';
import type { Order, Question, Settings, Word } from './service/messages.js';

/** Built: a process of its own, also when the tool runs from its sources in a test. */
const BUILT = fileURLToPath(new URL('../../dist/workflow/service/main.js', import.meta.url));
const START_MS = 90_000;

export interface MemberOptions {
  readonly settings: Settings;
  /** Root of a checkout of another version, built; its engine takes the place of this one's. */
  readonly older?: string | undefined;
  readonly heard: (line: string) => void;
  /** It ended though nobody ended it. */
  readonly ended: (how: string) => void;
}

/** One process of the engine or of agents. */
export class Member implements Disposable {
  readonly #options: MemberOptions;
  readonly #connections: Connections;
  readonly workflow: RpcClient<typeof WorkflowServiceService>;
  readonly approvals: RpcClient<typeof ApprovalServiceService>;
  readonly schedules: RpcClient<typeof ScheduleServiceService>;
  readonly #asked = new Map<number, { resolve: (rows: object[]) => void; reject: (error: Error) => void }>();
  #ids = 0;
  #how: Partial<Settings> = {};
  #child: ChildProcess | undefined;
  #expected = false;

  constructor(options: MemberOptions) {
    this.#options = options;
    this.#connections = new Connections(new SocketAddresses(options.settings.folder));
    const tokens = { token: (caller: Caller) => Promise.resolve(JSON.stringify(caller)) };
    const clients = new GrpcClients({ connections: this.#connections, clock: new SystemClock(), tokens });
    this.workflow = clients.client('workflow', WorkflowServiceService);
    this.approvals = clients.client('workflow', ApprovalServiceService);
    this.schedules = clients.client('workflow', ScheduleServiceService);
  }

  get settings(): Settings {
    return this.#options.settings;
  }

  get up(): boolean {
    return this.#child !== undefined;
  }

  /** Restarts it in order unless it runs just so. */
  async settle(how: Partial<Settings>): Promise<void> {
    if (this.up && JSON.stringify(how) === JSON.stringify(this.#how)) return;
    await this.stop();
    await this.start(how);
  }

  /** Resolves when it takes part; `how`: what is different this time. */
  async start(how: Partial<Settings> = {}, older = false): Promise<void> {
    const { settings, heard, ended, older: root } = this.#options;
    const main = older && root !== undefined ? join(root, 'tools/chaos/dist/workflow/service/main.js') : BUILT;
    const child = spawn(process.execPath, [main], {
      env: { ...process.env, HEXAD_CHAOS: JSON.stringify({ ...settings, ...how }) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#how = how;
    this.#expected = how.killAt !== undefined;
    const said: string[] = [];
    child.stderr?.on('data', (text: Buffer) => said.splice(0, Math.max(0, said.push(text.toString()) - 20)));
    const ready = Promise.withResolvers<void>();
    child.on('message', (word: Word) => {
      if (word.kind === 'ready') ready.resolve();
      else if (word.kind === 'log') heard(word.line);
      else this.#answered(word);
    });
    child.once('close', (code, signal) => {
      if (this.#child === child) this.#child = undefined;
      for (const { reject } of this.#asked.values()) reject(new AppError('unavailable', `${settings.name} is gone`));
      this.#asked.clear();
      const reason = `${settings.name} ended (${signal ?? code}): ${said.join('').slice(-2_000)}`;
      // One that is to end itself may do so before it is ready.
      if (how.killAt === undefined) ready.reject(new Error(reason));
      else ready.resolve();
      if (!this.#expected) ended(reason);
    });
    const late = setTimeout(() => ready.reject(new Error(`${settings.name} did not come up in ${START_MS} ms`)), START_MS);
    await ready.promise.finally(() => clearTimeout(late));
  }

  /** `kill -9`, now. */
  async kill(): Promise<void> {
    await this.#ending((child) => child.kill('SIGKILL'));
  }

  /** In order, as a deployment ends it. */
  async stop(): Promise<void> {
    await this.#ending(() => this.send({ kind: 'stop' }));
  }

  /** Resolves when it has ended itself as it was told to; kills it when patience is at its end. */
  async died(patience: AbortSignal): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#expected = true;
    try {
      await once(child, 'close', { signal: patience });
    } catch {
      await this.kill();
    }
  }

  /** It does nothing for so long, holds what it holds, and goes on as if nothing had been. */
  async freeze(ms: number): Promise<void> {
    const child = this.#child;
    child?.kill('SIGSTOP');
    await wait(ms);
    child?.kill('SIGCONT');
  }

  send(order: Order): void {
    if (this.#child?.connected) this.#child.send(order, () => undefined);
  }

  ask(question: Question): Promise<object[]> {
    if (!this.#child?.connected) return Promise.reject(new AppError('unavailable', `${this.settings.name} is gone`));
    const id = ++this.#ids;
    const { promise, resolve, reject } = Promise.withResolvers<object[]>();
    this.#asked.set(id, { resolve, reject });
    this.send({ kind: 'ask', id, question });
    return promise;
  }

  [Symbol.dispose](): void {
    this.#connections[Symbol.dispose]();
  }

  #answered({ id, rows, error }: Extract<Word, { kind: 'answer' }>): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (rows) asked?.resolve([...rows]);
    else asked?.reject(new AppError('unavailable', error ?? ''));
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
