import type { Answer, Finish } from '../../answer.js';
import { piecesOf } from '../../tokens.js';
import { event } from '../sse.js';
import type { Piece } from '../wire.js';

const REASONS: Readonly<Record<Finish, string>> = {
  stop: 'STOP',
  length: 'MAX_TOKENS',
  filter: 'SAFETY',
  refusal: 'PROHIBITED_CONTENT',
  tools: 'STOP',
};

const usageOf = ({ usage: { input, output, thinking, cacheRead, cacheWrite } }: Answer) => {
  const prompt = input + cacheRead + cacheWrite;
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: output - thinking,
    totalTokenCount: prompt + output,
    ...(cacheRead === 0 ? {} : { cachedContentTokenCount: cacheRead }),
    ...(thinking === 0 ? {} : { thoughtsTokenCount: thinking }),
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: prompt }],
  };
};

const chunkOf = (model: string, answer: Answer, parts: readonly unknown[], last: boolean) => ({
  candidates: [
    {
      content: { parts, role: 'model' },
      ...(last ? { finishReason: isMalformed(answer) ? 'MALFORMED_FUNCTION_CALL' : REASONS[answer.finish] } : {}),
      index: 0,
    },
  ],
  usageMetadata: usageOf(answer),
  modelVersion: model,
  responseId: answer.id,
});

/** The answer as a response of generateContent. */
export function generatedOf(model: string, answer: Answer) {
  const { thinking, text } = answer;
  const parts = [...(thinking === '' ? [] : [{ text: thinking, thought: true }]), ...(text === '' ? [] : [{ text }]), ...callsOf(answer)];
  return chunkOf(model, answer, parts, true);
}

/** Function calls come whole: there is no such thing as a piece of their arguments. None comes where one is malformed. */
const callsOf = (answer: Answer): unknown[] =>
  isMalformed(answer)
    ? []
    : answer.tools.map(({ id, name, arguments: text }) => ({ functionCall: { id: `fc_${id}`, name, args: JSON.parse(text) as unknown } }));

const isMalformed = ({ tools }: Answer): boolean => tools.some(({ arguments: text }) => !isObject(text));

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The events of streamGenerateContent; the last has the reason of its end. */
export function* generatedEvents(model: string, answer: Answer): Generator<Piece> {
  const say = (part: unknown) => event(chunkOf(model, answer, [part], false), true);
  for (const text of piecesOf(answer.thinking, answer.chunkSize)) yield say({ text, thought: true });
  for (const text of piecesOf(answer.text, answer.chunkSize)) yield say({ text });
  for (const call of callsOf(answer)) yield say(call);
  yield event(chunkOf(model, answer, [{ text: '' }], true));
}
