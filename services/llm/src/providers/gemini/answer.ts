import type { Candidate, GenerateContentResponse, GenerateContentResponseUsageMetadata } from '@google/genai';
import type { Finish } from '../../calls/domain/answer.js';
import type { Extra } from '../../calls/domain/request.js';
import type { Tokens } from '../../money/index.js';
import { besides } from '../shared/fields.js';

/** A response as it is on the wire. */
export type Wire = Pick<
  Partial<GenerateContentResponse>,
  'candidates' | 'modelVersion' | 'responseId' | 'usageMetadata' | 'promptFeedback'
>;

const FINISHES: Readonly<Record<string, Finish>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  SAFETY: 'filtered',
  RECITATION: 'filtered',
  LANGUAGE: 'filtered',
  BLOCKLIST: 'filtered',
  PROHIBITED_CONTENT: 'filtered',
  SPII: 'filtered',
  IMAGE_SAFETY: 'filtered',
  IMAGE_PROHIBITED_CONTENT: 'filtered',
  IMAGE_RECITATION: 'filtered',
  CONTINUATION: 'paused',
};

/** What has no word of ours (`MALFORMED_FUNCTION_CALL`, `OTHER`, …) is an end like any other, told in the provider's word besides. */
export const finishOf = (reason: string, called: boolean): Finish =>
  reason === 'STOP' && called ? 'tool_calls' : (FINISHES[reason] ?? 'stop');

/** The prompt's tokens include those of the cache, the candidates' do not include the thoughts. */
export function tokensOf(usage: GenerateContentResponseUsageMetadata): Tokens {
  const {
    promptTokenCount = 0,
    cachedContentTokenCount = 0,
    toolUsePromptTokenCount = 0,
    candidatesTokenCount = 0,
    thoughtsTokenCount = 0,
  } = usage;
  return {
    input: Math.max(0, promptTokenCount - cachedContentTokenCount) + toolUsePromptTokenCount,
    output: candidatesTokenCount + thoughtsTokenCount,
    cachedRead: cachedContentTokenCount,
    cachedWrite: 0,
  };
}

const RESPONSE = new Set(['candidates', 'modelVersion', 'responseId', 'usageMetadata']);
const CANDIDATE = new Set(['content', 'finishReason', 'index']);
const USAGE = new Set([
  'promptTokenCount',
  'candidatesTokenCount',
  'totalTokenCount',
  'cachedContentTokenCount',
  'thoughtsTokenCount',
  'toolUsePromptTokenCount',
]);

/** Fields of the provider that have no word here, those of the answer's candidate under `candidate`. */
export function extraOf(response: Wire, candidate: Partial<Candidate>, others: readonly Candidate[], reason: string): Extra | undefined {
  const own = { ...besides(candidate, CANDIDATE), ...(reason === 'STOP' || reason === 'MAX_TOKENS' ? {} : { finishReason: reason }) };
  const usageMetadata = besides(response.usageMetadata ?? {}, USAGE);
  const fields = {
    ...besides(response, RESPONSE),
    ...(Object.keys(own).length === 0 ? {} : { candidate: own }),
    ...(others.length === 0 ? {} : { candidates: others }),
    ...(usageMetadata === undefined ? {} : { usageMetadata }),
  };
  return Object.keys(fields).length === 0 ? undefined : { dialect: 'gemini', fields };
}
