import type { AppError } from '@hexad/kernel';
import type { Message } from '../bus.js';
import type { Received } from '../driver.js';
import type { Raw } from './raw.js';

/** What waits of one key, in order. The first of them is what the state speaks of. */
interface Line {
  readonly order: string;
  readonly waiting: Raw[];
  /** What began the line. Those that came behind another may be innocent of what their place cost them. */
  readonly first: Raw;
  state: 'ready' | 'running' | 'parked';
  /** Of the first: 1 for the first try. */
  attempt: number;
  timer?: NodeJS.Timeout | undefined;
}

/** Alone and first of its key so often, and the process ended each time: it is what ends it. */
const GIVEN_UP_AFTER = 16;

/**
 * Milliseconds without another suspect before one of them begins. They come one by one, always in the same order: whoever began at once
 * would be the same one in each life, and those that never have their turn would be blamed for its deaths.
 */
const GATHER_MS = 100;
/** Milliseconds for what the broker is told of one of them to go out: if the next one ended the process before, it would come again each time. */
const TELL_MS = 10;

const isSuspect = ({ waiting }: Line): boolean => waiting[0]!.redelivered > 0;

const orderOf = ({ message }: Pick<Raw, 'message'>): string => `${message.tenant} ${message.key}`;

/**
 * Hands out what a broker delivers in order: one at a time of each key, many keys at once. One that is tried again keeps its place, so
 * that the later ones of its key wait for it and nobody else does. How many may wait here is the broker's window, not ours.
 * What was handed over before and never settled runs while nothing else does: if it is what kills the process, nothing dies with it.
 */
export class HandOut {
  readonly #concurrency: number;
  readonly #take: (received: Received) => void;
  readonly #hasPlace: () => boolean;
  readonly #lines = new Map<string, Line>();
  #ready: Line[] = [];
  #running = 0;
  #alone = false;
  #gathering: NodeJS.Timeout | undefined;
  #stopped = false;

  /** `hasPlace`: asked before each, where others share the places; `fill` is to be called when it may have changed. */
  constructor(concurrency: number, take: (received: Received) => void, hasPlace: () => boolean = () => true) {
    this.#concurrency = concurrency;
    this.#take = take;
    this.#hasPlace = hasPlace;
  }

  /** Hands out what there are places for. */
  fill(): void {
    this.#start();
  }

  /** The one of this key that waits to be tried again waits no longer. */
  hurry(message: Message): void {
    const line = this.#lines.get(orderOf({ message }));
    if (line?.state !== 'parked') return;
    clearTimeout(line.timer);
    this.#makeReady(line);
  }

  /** In the broker's order. */
  offer(raw: Raw): void {
    if (this.#stopped) return void raw.release();
    if (raw.redelivered > 0) this.#gather(GATHER_MS);
    const order = orderOf(raw);
    const known = this.#lines.get(order);
    if (known) return void known.waiting.push(raw);
    const line: Line = { order, waiting: [raw], first: raw, state: 'ready', attempt: 1 };
    this.#lines.set(order, line);
    this.#ready.push(line);
    this.#start();
  }

  /** Drops what waits and was lost with this signal. The handlers that run hear of it themselves. */
  forget(lost: AbortSignal): void {
    for (const line of this.#lines.values()) {
      const running = line.state === 'running' ? line.waiting.slice(0, 1) : [];
      const kept = line.waiting.slice(running.length).filter((raw) => raw.lost !== lost);
      if (running.length === 0 && line.waiting[0]?.lost === lost) line.attempt = 1;
      line.waiting.splice(0, line.waiting.length, ...running, ...kept);
      if (line.waiting.length === 0) this.#end(line);
    }
  }

  /** Hands out nothing more, and gives back what waits. What runs is settled as ever. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#gathering);
    const back: Raw[] = [];
    for (const line of this.#lines.values()) {
      back.push(...line.waiting.splice(line.state === 'running' ? 1 : 0));
      if (line.state !== 'running') this.#end(line);
    }
    await Promise.all(back.map((raw) => raw.release()));
  }

  /** Nothing that was handed over before begins in this time. */
  #gather(ms: number): void {
    clearTimeout(this.#gathering);
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      this.#start();
    }, ms);
  }

  #end(line: Line): void {
    clearTimeout(line.timer);
    this.#lines.delete(line.order);
    if (line.state === 'ready') this.#ready = this.#ready.filter((other) => other !== line);
  }

  #start(): void {
    while (this.#running < this.#concurrency && !this.#alone && this.#hasPlace()) {
      const line = this.#pick();
      if (line === undefined) return;
      const suspect = isSuspect(line);
      if (suspect && (this.#running > 0 || this.#gathering !== undefined)) return;
      this.#ready.splice(this.#ready.indexOf(line), 1);
      line.state = 'running';
      this.#alone = suspect;
      this.#running += 1;
      this.#take(this.#received(line, line.waiting[0]!));
    }
  }

  /** In turn, but any of the suspects: whoever comes behind the one that kills the process has its turn in another life. */
  #pick(): Line | undefined {
    const [next] = this.#ready;
    if (next === undefined || !isSuspect(next)) return next;
    const suspects = this.#ready.filter(isSuspect);
    return suspects[Math.floor(Math.random() * suspects.length)];
  }

  #received(line: Line, raw: Raw): Received {
    const { attempt } = line;
    const settled = (settling: Promise<void>): Promise<void> => this.#settled(line, settling);
    return {
      message: raw.message,
      malformed: raw.malformed,
      attempt,
      crashes: raw === line.first && raw.redelivered >= GIVEN_UP_AFTER ? raw.redelivered : 0,
      lost: raw.lost,
      ack: () => settled(raw.ack()),
      bury: (error: AppError) => settled(raw.bury(error, attempt)),
      release: () => settled(raw.release()),
      retry: (delayMs) => (this.#stopped ? settled(raw.release()) : this.#park(line, delayMs)),
    };
  }

  async #settled(line: Line, settling: Promise<void>): Promise<void> {
    try {
      await settling;
    } finally {
      this.#next(line);
    }
  }

  async #park(line: Line, delayMs: number): Promise<void> {
    line.state = 'parked';
    line.attempt += 1;
    line.timer = setTimeout(() => this.#makeReady(line), delayMs);
    this.#freed();
  }

  #next(line: Line): void {
    line.waiting.shift();
    line.attempt = 1;
    if (line.waiting.length === 0) this.#lines.delete(line.order);
    else this.#makeReady(line);
    this.#freed();
  }

  #makeReady(line: Line): void {
    line.state = 'ready';
    this.#ready.push(line);
    this.#start();
  }

  #freed(): void {
    this.#running -= 1;
    if (this.#alone && this.#gathering === undefined && !this.#stopped) this.#gather(TELL_MS);
    this.#alone = false;
    this.#start();
  }
}
