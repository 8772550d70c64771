import type { Caller } from '@hexad/kernel';

/** A request at a door, whatever brought it. */
export interface DoorRequest {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  readonly caller: Caller;
  /** Fires when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface DoorReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A stream is made as it is read: who reads slowly makes the model wait, who stops ends the call. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}
