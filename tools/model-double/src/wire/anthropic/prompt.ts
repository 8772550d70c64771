import { MEDIA_TOKENS, MESSAGE_TOKENS, tokensOf } from '../../tokens.js';
import type { Block, Call } from '../call.js';
import { blocksOf } from './faults.js';
import type { ContentBlock, CountBody } from './request.js';

type About = Pick<Call, 'text' | 'system' | 'tools' | 'toolResult' | 'model'>;

/** What the rules see of a request. */
export function aboutOf({ model, messages, system, tools = [] }: CountBody): About {
  const user = messages.findLast(({ role }) => role === 'user');
  return {
    model,
    text: blocksOf(user).flatMap(textOf).join('\n'),
    system: typeof system === 'string' ? system : (system ?? []).map(({ text }) => text).join('\n'),
    tools: tools.map(({ name }) => name),
    toolResult: blocksOf(messages.at(-1)).some(({ type }) => type === 'tool_result'),
  };
}

const textOf = ({ type, text }: ContentBlock): string[] => (type === 'text' && typeof text === 'string' ? [text] : []);

/** The prompt in the order in which it is cached: tools, system, messages. */
export function promptOf({ messages, system, tools = [], cache_control }: CountBody): Block[] {
  const blocks: Block[] = [
    ...tools.map((tool) => blockOf(tool)),
    ...(typeof system === 'string' ? [blockOf({ text: system })] : (system ?? []).map((part) => blockOf(part))),
    ...messages.flatMap((message) =>
      blocksOf(message).map((part, at) => {
        const block = blockOf(part);
        return at === 0 ? { ...block, text: `${message.role}\n${block.text}`, tokens: block.tokens + MESSAGE_TOKENS } : block;
      }),
    ),
  ];
  // On the request itself it means the last block.
  return blocks.map((block, at) => (at === blocks.length - 1 && cache_control ? { ...block, breakpoint: true } : block));
}

function blockOf({ cache_control, ...part }: Readonly<Record<string, unknown>>): Block {
  const text = typeof part['text'] === 'string' ? part['text'] : JSON.stringify(part);
  const media = part['type'] === 'image' || part['type'] === 'document';
  return { text, tokens: media ? MEDIA_TOKENS : tokensOf(text), breakpoint: cache_control !== undefined && cache_control !== null };
}
