import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@hexad/kernel';
import type { Signals } from '../signals.js';
import { lastLine, type Engine } from './engine.js';

/** Milliseconds between two looks at a container that is being made, and until nobody waits for it any more. */
const LOOK_MS = 50;
const START_MS = 60_000;

/** How the processes of a container are spoken to: as one, by the program that made it. */
export class ContainerService implements Signals {
  readonly #engine: Engine;
  readonly #name: string;
  #isPaused = false;
  #last: Promise<void> = Promise.resolve();

  constructor(engine: Engine, name: string) {
    this.#engine = engine;
    this.#name = name;
  }

  /** Resolves when it runs, or when it has ended; rejects as `ended` does. */
  async started(ended: Promise<unknown>): Promise<void> {
    const until = Date.now() + START_MS;
    const over = ended.then(() => true);
    over.catch(() => {}); // whoever waits for the end is told
    while (!(await this.#isThere())) {
      if (Date.now() > until) throw new AppError('unavailable', `The container did not start within ${START_MS / 1000} seconds.`);
      if (await Promise.race([over, delay(LOOK_MS, false)])) return;
    }
  }

  sleep(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isPaused) return;
      await this.#told('pause', this.#name);
      this.#isPaused = true;
    });
  }

  wake(): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#isPaused) return;
      await this.#told('unpause', this.#name);
      this.#isPaused = false;
    });
  }

  /** All but the first process of it, which ends as the command does. */
  end(): Promise<void> {
    return this.#inTurn(() => this.#told('exec', this.#name, 'sh', '-c', 'kill -s TERM -- -1'));
  }

  /** Held processes are not everywhere let go of by removing their container. */
  remove(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#isPaused) await this.#engine.ask(['unpause', this.#name]);
      await this.#engine.ask(['rm', '--force', this.#name]);
    });
  }

  /** One word at a time: a container that is being held hears no other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => {}); // whoever said it is told
    return next;
  }

  async #isThere(): Promise<boolean> {
    const { code, stdout } = await this.#engine.ask(['inspect', '--format', '{{.State.Running}}', this.#name]);
    return code === 0 && stdout.trim() === 'true';
  }

  async #told(...args: readonly string[]): Promise<void> {
    const exit = await this.#engine.ask(args);
    if (exit.code === 0) return;
    throw new AppError('unavailable', `${this.#engine.program} ${args[0]} failed: ${lastLine(exit)}`);
  }
}
