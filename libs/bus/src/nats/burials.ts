import { AppError } from '@hexad/kernel';
import type { Log } from '@hexad/telemetry';
import type { Msg } from '@nats-io/transport-node';
import { isServerError, SERVER } from './faults.js';
import type { Graves } from './graves.js';
import type { Link } from './link.js';
import type { Names } from './names.js';
import { ANSWERS, Pull } from './pull.js';
import { BURIAL } from './set-up.js';

interface Advisory {
  readonly stream: string;
  readonly consumer: string;
  readonly stream_seq: number;
  readonly deliveries: number;
}

const STANDING_MS = 30_000;
const AGAIN_MS = 1_000;

/**
 * Buries the tasks that the server has given up: those handed over too often. It says so in an advisory and leaves the message where it is.
 * Whichever process reads the advisory first does it.
 */
export class Burials {
  readonly #link: Link;
  readonly #names: Names;
  readonly #graves: Graves;
  readonly #log: Log;
  #pull: Pull | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(link: Link, names: Names, { graves, log }: { graves: Graves; log: Log }) {
    this.#link = link;
    this.#names = names;
    this.#graves = graves;
    this.#log = log;
  }

  /** Begins, or begins anew after a cut. */
  start(): void {
    clearTimeout(this.#timer);
    this.#pull?.abandon();
    if (this.#closed) return;
    const pull = new Pull(this.#link, {
      stream: this.#names.advisories,
      consumer: BURIAL,
      onMessage: (message) => void this.#bury(message).finally(() => this.#ask(pull)),
      onEnd: () => this.#ask(pull),
      onGone: () => (this.#timer = setTimeout(() => this.start(), AGAIN_MS)),
    });
    this.#pull = pull;
    this.#ask(pull);
  }

  async stop(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#pull?.close();
  }

  #ask(pull: Pull): void {
    if (pull === this.#pull && pull.asked === 0) pull.ask({ batch: 1, expiresMs: STANDING_MS });
  }

  async #bury(message: Msg): Promise<void> {
    try {
      const { stream, stream_seq, deliveries } = message.json<Advisory>();
      if (stream === this.#names.tasks) await this.#task(stream_seq, deliveries);
      if (this.#link.up && message.reply) this.#link.nc.publish(message.reply, ANSWERS.ack);
    } catch (error) {
      this.#log.warn('a task that the server gave up was not buried yet', { error });
    }
  }

  async #task(seq: number, deliveries: number): Promise<void> {
    const { jsm } = this.#link;
    const found = await this.#link.during('read a task', () => jsm.direct.getMessage(this.#names.tasks, { seq }));
    if (found === null) return;
    const queue = this.#names.queueOf(found.subject);
    const error = new AppError('exhausted', `The task was handed over ${deliveries} times and never settled.`);
    this.#log.error('a task was handed over too often; it is with the dead letters', { queue, seq });
    await this.#graves.bury({
      lane: `tasks:${queue}`,
      subject: found.subject,
      seq,
      headers: found.header,
      body: found.data,
      error,
      attempts: deliveries,
    });
    await this.#link.during('delete a task', async () => {
      try {
        await jsm.streams.deleteMessage(this.#names.tasks, seq, false);
      } catch (error) {
        if (!isServerError(error, SERVER.messageNotFound, SERVER.messageDeleteFailed)) throw error;
      }
    });
  }
}
