import type { Entry, Told } from '../domain/entry.js';
import type { Bounds } from '../domain/stream.js';

/** An event and the stream that it belongs to. */
export interface Placed {
  readonly stream: string;
  readonly told: Told;
  /** What is the same is told once; default: the id of the event. */
  readonly key?: string;
}

export interface Position {
  /** Of the last entry there ever was; 0: there was none. */
  readonly sequence: number;
  /** Of the last entry that is no longer kept. */
  readonly dropped: number;
  /** Up to which its reader has dealt with it. */
  readonly acknowledged: number;
}

/** Numbered streams of what happened, each kept for a while. */
export abstract class Feed {
  /** Appends in this order. An event that its stream has already is left out. */
  abstract append(tenant: string, placed: readonly Placed[]): Promise<void>;
  abstract position(tenant: string, stream: string): Promise<Position>;
  /** Up to which it is dealt with then: never less than before, nor more than there is. */
  abstract acknowledge(tenant: string, stream: string, sequence: number): Promise<number>;
  /** Entries after `after`, the oldest first. */
  abstract read(tenant: string, stream: string, after: number, limit: number): Promise<readonly Entry[]>;
  /** Lets go of what need not be kept. `kept`: by what the names of streams begin with. */
  abstract trim(kept: Readonly<Record<string, Bounds>>, now: Date): Promise<void>;
  /** Calls back with the word of a stream when it may have grown, not always: whoever has to know looks now and then. */
  abstract onWord(listener: (word: string) => void): Disposable;
}
