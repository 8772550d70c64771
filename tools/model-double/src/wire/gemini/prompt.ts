import { MEDIA_TOKENS, MESSAGE_TOKENS, tokensOf } from '../../tokens.js';
import type { Block, Call } from '../call.js';
import type { Content, GenerateBody } from './request.js';

const textOf = ({ parts = [] }: Content): string => parts.flatMap(({ text }) => (text === undefined ? [] : [text])).join('\n');

/** What the rules see of a request. */
export function aboutOf({
  contents = [],
  systemInstruction,
  tools = [],
}: GenerateBody): Pick<Call, 'text' | 'system' | 'tools' | 'toolResult'> {
  const user = contents.findLast((content) => (content.role ?? 'user') === 'user' && textOf(content) !== '');
  return {
    text: user === undefined ? '' : textOf(user),
    system: systemInstruction === undefined ? '' : textOf(systemInstruction),
    tools: tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)),
    toolResult: contents.at(-1)?.parts?.some((part) => part['functionResponse'] !== undefined) ?? false,
  };
}

/** The prompt in the order in which it is cached: system, tools, contents. */
export const promptOf = ({ contents = [], systemInstruction, tools = [] }: GenerateBody): Block[] => [
  ...(systemInstruction === undefined ? [] : [blockOf(systemInstruction)]),
  ...tools.map((tool) => JSON.stringify(tool)).map((text) => ({ text, tokens: tokensOf(text) })),
  ...contents.map(blockOf),
];

/** A turn; an image or a file in it counts the same whatever its size. */
export function blockOf({ role, parts = [] }: Content): Block {
  const media = parts.filter((part) => part['inlineData'] !== undefined || part['fileData'] !== undefined).length;
  const texts = parts.map((part) => part.text ?? JSON.stringify(part));
  const counted = parts.map((part) => {
    const isMedia = part['inlineData'] !== undefined || part['fileData'] !== undefined;
    return isMedia ? '' : (part.text ?? JSON.stringify(part));
  });
  return { text: [role ?? 'user', ...texts].join('\n'), tokens: tokensOf(counted.join('\n')) + media * MEDIA_TOKENS + MESSAGE_TOKENS };
}
