import { AppError } from '@hexad/kernel';
import { Ahead, AHEAD } from '../broker/ahead.js';
import type { Link } from './link.js';
import type { Pull } from './pull.js';
import type { TaskInHand } from './task-in-hand.js';
import { ORDER, type TaskPulls } from './task-pulls.js';
import type { TasksInHand } from './tasks-in-hand.js';

export interface TaskStreamOptions {
  readonly link: Link;
  readonly pulls: TaskPulls;
  readonly tasks: TasksInHand;
  /** How many may be begun now. */
  readonly places: () => number;
}

const EXPIRES_MS = 30_000;
/** Of one answer of the server; the largest task is smaller. */
const ASK_BYTES = 2 * 1024 * 1024;

/** Short tasks, sent ahead by requests that stand: no place waits for the way to the server and back. Ends when what came cannot be begun soon. */
export class TaskStream {
  readonly #options: TaskStreamOptions;
  readonly #ahead: Ahead<TaskInHand>;
  readonly #done = Promise.withResolvers<void>();
  /** By priority, 0 is low; none while the connection is cut. */
  #pulls: readonly Pull[] = [];
  #ended = false;
  #stuck = false;

  constructor(options: TaskStreamOptions) {
    this.#options = options;
    this.#ahead = new Ahead({
      hasPlace: () => this.#places > 0 && !this.#ended,
      begin: (held) => options.tasks.begin(held),
      stuck: () => this.#stop(),
    });
  }

  /** Resolves when it has ended and what could not be begun is back at the server; fails when the queue is not there. */
  async run(): Promise<void> {
    const { link, tasks } = this.#options;
    using _cut = link.onChange((up) => this.#attach(up));
    this.#attach(link.up);
    try {
      await this.#done.promise;
    } finally {
      this.#ended = true;
      await Promise.all(this.#pulls.map((pull) => pull.close()));
      await Promise.all(this.#ahead.takeBack().map((held) => tasks.putBack(held)));
    }
  }

  end(): void {
    this.#ended = true;
    this.#done.resolve();
  }

  /** A place has become free. */
  fill(): void {
    this.#ahead.fill();
    this.#ask();
  }

  get #places(): number {
    return Math.max(0, this.#options.places());
  }

  /** Nothing can be given back while the connection is cut. */
  #stop(): void {
    this.#stuck = true;
    if (this.#options.link.up) this.end();
  }

  /** A cut takes what was asked for. What had come by then is still ours. */
  #attach(up: boolean): void {
    for (const pull of this.#pulls) pull.abandon();
    if (up && this.#stuck) this.end();
    this.#pulls = !up || this.#ended ? [] : ORDER.toReversed().map((priority) => this.#open(priority));
    this.#ask();
  }

  #open(priority: number): Pull {
    const { pulls, tasks } = this.#options;
    return pulls.open(priority, {
      take: (message) => {
        this.#ahead.offer(priority, tasks.hold(message));
        this.#ask();
      },
      end: () => this.#ask(),
      gone: () => this.#done.reject(new AppError('unavailable', 'The queue is not there.')),
    });
  }

  /** Of each priority as many as have a place or may wait; again when half of them have come. */
  #ask(): void {
    if (this.#ended) return;
    for (const priority of ORDER) {
      const pull = this.#pulls[priority];
      const most = this.#places + AHEAD - this.#ahead.waiting(priority);
      if (pull && pull.asked <= most / 2 && most > pull.asked) {
        pull.ask({ batch: most - pull.asked, expiresMs: EXPIRES_MS, maxBytes: ASK_BYTES });
      }
    }
  }
}
