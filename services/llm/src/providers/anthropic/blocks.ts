import type Anthropic from '@anthropic-ai/sdk';
import type { Cacheable, DocumentPart, ImagePart, Part, TextPart, ToolResultPart } from '../../calls/domain/request.js';
import { defined } from '../shared/fields.js';
import { toolInput } from '../shared/tool-input.js';
import { ownValue, unsupported } from '../shared/unsupported.js';

type Block = Anthropic.ContentBlockParam;

export const cacheOf = ({ cache }: Cacheable): { cache_control?: Anthropic.CacheControlEphemeral } =>
  cache === undefined ? {} : { cache_control: { type: 'ephemeral', ttl: cache } };

export const textBlock = (part: TextPart): Anthropic.TextBlockParam => ({ type: 'text', text: part.text, ...cacheOf(part) });

/** What a part is called here. Thoughts of another provider are left out, and texts without a word: there is nothing to say. */
export function blocksOf(part: Part): readonly Block[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [textBlock(part)];
    case 'image':
      return [imageBlock(part)];
    case 'document':
      return [documentBlock(part)];
    case 'tool_call':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: toolInput(part.input), ...cacheOf(part) }];
    case 'tool_result':
      return [resultBlock(part)];
    case 'thinking': {
      const { text, signature, redacted } = part;
      if (part.dialect !== 'anthropic' || signature === undefined) return [];
      return [redacted === true ? { type: 'redacted_thinking', data: signature } : { type: 'thinking', thinking: text, signature }];
    }
    case 'opaque':
      return [ownValue('Anthropic', 'anthropic', part) as unknown as Block];
  }
}

function imageBlock(part: ImagePart): Anthropic.ImageBlockParam {
  const { source, detail = 'auto' } = part;
  if (detail !== 'auto') throw unsupported('Anthropic', `detail "${detail}" of an image`);
  if (source.kind === 'url') return { type: 'image', source: { type: 'url', url: source.url }, ...cacheOf(part) };
  // Which types there are is the provider's affair: it says so when it takes one no more.
  const media_type = source.mediaType as Anthropic.Base64ImageSource['media_type'];
  return { type: 'image', source: { type: 'base64', media_type, data: source.data }, ...cacheOf(part) };
}

const documentBlock = (part: DocumentPart): Anthropic.DocumentBlockParam =>
  defined({ type: 'document', source: documentSource(part), title: part.name, ...cacheOf(part) });

function documentSource({ source }: DocumentPart): Anthropic.DocumentBlockParam['source'] {
  if (source.kind === 'url') return { type: 'url', url: source.url };
  const { mediaType, data } = source;
  if (mediaType === 'application/pdf') return { type: 'base64', media_type: mediaType, data };
  if (!mediaType.startsWith('text/')) throw unsupported('Anthropic', `a document of type ${mediaType}`, 'takes PDF and text');
  return { type: 'text', media_type: 'text/plain', data: Buffer.from(data, 'base64').toString('utf8') };
}

function resultBlock(part: ToolResultPart): Anthropic.ToolResultBlockParam {
  const content = part.parts.map((inner) => {
    if (inner.type === 'text') return textBlock(inner);
    return inner.type === 'image' ? imageBlock(inner) : documentBlock(inner);
  });
  return {
    type: 'tool_result',
    tool_use_id: part.callId,
    ...(content.length === 0 ? {} : { content }),
    ...(part.failed ? { is_error: true } : {}),
    ...cacheOf(part),
  };
}
