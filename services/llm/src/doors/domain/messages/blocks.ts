import type {
  Cacheable,
  DocumentPart,
  ImagePart,
  OpaquePart,
  Part,
  Source,
  TextPart,
  ThinkingPart,
  ToolCallPart,
  ToolResultPart,
} from '../../../calls/domain/request.js';
import type { Fields } from '../fields.js';
import { readProof } from '../proof.js';
import { bytesAt, sourceAt } from '../source.js';

const opaque = (block: Fields): OpaquePart => ({ type: 'opaque', dialect: 'anthropic', value: block.json });

/** Text or a list of blocks. */
export function readContent(of: Fields, name: string): Part[] {
  const content = of.json[name];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (content === undefined || content === null) return of.missing(name);
  return of.objects(name).map(readBlock);
}

/** Instructions: text alone. */
export function readSystem(of: Fields, name: string): TextPart[] {
  const content = of.json[name] ?? undefined;
  if (content === undefined) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return of.objects(name).map((block) => {
    block.choice('type', ['text']);
    return { type: 'text', text: block.needText('text'), ...cached(block) };
  });
}

/** What it does not know (server tools, citations, files that lie with the provider) stays as it is, for Anthropic alone. */
function readBlock(block: Fields): Part {
  switch (block.needText('type')) {
    case 'text':
      return text(block) ?? opaque(block);
    case 'image':
      return image(block) ?? opaque(block);
    case 'document':
      return document(block) ?? opaque(block);
    case 'tool_use':
      return toolUse(block);
    case 'tool_result':
      return toolResult(block) ?? opaque(block);
    case 'thinking':
      return { type: 'thinking', text: block.needText('thinking'), ...readProof(block.text('signature'), 'anthropic') };
    case 'redacted_thinking':
      return { type: 'thinking', text: '', redacted: true, ...readProof(block.needText('data'), 'anthropic') } satisfies ThinkingPart;
    default:
      return opaque(block);
  }
}

export function cached(block: Fields): Cacheable {
  const control = block.object('cache_control');
  if (control === undefined) return {};
  control.choice('type', ['ephemeral']);
  return { cache: control.choice('ttl', ['5m', '1h']) ?? '5m' };
}

function text(block: Fields): TextPart | undefined {
  if (block.list('citations')?.length) return undefined;
  return { type: 'text', text: block.needText('text'), ...cached(block) };
}

function image(block: Fields): ImagePart | undefined {
  const source = readSource(block.needObject('source'));
  return source && { type: 'image', source, ...cached(block) };
}

function document(block: Fields): DocumentPart | undefined {
  const source = readSource(block.needObject('source'));
  if (source === undefined || block.text('context') !== undefined || block.object('citations')?.flag('enabled')) return undefined;
  const name = block.text('title');
  return { type: 'document', source, ...(name !== undefined && { name }), ...cached(block) };
}

/** Undefined for what lies with the provider. */
function readSource(source: Fields): Source | undefined {
  switch (source.needText('type')) {
    case 'base64':
      return bytesAt(source, 'data', source.needText('media_type'));
    case 'url':
      return sourceAt(source, 'url');
    case 'text':
      return { kind: 'base64', mediaType: 'text/plain', data: Buffer.from(source.needText('data')).toString('base64') };
    default:
      return undefined;
  }
}

function toolUse(block: Fields): ToolCallPart {
  const signature = block.text('signature');
  return {
    type: 'tool_call',
    id: block.needText('id'),
    name: block.needText('name'),
    input: JSON.stringify(block.json['input'] ?? {}),
    ...(signature !== undefined && { signature }),
    ...cached(block),
  };
}

/** Undefined where it holds what has no word. */
function toolResult(block: Fields): ToolResultPart | undefined {
  const parts = block.json['content'] === undefined ? [] : readContent(block, 'content');
  const known = parts.filter((part) => part.type === 'text' || part.type === 'image' || part.type === 'document');
  if (known.length < parts.length) return undefined;
  const failed = block.flag('is_error') ?? false;
  return { type: 'tool_result', callId: block.needText('tool_use_id'), parts: known, failed, ...cached(block) };
}
