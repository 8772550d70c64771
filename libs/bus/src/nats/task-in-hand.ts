import type { Msg } from '@nats-io/transport-node';
import type { Message } from '../bus.js';
import type { Place } from './pull.js';

/** A task that the server has handed over. */
export class TaskInHand {
  readonly msg: Msg;
  readonly reply: string;
  readonly seq: number;
  readonly deliveries: number;
  /** Aborted when it is cancelled, or somebody else may have it. */
  readonly lost = new AbortController();
  /** By the monotonic clock: the server gives it to somebody else after that. */
  until: number;
  /** Once it is begun: to be called when it has ended. */
  ended: (() => void) | undefined;
  message: Message | undefined;

  constructor(msg: Msg, { seq, deliveries }: Place, until: number) {
    this.msg = msg;
    this.reply = msg.reply ?? '';
    this.seq = seq;
    this.deliveries = deliveries;
    this.until = until;
  }
}
