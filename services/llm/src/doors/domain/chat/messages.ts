import type { DocumentPart, ImagePart, OpaquePart, Part, TextPart, ToolCallPart } from '../../../calls/domain/request.js';
import type { Fields } from '../fields.js';
import { fileAt, sourceAt } from '../source.js';
import type { Turns } from '../turns.js';

const ROLES = ['developer', 'system', 'user', 'assistant', 'tool', 'function'] as const;

const opaque = (value: Fields): OpaquePart => ({ type: 'opaque', dialect: 'openai-chat', value: value.json });

/** One message. Names of participants are not carried on: no other protocol has them. */
export function readMessage(message: Fields, into: Turns): void {
  switch (message.choice('role', ROLES) ?? message.missing('role')) {
    case 'system':
    case 'developer':
      into.system.push(...texts(message));
      return;
    case 'user':
      into.add('user', userParts(message));
      return;
    case 'assistant':
      into.add('assistant', assistantParts(message));
      return;
    case 'tool':
      into.add('user', [{ type: 'tool_result', callId: message.needText('tool_call_id'), parts: texts(message), failed: false }], true);
      return;
    case 'function':
      into.add('user', [opaque(message)]);
  }
}

function texts(message: Fields): TextPart[] {
  const { content } = message.json;
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return message.missing('content');
  return message.objects('content').map((part) => {
    part.choice('type', ['text']);
    return { type: 'text', text: part.needText('text') };
  });
}

function userParts(message: Fields): Part[] {
  const { content } = message.json;
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (!Array.isArray(content)) return message.missing('content');
  return message.objects('content').map(userPart);
}

function userPart(part: Fields): Part {
  switch (part.needText('type')) {
    case 'text':
      return { type: 'text', text: part.needText('text') };
    case 'image_url':
      return image(part.needObject('image_url'));
    case 'file':
      return document(part.needObject('file')) ?? opaque(part);
    default:
      return opaque(part);
  }
}

function image(part: Fields): ImagePart {
  const detail = part.choice('detail', ['auto', 'low', 'high']);
  return { type: 'image', source: sourceAt(part, 'url'), ...(detail && { detail }) };
}

/** Undefined for a file that lies with a provider. */
function document(file: Fields): DocumentPart | undefined {
  if (file.text('file_data') === undefined) return undefined;
  const name = file.text('filename');
  return { type: 'document', source: fileAt(file, 'file_data'), ...(name !== undefined && { name }) };
}

function assistantParts(message: Fields): Part[] {
  if (message.json['function_call'] || message.json['audio']) return [opaque(message)];
  const calls = message.objects('tool_calls').map((call) => (call.json['type'] === 'custom' ? opaque(call) : toolCall(call)));
  const said = assistantText(message);
  if (said === undefined && calls.length === 0) return message.missing('content');
  const thoughts = message.text('reasoning_content');
  return [...(thoughts ? [{ type: 'thinking' as const, text: thoughts, dialect: 'openai-chat' as const }] : []), ...(said ?? []), ...calls];
}

function assistantText(message: Fields): TextPart[] | undefined {
  const { content } = message.json;
  if (Array.isArray(content)) {
    return message.objects('content').map((part) => ({
      type: 'text',
      text: part.choice('type', ['text', 'refusal']) === 'refusal' ? part.needText('refusal') : part.needText('text'),
    }));
  }
  const text = message.text('content') ?? message.text('refusal');
  // Clients send an empty text beside calls.
  if (text === '') return message.list('tool_calls')?.length ? [] : [{ type: 'text', text }];
  return text === undefined ? undefined : [{ type: 'text', text }];
}

function toolCall(call: Fields): ToolCallPart {
  const asked = call.needObject('function');
  const signature = call.object('extra_content')?.object('google')?.text('thought_signature');
  return {
    type: 'tool_call',
    id: call.needText('id'),
    name: asked.needText('name'),
    input: asked.text('arguments') || '{}',
    ...(signature !== undefined && { signature }),
  };
}
