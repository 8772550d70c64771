import type { CallFacts, Made } from '../../calls/application/calls.js';
import type { AppError } from '@hexad/kernel';
import type { Piece } from '../../calls/domain/answer.js';
import type { ModelRequest } from '../../calls/domain/request.js';
import type { Json } from './fields.js';

/** A request of a protocol in the words of none. */
export interface Asked {
  readonly model: string;
  readonly request: ModelRequest;
  readonly streamed: boolean;
  /** The body as it came, for answers that repeat it. */
  readonly body: Json;
}

/** Writes an answer as it comes, as server-sent events. */
export interface AnswerWriter {
  /** Events for this piece; empty where the protocol has none. */
  piece(piece: Piece): string;
  /** Ends an answer that broke, so that nobody takes it for whole. */
  broken(error: AppError): string;
}

/** When and by which ids an answer is given. */
export interface Given {
  /** Of the request, as its headers name it. */
  readonly requestId: string;
  /** Unix seconds. */
  readonly at: number;
}

/** One protocol of conversations, spoken to clients. */
export interface Door {
  /** Fails with `invalid`. */
  read(body: Json, headers: Readonly<Record<string, string | undefined>>): Asked;
  /** The body of a whole answer. */
  whole(made: Made, asked: Asked, given: Given): unknown;
  writer(facts: CallFacts, asked: Asked, given: Given): AnswerWriter;
  /** Sent while a model is silent, so that nothing between takes the connection for dead. */
  readonly beat: string;
}

/** A UUID without its dashes: what ids of the protocols are made of. */
export const bare = (uuid: string): string => uuid.replaceAll('-', '');
