import { AppError } from '@hexad/kernel';
import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nanos, type Msg } from '@nats-io/transport-node';
import type { Message } from '../bus.js';
import { Pace } from '../broker/pace.js';
import type { Received } from '../driver.js';
import { preferred } from '../priorities.js';
import { OrderedTasks } from './ordered-tasks.js';
import type { Server } from './server.js';
import { ORDER, TaskPulls } from './task-pulls.js';
import { TaskStream } from './task-stream.js';
import { TasksInHand, type TasksInHandParts } from './tasks-in-hand.js';

export interface TaskServer extends Server, TasksInHandParts {
  readonly maxDeliver: number;
}

export interface TaskLaneOptions {
  readonly queue: string;
  readonly concurrency: number;
  readonly ackDeadlineMs: number;
  readonly take: (received: Received) => void;
}

const STANDING_MS = 30_000;
const AGAIN_MS = 500;
const ANSWER_MS = 100;

/**
 * A worker of one queue. It asks for as many tasks as it has free places, so that what it cannot begin stays for others. While tasks are
 * short it lets some be sent ahead, since each answer takes the server longer than the task. Ordered tasks come another way and share the places.
 */
export class TaskLane {
  readonly ordered: OrderedTasks;
  readonly #server: TaskServer;
  readonly #options: TaskLaneOptions;
  readonly #pulls: TaskPulls;
  readonly #tasks: TasksInHand;
  readonly #pace = new Pace();
  #stream: TaskStream | undefined;
  /** Messages that were asked for with `no_wait`, and may come. */
  #taken = 0;
  /** Ordered tasks that run. */
  #inOrder = 0;
  /** No place is free, and who asks for tasks in no order waits for one. */
  #full = false;
  #orderedFirst = false;
  #turn = 0;
  #filling: Promise<void> | undefined;
  #woken = Promise.withResolvers<void>();
  #stopped = false;

