import { hostname } from 'node:os';
import { payload, type Bus, type Delivery } from '@hexad/bus';
import { AppError, type Ids } from '@hexad/kernel';
import { AgentDeskServiceService, type OfferedKind } from '@hexad/proto/dispatcher/v1/agents';
import { AssignedTask } from '@hexad/proto/dispatcher/v1/dispatcher';
import type { RpcClient, RpcClients } from '@hexad/rpc';
import { PLATFORM } from '@hexad/store';
import type { Log } from '@hexad/telemetry';

/** A delivery whose process died is given to another after this; it is extended while the process lives. */
const ACK_DEADLINE_MS = 15_000;
/** Milliseconds between beats until the dispatcher has said how often it wants them. */
const FIRST_MS = 1_000;
/** The platform's own processes talk about themselves. */
const CALLER = { tenant: PLATFORM, actor: 'service:agents' };

export interface DeskParts {
  readonly rpc: RpcClients;
  readonly bus: Bus;
  readonly ids: Ids;
  readonly log: Log;
  readonly kinds: readonly OfferedKind[];
  /** Does one task; rejects when it is to be delivered again. */
  readonly perform: (kind: string, delivery: Delivery) => Promise<void>;
}

/** The agents of this process, as the dispatcher knows them: it announces them, beat by beat, and takes what their seat is handed. */
export class Desk implements AsyncDisposable {
  readonly #parts: DeskParts;
  readonly #client: RpcClient<typeof AgentDeskServiceService>;
  readonly #processId: string;
  /** `<task>:<attempt>` → how often it is in hand. */
  readonly #held = new Map<string, number>();
  #queue = '';
  #subscription: AsyncDisposable | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();
  #closing = false;
  #unheard = false;

  private constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#client = parts.rpc.client('dispatcher', AgentDeskServiceService);
    this.#processId = parts.ids.next();
  }

  /** Resolves after the first beat. Without a dispatcher the agents have nothing to do, and go on announcing themselves. */
  static async open(parts: DeskParts): Promise<Desk> {
    const desk = new Desk(parts);
    desk.#beating = desk.#beats(FIRST_MS);
    await desk.#beating;
    return desk;
  }

  /** Takes nothing more, lets what is in hand end or go back, and leaves the seat. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    await this.#beating;
    await this.#announce().catch(() => undefined);
    await this.#subscription?.[Symbol.asyncDispose]();
    await this.#client.leave({ processId: this.#processId }, { caller: CALLER, timeoutMs: 2_000 }).catch(() => undefined);
  }

  async #beats(everyMs: number): Promise<void> {
    let next = everyMs;
    try {
      const { queue, beatMs } = await this.#announce();
      next = beatMs;
      if (queue !== this.#queue && !this.#closing) await this.#sitAt(queue);
      if (this.#unheard) this.#parts.log.info('the dispatcher hears the agents again');
      this.#unheard = false;
    } catch (thrown) {
      const { code, message } = AppError.from(thrown);
      if (!this.#unheard)
        this.#parts.log.warn('the dispatcher does not hear the agents; they go on announcing themselves', { code, error: message });
      this.#unheard = true;
    }
    if (!this.#closing) this.#timer = setTimeout(() => void (this.#beating = this.#beats(next)), next);
  }

  #announce() {
    const held = [...this.#held.keys()];
    const { kinds } = this.#parts;
    return this.#client.announce(
      { processId: this.#processId, host: hostname(), kinds: [...kinds], held, finishing: this.#closing },
      { caller: CALLER, timeoutMs: 3_000, retryMs: 0 },
    );
  }

  /** At another seat somebody else has what this one was handed. */
  async #sitAt(queue: string): Promise<void> {
    const { bus, kinds } = this.#parts;
    await this.#subscription?.[Symbol.asyncDispose]();
    const concurrency = kinds.reduce((sum, { capacity }) => sum + capacity, 0);
    this.#subscription = await bus.onTask({ queue, concurrency, ackDeadlineMs: ACK_DEADLINE_MS }, (delivery) => this.#take(delivery));
    this.#queue = queue;
  }

  async #take(delivery: Delivery): Promise<void> {
    const { agentKind, taskId, attempt } = payload(delivery.message, AssignedTask, ['taskId', 'runId']);
    const key = `${taskId}:${attempt}`;
    this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
    try {
      await this.#parts.perform(agentKind, delivery);
    } finally {
      const left = this.#held.get(key)! - 1;
      if (left > 0) this.#held.set(key, left);
      else this.#held.delete(key);
    }
  }
}
