import type { Msg } from '@nats-io/transport-node';
import type { Link } from './link.js';
import { PRIORITIES, type Names } from './names.js';
import { Pull } from './pull.js';

export interface TakeTasks {
  readonly take: (message: Msg, priority: number) => void;
  /** What was asked for will not come; perhaps ask again. */
  readonly end: () => void;
  /** The queue is not there, or does not answer. */
  readonly gone: () => void;
}

/** From high to low. */
export const ORDER: readonly number[] = PRIORITIES.map((_, priority) => priority).reverse();

/** Opens requests for the tasks of one queue. */
export class TaskPulls {
  readonly #link: Link;
  readonly #names: Names;
  readonly #queue: string;

  constructor({ link, names }: { link: Link; names: Names }, queue: string) {
    this.#link = link;
    this.#names = names;
    this.#queue = queue;
  }

  open(priority: number, { take, end, gone }: TakeTasks): Pull {
    return new Pull(this.#link, {
      stream: this.#names.tasks,
      consumer: this.#names.taskConsumer(priority, this.#queue),
      onMessage: (message) => take(message, priority),
      onEnd: end,
      onGone: gone,
    });
  }
}
