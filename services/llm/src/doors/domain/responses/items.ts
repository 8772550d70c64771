import type { DocumentPart, ImagePart, OpaquePart, Part, TextPart, ThinkingPart, ToolCallPart } from '../../../calls/domain/request.js';
import type { Fields } from '../fields.js';
import { readProof } from '../proof.js';
import { fileAt, sourceAt } from '../source.js';
import type { Turns } from '../turns.js';

const opaque = (value: Fields): OpaquePart => ({ type: 'opaque', dialect: 'openai-responses', value: value.json });

/** One item of the input. What a model said, thought and called belongs to one turn, and so do results that follow each other. */
export function readItem(item: Fields, into: Turns): void {
  switch (item.text('type') ?? (item.json['role'] === undefined ? item.missing('type') : 'message')) {
    case 'message':
      return readMessage(item, into);
    case 'function_call':
      return into.add('assistant', [call(item)], true);
    case 'function_call_output':
      return into.add('user', [result(item) ?? opaque(item)], true);
    case 'reasoning':
      return into.add('assistant', [thought(item)], true);
    case 'item_reference':
      return item.refuse('id', 'items are not kept here; send the item itself, as clients do that are told `store: false`.');
    default:
      return into.add('assistant', [opaque(item)], true);
  }
}

function readMessage(item: Fields, into: Turns): void {
  const role = item.choice('role', ['user', 'assistant', 'system', 'developer']) ?? item.missing('role');
  if (role === 'user') return into.add('user', content(item));
  if (role === 'assistant') return into.add('assistant', content(item), true);
  for (const part of content(item)) {
    if (part.type !== 'text') return item.refuse('content', `of a ${role} must be text.`);
    into.system.push(part);
  }
}

function content(item: Fields): Part[] {
  const { content } = item.json;
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return item.missing('content');
  return item.objects('content').map((part) => contentPart(part) ?? opaque(part));
}

/** Undefined for what has no word. */
function contentPart(part: Fields): TextPart | ImagePart | DocumentPart | undefined {
  switch (part.needText('type')) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { type: 'text', text: part.needText('text') };
    case 'refusal':
      return { type: 'text', text: part.needText('refusal') };
    case 'input_image':
      return image(part);
    case 'input_file':
      return file(part);
    default:
      return undefined;
  }
}

function image(part: Fields): ImagePart | undefined {
  if (part.text('image_url') === undefined) return undefined;
  const detail = part.text('detail');
  return {
    type: 'image',
    source: sourceAt(part, 'image_url'),
    ...((detail === 'low' || detail === 'high' || detail === 'auto') && { detail }),
  };
}

function file(part: Fields): DocumentPart | undefined {
  const field = ['file_data', 'file_url'].find((name) => part.text(name) !== undefined);
  if (field === undefined) return undefined;
  const name = part.text('filename');
  const source = field === 'file_data' ? fileAt(part, field) : sourceAt(part, field);
  return { type: 'document', source, ...(name !== undefined && { name }) };
}

function call(item: Fields): ToolCallPart {
  const signature = item.text('signature');
  return {
    type: 'tool_call',
    id: item.needText('call_id'),
    name: item.needText('name'),
    input: item.text('arguments') || '{}',
    ...(signature !== undefined && { signature }),
  };
}

function result(item: Fields): Part | undefined {
  const { output } = item.json;
  const parts: (TextPart | ImagePart | DocumentPart | undefined)[] =
    typeof output === 'string' ? [{ type: 'text', text: output }] : item.objects('output').map(contentPart);
  const known = parts.filter((part) => part !== undefined);
  if (output === undefined || output === null) return item.missing('output');
  if (known.length < parts.length) return undefined;
  return { type: 'tool_result', callId: item.needText('call_id'), parts: known, failed: false };
}

function thought(item: Fields): ThinkingPart {
  const texts = [...item.objects('summary'), ...item.objects('content')].map((part) => part.needText('text'));
  const proof = readProof(item.text('encrypted_content'), 'openai-responses');
  return { type: 'thinking', text: texts.join('\n\n'), ...proof, ...(texts.length === 0 && { redacted: true }) };
}
