import type { Tokens } from '../../money/index.js';
import type { Extra, OpaquePart, TextPart, ThinkingPart, ToolCallPart } from './request.js';

/** Why a model stopped. `paused`: the provider wants the same conversation again to go on. */
export type Finish = 'stop' | 'stop_sequence' | 'length' | 'tool_calls' | 'filtered' | 'refused' | 'paused';

export type AnswerPart = TextPart | ToolCallPart | ThinkingPart | OpaquePart;

/** What one attempt brought. */
export interface Answer {
  /** As the provider names this answer. */
  readonly id: string;
  /** As the provider names the model that answered. */
  readonly model: string;
  readonly parts: readonly AnswerPart[];
  readonly finish: Finish;
  /** The one that was met, when `finish` is `stop_sequence`. */
  readonly stopSequence?: string | undefined;
  readonly tokens: Tokens;
  /** Of the output tokens those that went into thoughts, where the provider tells. */
  readonly reasoningTokens?: number | undefined;
  /** Fields of the provider's answer that have no word here, for a caller of the same protocol. */
  readonly extra?: Extra | undefined;
}

/**
 * An answer on its way. `part` opens the part of an index, `text` adds to its text (of a tool call: to its JSON), `seal` gives what stands only
 * at its end, `close` ends it. Parts may not overlap. `usage` tells what is known of the tokens so far (it replaces what was told before).
 * A complete stream ends with `finish`; one that ends without it broke.
 */
export type Piece =
  | { readonly type: 'begin'; readonly id: string; readonly model: string }
  | { readonly type: 'part'; readonly index: number; readonly part: AnswerPart }
  | { readonly type: 'text'; readonly index: number; readonly text: string }
  | { readonly type: 'seal'; readonly index: number; readonly signature: string }
  | { readonly type: 'close'; readonly index: number }
  | { readonly type: 'usage'; readonly tokens: Tokens; readonly reasoningTokens?: number | undefined }
  | {
      readonly type: 'finish';
      readonly finish: Finish;
      readonly stopSequence?: string | undefined;
      readonly tokens: Tokens;
      readonly reasoningTokens?: number | undefined;
      readonly extra?: Extra | undefined;
    };

/** Vectors in the order of the texts. */
export interface Embeddings {
  readonly model: string;
  readonly vectors: readonly (readonly number[])[];
  readonly tokens: Tokens;
}
