import type { Cached } from './prompt-cache.js';
import type { Reply } from './script/reply.js';
import { firstTokens, MESSAGE_TOKENS, tokensOf } from './tokens.js';
import type { Prompt } from './wire/call.js';

export interface ToolCall {
  /** Unique in the double, without the provider's prefix. */
  readonly id: string;
  readonly name: string;
  /** JSON, or what a script wants to pass for it. */
  readonly arguments: string;
}

export interface Usage {
  /** Tokens of input that the cache neither had nor took. */
  readonly input: number;
  readonly output: number;
  readonly thinking: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  /** Of `cacheWrite`: kept for an hour. */
  readonly cacheWriteLong: number;
}

export type Finish = 'stop' | 'length' | 'filter' | 'tools' | 'refusal';

/** What the model says, before it takes a provider's form. */
export interface Answer {
  /** Unique in the double, without the provider's prefix. */
  readonly id: string;
  readonly thinking: string;
  readonly text: string;
  readonly tools: readonly ToolCall[];
  readonly finish: Finish;
  /** The stop sequence that ended the text. */
  readonly stop: string | undefined;
  readonly usage: Usage;
  /** Characters of a streamed piece. */
  readonly chunkSize: number;
}

/** Makes the answer that a reply describes: ended by the request's stop sequences and limit, counted. */
export function answerOf(id: string, reply: Reply, prompt: Prompt, cached: Cached): Answer {
  const thinking = reply.thinking ?? '';
  const room = Math.max(0, prompt.limit - tokensOf(thinking));
  const { text: untilStop, stop } = stopped(textOf(reply), prompt.stops);
  const text = firstTokens(untilStop, room);
  const short = text.length < untilStop.length;
  const tools = short ? [] : toolsOf(id, reply);
  const output = tokensOf(thinking) + tokensOf(text) + tools.reduce((sum, tool) => sum + tokensOf(tool.name + tool.arguments), 0);
  const input = inputTokens(prompt) - cached.read - cached.written;
  return {
    id,
    thinking,
    text,
    tools,
    finish: short ? 'length' : (reply.finish ?? finishOf(reply)),
    stop: short ? undefined : stop,
    usage: {
      input: reply.usage?.input ?? input,
      output: reply.usage?.output ?? output,
      thinking: tokensOf(thinking),
      cacheRead: reply.usage?.cacheRead ?? cached.read,
      cacheWrite: reply.usage?.cacheWrite ?? cached.written,
      cacheWriteLong: reply.usage?.cacheWriteLong ?? 0,
    },
    chunkSize: reply.chunkSize ?? 16,
  };
}

/** Tokens of the whole input. */
export const inputTokens = ({ blocks }: Pick<Prompt, 'blocks'>): number =>
  blocks.reduce((sum, { tokens }) => sum + tokens, 0) + MESSAGE_TOKENS;

function finishOf(reply: Reply): Finish {
  if (reply.refusal !== undefined) return 'refusal';
  return reply.tools === undefined ? 'stop' : 'tools';
}

function textOf(reply: Reply): string {
  if (reply.text !== undefined) return reply.text;
  if (reply.refusal !== undefined) return reply.refusal;
  if (reply.size !== undefined) return ofSize(reply.size);
  return reply.json === undefined ? '' : spoilt(JSON.stringify(reply.json), reply.malformed);
}

function spoilt(json: string, how: Reply['malformed']): string {
  if (how === 'truncated') return json.slice(0, Math.floor(json.length / 2));
  if (how === 'fenced') return `\`\`\`json\n${json}\n\`\`\``;
  if (how === 'prose') return `Here is the result:\n${json}\nI hope this helps.`;
  if (how === 'comma') return `${json.slice(0, -1)},${json.slice(-1)}`;
  return json;
}

const FILLER = 'The quick brown fox jumps over the lazy dog. ';
const ofSize = (size: number): string => FILLER.repeat(Math.ceil(size / FILLER.length)).slice(0, size);

function stopped(text: string, stops: readonly string[]): { text: string; stop: string | undefined } {
  let end = text.length;
  let stop: string | undefined;
  for (const candidate of stops) {
    const at = candidate === '' ? -1 : text.indexOf(candidate);
    if (at < 0 || at >= end) continue;
    end = at;
    stop = candidate;
  }
  return { text: text.slice(0, end), stop };
}

const toolsOf = (id: string, reply: Reply): ToolCall[] =>
  (reply.tools ?? []).map((tool, at) => ({
    id: `${id}${at}`,
    name: tool.name,
    arguments: tool.arguments ?? JSON.stringify(tool.input ?? {}),
  }));
