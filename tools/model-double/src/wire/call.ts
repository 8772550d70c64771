import type { IncomingHttpHeaders } from 'node:http';
import type { Endpoint, Provider } from '../script/schema.js';

/** A request as the rules see it, whichever protocol it came in. */
export interface Call {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  /** Empty where the request names none. */
  readonly model: string;
  readonly stream: boolean;
  readonly key: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the last user message. */
  readonly text: string;
  readonly system: string;
  /** Names of the tools that are offered. */
  readonly tools: readonly string[];
  /** The request ends with the result of a tool. */
  readonly toolResult: boolean;
}

/** A part of the prompt in the order in which the provider caches it. */
export interface Block {
  readonly text: string;
  readonly tokens: number;
  /** Anthropic's `cache_control` stands here. */
  readonly breakpoint?: boolean;
}

/** What a request for words asks for, beside what the rules see. */
export interface Prompt {
  readonly blocks: readonly Block[];
  /** Tokens that the answer may have. */
  readonly limit: number;
  readonly stops: readonly string[];
}
