import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { FindLost } from './find-lost.js';
import type { Numbers } from './numbers.js';
import type { Placer } from './placer.js';
import type { Line, TaskLedger } from './ports.js';
import type { PutRight } from './put-right.js';

/** Milliseconds between looks for silent agents, for what no word told of, and for what is counted wrong. */
const LOST_EVERY_MS = 5_000;
const LINE_EVERY_MS = 15_000;
const RIGHT_EVERY_MS = 180_000;
const FORGET_EVERY_MS = 3_600_000;

export interface UpkeepParts {
  readonly placer: Placer;
  readonly lost: FindLost;
  readonly putRight: PutRight;
  readonly numbers: Numbers;
  readonly line: Line;
  readonly ledger: TaskLedger;
  /** Days for which is kept what happened to tasks that have ended. */
  readonly keptDays: number;
  readonly log: Log;
  readonly tenants: () => Promise<string[]>;
  readonly onWake: (listener: (word: string) => void) => Disposable;
}

/** What wakes the dispatcher: words of its own transactions, and time. */
export class Upkeep {
  readonly #parts: UpkeepParts;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  start(): AsyncDisposable {
    const { placer, onWake } = this.#parts;
    const stack = new AsyncDisposableStack();
    const lost = this.#every(stack, LOST_EVERY_MS, () => this.#lost());
    const line = this.#every(stack, LINE_EVERY_MS, () => this.#line());
    this.#every(stack, RIGHT_EVERY_MS, () => this.#right());
    this.#every(stack, FORGET_EVERY_MS, () => this.#forget());
    stack.use(
      onWake((word) => {
        if (word === 'lost') lost();
        else placer.look(...(word.startsWith('line-') ? [word.slice('line-'.length)] : []));
      }),
    );
    line();
    return stack;
  }

  async #lost(): Promise<void> {
    const { lost, numbers, log } = this.#parts;
    const tasks = await lost.sweep();
    numbers.lost(tasks);
    for (const { id, agent, runId } of tasks) log.warn('an agent is gone: its task goes to another', { taskId: id, agent, runId });
  }

  async #line(): Promise<void> {
    const { placer, numbers, tenants } = this.#parts;
    const all = await tenants();
    placer.look(...all);
    for (const tenant of all) await this.#parts.line.delay(tenant);
    await numbers.measure(all);
  }

  /** As much as there is, a piece at a time. */
  async #forget(): Promise<void> {
    const { ledger, keptDays } = this.#parts;
    for (const tenant of await ledger.tenants()) while ((await ledger.forget(tenant, keptDays)) > 0);
  }

  async #right(): Promise<void> {
    const wrong = await this.#parts.putRight.sweep();
    if (wrong > 0) this.#parts.log.warn('what agents have in hand was counted wrong, and was put right', { agents: wrong });
  }

  /** Now and then, one at a time, never failing; gives what does it now. Another word while it is at work is heard after it. */
  #every(stack: AsyncDisposableStack, ms: number, work: () => Promise<void>): () => void {
    let [running, again, over]: [Promise<void> | undefined, boolean, boolean] = [undefined, false, false];
    const now = (): void => {
      again = running !== undefined;
      if (over) return;
      running ??= work()
        .catch((thrown: unknown) => {
          const { code, message } = AppError.from(thrown);
          this.#parts.log.warn('upkeep failed; the next time comes', { code, error: message });
        })
        .finally(() => {
          running = undefined;
          if (again) now();
        });
    };
    const timer = setInterval(now, ms);
    stack.defer(async () => {
      over = true;
      clearInterval(timer);
      await running;
    });
    return now;
  }
}
