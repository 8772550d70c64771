import type { AppError } from '@hexad/kernel';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import { elapsed } from './elapsed.js';
import { HEADERS } from './headers.js';
import type { Link } from './link.js';
import type { Names } from './names.js';

/** A message on its way to the dead letters, as the broker had it. */
export interface Corpse {
  /** `events:<group>` or `tasks:<queue>` */
  readonly lane: string;
  readonly subject: string;
  readonly seq: number;
  readonly headers: MsgHdrs | undefined;
  readonly body: Uint8Array;
  readonly error: AppError;
  readonly attempts: number;
}

const LONGEST_TEXT = 2_000;
const LONGEST_ERROR = 4_000;
/** Bytes of what was sent with the message that is kept; what nobody here could have sent may have more. */
const MOST_HEADERS = 16_384;
/** For headers, ours among them. */
const HEADROOM = MOST_HEADERS + 16_384;
const FIRST_AGAIN_MS = 100;
const LAST_AGAIN_MS = 5_000;

/** The stream of dead letters: the message as it was, with why it died in headers of ours. */
export class Graves {
  readonly #link: Link;
  readonly #names: Names;

  constructor(link: Link, names: Names) {
    this.#link = link;
    this.#names = names;
  }

  /** Resolves when the server has it. The same message of the same lane is buried once. */
  async bury({ lane, subject, seq, headers: given, body, error, attempts }: Corpse): Promise<void> {
    const all = headers();
    let room = MOST_HEADERS;
    for (const [name, values] of given ?? []) {
      room -= name.length + values.join('').length;
      if (room > 0 && !/^Nats-/i.test(name)) for (const value of values) all.append(name, value);
    }
    all.set(HEADERS.lane, encodeURIComponent(lane));
    all.set(HEADERS.subject, subject);
    all.set(HEADERS.attempts, String(attempts));
    all.set(HEADERS.diedAt, new Date().toISOString());
    all.set(HEADERS.error, asciiOf(error));
    const limit = (this.#link.nc.info?.max_payload ?? Number.MAX_SAFE_INTEGER) - HEADROOM;
    const tenant = given?.get('ce-tenant') ?? '';
    await this.#link.during('take a dead letter', () =>
      this.#link.js.publish(this.#names.deadLetter(lane, tenant), body.length > limit ? body.subarray(0, limit) : body, {
        headers: all,
        msgID: `${lane}:${subject}:${seq}`,
      }),
    );
  }

  /** Tries until it is done; stops, unsettled, when the signal is aborted. */
  async buryForSure(corpse: Corpse, given: AbortSignal): Promise<boolean> {
    for (let waitMs = FIRST_AGAIN_MS; !given.aborted; waitMs = Math.min(2 * waitMs, LAST_AGAIN_MS)) {
      try {
        await this.bury(corpse);
        return true;
      } catch {
        await elapsed(waitMs, given);
      }
    }
    return false;
  }
}

function asciiOf(error: AppError): string {
  const { code, message, details } = error.toJSON();
  const full = JSON.stringify({ code, message: message.slice(0, LONGEST_TEXT), details });
  const text = full.length <= LONGEST_ERROR ? full : JSON.stringify({ code, message: message.slice(0, LONGEST_TEXT), details: {} });
  return text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
