import { AppError } from '@hexad/kernel';
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { StoredMsg } from '@nats-io/jetstream';
import { DeadLetters, type DeadLetter, type DeadLetterQuery } from '../dead-letters.js';
import { read } from '../broker/envelope.js';
import { notedAttempts, notedError } from '../broker/noted.js';
import { isServerError, SERVER } from './faults.js';
import { attributesIn, HEADERS } from './headers.js';
import type { LetterClaims } from './letter-claims.js';
import type { Link } from './link.js';
import { word, type Names } from './names.js';

const OURS: readonly string[] = Object.values(HEADERS);

/** The dead letters by their number in the stream. */
export class NatsDeadLetters extends DeadLetters {
  readonly #link: Link;
  readonly #names: Names;
  readonly #claims: LetterClaims;

  constructor(link: Link, names: Names, claims: LetterClaims) {
    super();
    this.#link = link;
    this.#names = names;
    this.#claims = claims;
  }

  protected override async find({ lane, tenant, type, after, limit }: DeadLetterQuery): Promise<DeadLetter[]> {
    const subject = lane === undefined ? this.#names.deadOfTenant(tenant) : this.#names.deadLetter(lane, tenant ?? '*');
    const letters: DeadLetter[] = [];
    const last = after === undefined ? 0 : numberOf(after);
    if (last === undefined) throw new AppError('invalid', `${JSON.stringify(after)} is not the id of a dead letter.`);
    let seq = last + 1;
    while (letters.length < limit) {
      const found = await this.#next(seq, subject);
      if (found === null) break;
      const letter = letterOf(found);
      if (type === undefined || letter.message.type === type) letters.push(letter);
      seq = found.seq + 1;
    }
    return letters;
  }

  override async show(id: string): Promise<DeadLetter> {
    return letterOf(await this.#find(id));
  }

  override async replay(id: string): Promise<void> {
    await this.#alone(id, async (seq, certain) => {
      const found = await this.#find(id);
      const lane = laneOf(found);
      if (lane === '') throw new AppError('invalid', `Nothing says where the dead letter ${id} came from; it can only be dropped.`);
      const again = headers();
      for (const [name, values] of original(found)) for (const value of values) again.append(name, value);
      if (lane.startsWith('events:')) again.set(HEADERS.group, word(lane.slice('events:'.length)));
      const msgID = `replay:${this.#names.dead}:${seq}`;
      certain();
      // First there, then not here any more: whoever dies in between leaves a letter that is put back once more, and known again for two minutes.
      const { duplicate } = await this.#link.during('take the message', () =>
        this.#link.js.publish(found.header.get(HEADERS.subject), found.data, { headers: again, msgID }),
      );
      await this.#delete(seq).catch((error: unknown) => {
        if (duplicate || !(error instanceof AppError && error.code === 'not_found')) throw error;
      });
    });
  }

  override async drop(id: string): Promise<void> {
    await this.#alone(id, async (seq, certain) => {
      certain();
      await this.#delete(seq);
    });
  }

  /** Of those who put it back or drop it at the same moment, one does; for the others it is not there. */
  async #alone(id: string, work: (seq: number, certain: () => void) => Promise<void>): Promise<void> {
    const { seq } = await this.#find(id);
    const done = await this.#claims.alone(seq, async (certain) => {
      await work(seq, certain);
      return true;
    });
    if (!done) throw new AppError('not_found', `The dead letter ${id} is put back or dropped by somebody else at this moment.`);
  }

  async #delete(seq: number): Promise<void> {
    await this.#link.during('drop a dead letter', async () => {
      try {
        await this.#link.jsm.streams.deleteMessage(this.#names.dead, seq, false);
      } catch (error) {
        throw isServerError(error, SERVER.messageNotFound, 10_043, 10_057) ? missing(String(seq)) : error;
      }
    });
  }

  async #next(seq: number, subject: string): Promise<StoredMsg | null> {
    return this.#link.during('read the dead letters', () =>
      this.#link.jsm.direct.getMessage(this.#names.dead, { seq, next_by_subj: subject }),
    );
  }

  async #find(id: string): Promise<StoredMsg> {
    const seq = numberOf(id);
    const found =
      seq === undefined
        ? null
        : await this.#link.during('read a dead letter', () => this.#link.jsm.direct.getMessage(this.#names.dead, { seq }));
    if (found === null) throw missing(id);
    return found;
  }
}

/** The server's numbers begin with 1. */
const numberOf = (id: string): number | undefined => (/^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined);

/** What was sent with it: not what the server or we noted on it later. */
const original = ({ header }: { readonly header: MsgHdrs }): [string, string[]][] =>
  [...header].filter(([name]) => !/^Nats-/i.test(name) && !OURS.includes(name));

/** Empty for what somebody else put there. */
function laneOf({ header }: { readonly header: MsgHdrs }): string {
  const noted = header.get(HEADERS.lane);
  return /^(?:[^%]|%[0-9a-f]{2})*$/i.test(noted) ? decodeURIComponent(noted) : '';
}

function letterOf({ seq, header, data, time }: StoredMsg): DeadLetter {
  return {
    id: String(seq),
    lane: laneOf({ header }),
    attempts: notedAttempts(header.get(HEADERS.attempts)),
    diedAt: header.get(HEADERS.diedAt) || time.toISOString(),
    error: notedError(header.get(HEADERS.error)),
    headers: Object.fromEntries(original({ header }).map(([name, values]) => [name, values.join(', ')])),
    message: read(
      attributesIn((name) => header.get(name) || undefined),
      data,
    ).message,
  };
}

const missing = (id: string): AppError => new AppError('not_found', `There is no dead letter ${id}.`);