  private constructor(server: TaskServer, options: TaskLaneOptions) {
    const { queue, concurrency, ackDeadlineMs, take } = options;
    this.#server = server;
    this.#options = options;
    this.#pulls = new TaskPulls(server, queue);
    this.#tasks = new TasksInHand(server, { queue, ackDeadlineMs, pace: this.#pace, take, settled: () => this.#freed() });
    const places = {
      hasOne: () => this.#free > 0 && !this.#stopped,
      take: () => void (this.#inOrder += 1),
      giveBack: () => {
        this.#inOrder -= 1;
        this.#freed();
      },
    };
    this.ordered = new OrderedTasks(server, server.cancellations, { queue, concurrency, take, places });
  }

  static async open(server: TaskServer, options: TaskLaneOptions): Promise<TaskLane> {
    const lane = new TaskLane(server, options);
    try {
      await lane.#consumers();
    } catch (error) {
      await lane.stop();
      await lane.close();
      throw error;
    }
    lane.#filling = lane.#fill();
    return lane;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stream?.end();
    this.#wake();
    await Promise.all([this.#filling, this.ordered.stop()]);
  }

  /** What still runs is left to its deadline. */
  async close(): Promise<void> {
    this.#tasks[Symbol.dispose]();
    await this.ordered.close();
  }

  cancel(concerns: (message: Message) => boolean): void {
    this.#tasks.cancel(concerns);
    this.ordered.cancel(concerns);
  }

  get #free(): number {
    return this.#options.concurrency - this.#tasks.running - this.#taken - this.#inOrder;
  }

  async #consumers(): Promise<void> {
    const { link, names, replicas, maxDeliver } = this.#server;
    const { queue, ackDeadlineMs } = this.#options;
    await link.during('make the queue', () =>
      Promise.all(
        ORDER.map((priority) =>
          link.jsm.consumers.add(names.tasks, {
            durable_name: names.taskConsumer(priority, queue),
            filter_subject: names.taskFilter(priority, queue),
            deliver_policy: DeliverPolicy.All,
            ack_policy: AckPolicy.Explicit,
            ack_wait: nanos(ackDeadlineMs),
            max_ack_pending: -1,
            max_deliver: maxDeliver,
            num_replicas: replicas,
          }),
        ),
      ),
    );
  }

  async #fill(): Promise<void> {
    while (!this.#stopped) {
      try {
        if (this.#free <= 0) await this.#untilFree();
        else if (this.#pace.quick) await this.#ahead();
        else if (!(await this.#now())) {
          this.ordered.fill();
          await this.#standing();
        }
      } catch (error) {
        this.#server.log.debug('no tasks could be asked for; it is tried again', { queue: this.#options.queue, error });
        await this.#wait(AGAIN_MS);
        if (!this.#stopped && this.#server.link.up) await this.#consumers().catch(() => undefined);
      }
    }
  }

  async #untilFree(): Promise<void> {
    this.#full = true;
    await this.#woken.promise;
    this.#full = false;
  }

  /** Those with an order and those without are the first to fill a place in turn, so that neither starves. */
  #freed(): void {
    this.#orderedFirst = !this.#orderedFirst;
    if (this.#orderedFirst) this.ordered.fill();
    this.#stream?.fill();
    if (!this.#full) this.ordered.fill();
    this.#wake();
  }

  #wake(): void {
    this.#woken.resolve();
    this.#woken = Promise.withResolvers();
  }

  async #wait(ms: number): Promise<void> {
    const timer = setTimeout(() => this.#wake(), ms);
    await this.#woken.promise;
    clearTimeout(timer);
  }

  /** Until what was sent ahead cannot be begun soon. */
  async #ahead(): Promise<void> {
    const places = (): number => this.#free;
    const stream = new TaskStream({ link: this.#server.link, pulls: this.#pulls, tasks: this.#tasks, places });
    this.#stream = stream;
    try {
      await stream.run();
    } finally {
      this.#stream = undefined;
      this.#pace.reset();
    }
  }

  /** Takes what waits, in turns; false when nothing does. */
  async #now(): Promise<boolean> {
    const free = this.#free;
    const wanted = new Map<number, number>();
    for (let n = 0; n < free; n += 1) {
      const priority = preferred(this.#turn);
      this.#turn += 1;
      wanted.set(priority, (wanted.get(priority) ?? 0) + 1);
    }
    const got = await Promise.all([...wanted].map(async ([priority, batch]) => (await this.#get(priority, batch)) - batch));
    let left = -got.reduce((sum, lacking) => sum + lacking, 0);
    for (const priority of ORDER) if (left > 0) left -= await this.#get(priority, left);
    return left < free;
  }

  /** How many there were, at most so many. */
  async #get(priority: number, batch: number): Promise<number> {
    if (!this.#server.link.up || this.#stopped) return 0;
    this.#taken += batch;
    let came = 0;
    const done = Promise.withResolvers<void>();
    const pull = this.#pulls.open(priority, {
      take: (message) => {
        came += 1;
        this.#taken -= 1;
        this.#begin(message);
        if (came === batch) done.resolve();
      },
      end: done.resolve,
      gone: () => done.reject(new AppError('unavailable', 'The queue is not there.')),
    });
    using _cut = this.#server.link.onChange(() => done.resolve());
    // Another worker may have taken what there was: then the server says nothing.
    const timer = setTimeout(done.resolve, ANSWER_MS);
    try {
      pull.ask({ batch });
      await done.promise;
    } finally {
      clearTimeout(timer);
      await pull.close();
      this.#taken -= batch - came;
    }
    return came;
  }

  /** Waits for the first task of any priority. */
  async #standing(): Promise<void> {
    if (this.#stopped) return;
    const done = Promise.withResolvers<void>();
    const place = this.#woken.promise.then(done.resolve);
    using _cut = this.#server.link.onChange(() => done.resolve());
    const pulls = ORDER.map((priority) =>
      this.#pulls.open(priority, {
        take: (message) => {
          done.resolve();
          if (this.#free > 0 && !this.#stopped) this.#begin(message);
          else void this.#tasks.putBack(this.#tasks.hold(message));
        },
        end: done.resolve,
        gone: () => done.reject(new AppError('unavailable', 'The queue is not there.')),
      }),
    );
    try {
      for (const pull of pulls) pull.ask({ batch: 1, expiresMs: STANDING_MS });
      if (!this.#server.link.up) await this.#wait(AGAIN_MS);
      else await done.promise;
    } finally {
      this.#wake();
      await place;
      await Promise.all(pulls.map((pull) => pull.close()));
    }
  }

  #begin(message: Msg): void {
    this.#tasks.begin(this.#tasks.hold(message));
  }
}
