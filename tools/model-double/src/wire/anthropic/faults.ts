import type { z } from 'zod';
import { Refusal } from '../refusal.js';
import type { CountBody, ContentBlock, Message } from './request.js';

export const invalid = (message: string): Refusal => new Refusal(400, { message });

const WANTED: Readonly<Record<string, string>> = {
  string: 'a valid string',
  int: 'a valid integer',
  number: 'a valid number',
  boolean: 'a valid boolean',
  array: 'a valid list',
  object: 'an object',
};

/** The body as the schema reads it. Throws the provider's words for the first thing that is wrong. */
export function checked<S extends z.ZodType>(schema: S, body: Record<string, unknown>): z.infer<S> {
  const read = schema.safeParse(body, { reportInput: true });
  if (read.success) return read.data;
  throw invalid(wordsOf(read.error.issues[0]!));
}

function wordsOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') return `${[...issue.path, issue.keys[0]].join('.')}: Extra inputs are not permitted`;
  if (issue.input === undefined) return `${path}: Field required`;
  if (issue.code === 'invalid_type') return `${path}: Input should be ${WANTED[issue.expected] ?? `a valid ${issue.expected}`}`;
  if (issue.code === 'invalid_value') return `${path}: Input should be ${issue.values.map((value) => `'${String(value)}'`).join(' or ')}`;
  if (issue.code === 'too_small') return `${path}: Input should be greater than or equal to ${issue.minimum}`;
  if (issue.code === 'too_big') return `${path}: Input should be less than or equal to ${issue.maximum}`;
  return `${path}: Input should be a valid string or a valid list`;
}

/** What a schema cannot say: the order of roles, tool calls and their results, tools. */
export function checkConversation({ messages, tools = [] }: CountBody): void {
  if (messages.length === 0) throw invalid('messages: at least one message is required');
  for (const [at, tool] of tools.entries()) {
    const own = tool.type === undefined || tool.type === null || tool.type === 'custom';
    if (!own) continue;
    if (!/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name)) {
      throw invalid(`tools.${at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
    }
    if (tool.input_schema === undefined) throw invalid(`tools.${at}.custom.input_schema: Field required`);
    if (tool.input_schema.type !== 'object') throw invalid(`tools.${at}.custom.input_schema.type: Input should be 'object'`);
  }
  if (new Set(tools.map(({ name }) => name)).size < tools.length) throw invalid('tools: Tool names must be unique.');
  for (const [at, message] of messages.entries()) checkMessage(at, message, messages);
}

function checkMessage(at: number, message: Message, messages: readonly Message[]): void {
  const last = at === messages.length - 1;
  if (message.content.length === 0 && !(last && message.role === 'assistant')) {
    throw invalid(`messages.${at}: all messages must have non-empty content except for the optional final assistant message`);
  }
  const blocks = blocksOf(message);
  for (const [place, { type, text }] of blocks.entries()) {
    if (type !== 'text') continue;
    if (typeof text !== 'string') throw invalid(`messages.${at}.content.${place}.text.text: Field required`);
    if (text === '') throw invalid(`messages: text content blocks must be non-empty`);
  }
  const called = idsOf(blocksOf(messages[at - 1]), 'tool_use', 'id');
  const stray = idsOf(blocks, 'tool_result', 'tool_use_id').find((id) => !called.includes(id));
  if (stray !== undefined) {
    throw invalid(
      `messages.${at}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
    );
  }
  const results = idsOf(blocksOf(messages[at + 1]), 'tool_result', 'tool_use_id');
  const open = idsOf(blocks, 'tool_use', 'id').filter((id) => !results.includes(id));
  if (open.length > 0) {
    throw invalid(
      `messages.${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${open.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
    );
  }
}

/** The content of a message as blocks. */
export const blocksOf = (message: Message | undefined): readonly ContentBlock[] =>
  typeof message?.content === 'string' ? [{ type: 'text', text: message.content }] : (message?.content ?? []);

const idsOf = (blocks: readonly ContentBlock[], type: string, field: string): string[] =>
  blocks.filter((block) => block.type === type).map((block) => String(block[field]));
