import type { CallFacts as FactsMessage, Finish, Part as PartMessage, StreamResponse, TokenCount } from '@hexad/proto/llm/v1/calls';
import type { Tokens } from '../../money/index.js';
import type { CallFacts } from '../application/calls.js';
import type { Answer, AnswerPart, Piece } from '../domain/answer.js';

export const factsOf = ({ id, provider, model, cache, attempts }: CallFacts): FactsMessage => ({
  callId: id,
  provider,
  model,
  cache,
  attempts,
});

export const tokensOf = ({ input, output, cachedRead, cachedWrite, cachedWriteLong = 0 }: Tokens, reasoning = 0): TokenCount => ({
  input,
  output,
  cachedRead,
  cachedWrite,
  cachedWriteLong,
  reasoning,
});

export const finishOf = ({ finish, stopSequence = '', tokens, reasoningTokens }: Omit<Answer, 'id' | 'model' | 'parts'>): Finish => ({
  reason: finish,
  stopSequence,
  tokens: tokensOf(tokens, reasoningTokens),
});

/** Undefined for what no service asked for: parts of one protocol. */
export function partMessage(part: AnswerPart): PartMessage | undefined {
  switch (part.type) {
    case 'text':
      return { part: { $case: 'text', value: { text: part.text, untrusted: false } }, cache: '' };
    case 'tool_call':
      return {
        part: { $case: 'toolCall', value: { id: part.id, name: part.name, input: part.input, signature: part.signature ?? '' } },
        cache: '',
      };
    case 'thinking': {
      const { text, signature = '', dialect = '', redacted = false } = part;
      return { part: { $case: 'thinking', value: { text, signature, dialect, redacted } }, cache: '' };
    }
    case 'opaque':
      return undefined;
  }
}

export function pieceMessage(piece: Piece): StreamResponse['piece'] {
  switch (piece.type) {
    case 'begin':
      return undefined;
    case 'part': {
      const part = partMessage(piece.part);
      return part && { $case: 'opened', value: { index: piece.index, part } };
    }
    case 'text':
      return { $case: 'added', value: { index: piece.index, text: piece.text } };
    case 'seal':
      return { $case: 'signature', value: { index: piece.index, signature: piece.signature } };
    case 'close':
      return { $case: 'closed', value: piece.index };
    case 'usage':
      return { $case: 'tokens', value: tokensOf(piece.tokens, piece.reasoningTokens) };
    case 'finish':
      return { $case: 'finish', value: finishOf(piece) };
  }
}
