import type { Answer, AnswerPart, Piece } from '../../calls/domain/answer.js';

/** The answer that the pieces of a whole stream are; undefined without a beginning or an end. */
export function answerFrom(pieces: Iterable<Piece>): Answer | undefined {
  const parts: AnswerPart[] = [];
  let begun: Extract<Piece, { type: 'begin' }> | undefined;
  let end: Extract<Piece, { type: 'finish' }> | undefined;
  for (const piece of pieces) {
    if (piece.type === 'begin') begun = piece;
    if (piece.type === 'finish') end = piece;
    if (piece.type === 'part') parts.push(piece.part);
    if (piece.type === 'text') parts.push(longer(parts.pop(), piece.text));
    if (piece.type === 'seal') parts.push(sealed(parts.pop(), piece.signature));
  }
  if (begun === undefined || end === undefined) return undefined;
  const { type: _, ...rest } = end;
  return { id: begun.id, model: begun.model, parts, ...rest };
}

function longer(part: AnswerPart | undefined, text: string): AnswerPart {
  if (part === undefined || part.type === 'opaque') return { type: 'text', text };
  return part.type === 'tool_call' ? { ...part, input: part.input + text } : { ...part, text: part.text + text };
}

function sealed(part: AnswerPart | undefined, signature: string): AnswerPart {
  return part?.type === 'tool_call' || part?.type === 'thinking' ? { ...part, signature } : (part ?? { type: 'text', text: '' });
}
