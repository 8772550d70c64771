import type { Answer, Embeddings, Piece } from '../domain/answer.js';
import type { CallOrder, ListedModel, Room } from './ports.js';

/** Who answered and what it cost, beside the answer itself. */
export interface CallFacts {
  /** Ours, a UUID: the name of the call in usage and money. */
  readonly id: string;
  readonly provider: string;
  /** As the provider names it. */
  readonly model: string;
  readonly cache: 'hit' | 'miss' | 'off';
  /** Tries of this call, the last one included. */
  readonly attempts: number;
}

export interface Made extends CallFacts {
  readonly answer: Answer;
  /** Micro-dollars of all attempts; 0 from the cache. */
  readonly cost: bigint;
}

export interface Streaming extends CallFacts {
  /**
   * Ends after `finish`, or fails with what broke it: then what was said so far is no answer. Whoever stops early ends the call at the provider;
   * what was used is paid in every case.
   */
  readonly pieces: AsyncIterable<Piece>;
}

export interface EmbedOrder extends Omit<CallOrder, 'request' | 'streamed' | 'guards'> {
  readonly texts: readonly string[];
  readonly dimensions?: number | undefined;
}

export interface Embedded extends CallFacts {
  readonly embeddings: Embeddings;
  readonly cost: bigint;
}

/** Every model call of the platform: checked, routed, paid and recorded. Doors know nothing else of this service. */
export abstract class Calls {
  abstract complete(order: CallOrder): Promise<Made>;
  /** Resolves with the first piece at hand: until then a failure goes to the next candidate and the caller sees nothing of it. */
  abstract stream(order: CallOrder): Promise<Streaming>;
  abstract embed(order: EmbedOrder): Promise<Embedded>;
  /** Tokens of the input, as the first candidate counts them. Costs nothing. */
  abstract count(order: CallOrder): Promise<number>;
  /** What is left of the limits that the tenant set for a provider, in this process. */
  abstract room(tenant: string, provider: string): Room;
  /** Models that this tenant may ask for, by the names it asks with. */
  abstract models(tenant: string): Promise<readonly ListedModel[]>;
}
