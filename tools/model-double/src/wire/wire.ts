import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../answer.js';
import type { Kept } from '../kept.js';
import type { Left } from '../limits.js';
import type { Models } from '../models.js';
import type { Cached, PromptCache } from '../prompt-cache.js';
import type { Provider } from '../script/schema.js';
import type { Call, Prompt } from './call.js';
import type { Refusal } from './refusal.js';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** One write of a stream. */
export interface Piece {
  readonly data: string;
  /** A part of the answer itself; the others open and close the stream. */
  readonly content: boolean;
}

/** A request that is answered with a model's words. */
export interface Generation {
  readonly kind: 'words';
  readonly call: Call;
  readonly prompt: Prompt;
  /** What the provider's prompt cache has of the prompt; notes the prompt in it. */
  cached(): Cached;
  whole(answer: Answer): unknown;
  events(answer: Answer): Generator<Piece>;
  /** The event that ends a stream that has failed. */
  errorEvent(refusal: Refusal): Piece;
  /** Called with what `whole` gave, once the request is answered. */
  answered?(body: unknown): void;
}

/** A request that is answered without a script: lists, counts, vectors. */
export interface Lookup {
  readonly kind: 'lookup';
  readonly call: Call;
  /** Tokens that count for the rate limit. */
  readonly tokens: number;
  answer(): HttpAnswer;
}

export type Served = Generation | Lookup;

export interface Exchange {
  readonly method: string;
  /** Decoded, without the prefix of the provider. */
  readonly path: string;
  /** Where the double is reached, with the prefix of the provider if the request had it. */
  readonly base: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly key: string;
}

/** What the answers to several requests share. */
export interface World {
  readonly models: Models;
  readonly cache: PromptCache;
  /** How often a batch is asked for before it has ended. */
  readonly polls: number;
  readonly kept: Kept;
  /** Milliseconds. */
  now(): number;
  nextId(): string;
  /** Answers one entry of a batch by the script, without its delays. */
  settle(served: Served): { readonly status: number; readonly body: unknown };
}

/** A provider's protocol. */
export interface Wire {
  readonly provider: Provider;
  /** Undefined where the request has none. */
  keyOf(headers: IncomingHttpHeaders, query: URLSearchParams): string | undefined;
  withoutKey(): Refusal;
  unknownKey(key: string): Refusal;
  limited(left: Left): Refusal;
  /** Validates. Throws a Refusal. */
  open(exchange: Exchange, world: World): Served | Promise<Served>;
  refuse(refusal: Refusal, id: string): HttpAnswer;
  /** On every answer. */
  headers(id: string, left: Left | undefined, now: number): Record<string, string>;
}

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
