import type {
  DocumentPart,
  ImagePart,
  ModelRequest,
  OpaquePart,
  Part,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../../../calls/domain/request.js';
import type { Json } from '../wire/read.js';
import { asUrl, FAILED, textIn, unsupported } from '../wire/unsupported.js';

const DIALECT = 'openai-chat';

/** How a server wants a conversation to be written. */
export interface Writing {
  /** `developer` is what OpenAI's thinking models call it. */
  readonly system: 'system' | 'developer';
  /** Thoughts go back as `reasoning_content` to those who showed them so: OpenAI itself never does. */
  readonly thoughts: boolean;
}

/** A conversation as messages. An opaque part is a message where it has a role, a call where it is one, and a part of the content otherwise. */
export function messagesOf({ system, turns }: Pick<ModelRequest, 'system' | 'turns'>, writing: Writing): Json[] {
  const first = system.length === 0 ? [] : [{ role: writing.system, content: contentOf(system.map(textPart)) }];
  const message = { user: userMessages, assistant: (parts: readonly Part[]) => assistantMessages(parts, writing) };
  return [...first, ...turns.flatMap(({ role, parts }) => around(parts, message[role]))];
}

/** An opaque part that is a message stands between what came before and after it. */
function around(parts: readonly Part[], messages: (parts: readonly Part[]) => Json[]): Json[] {
  const at = parts.findIndex((part) => part.type === 'opaque' && 'role' in own(part));
  if (at < 0) return messages(parts);
  return [...messages(parts.slice(0, at)), own(parts[at] as OpaquePart), ...around(parts.slice(at + 1), messages)];
}

/** Results come first: nothing may stand between them and the calls. */
function userMessages(parts: readonly Part[]): Json[] {
  const results = parts.filter((part) => part.type === 'tool_result').map(resultMessage);
  const content = parts.filter((part) => part.type !== 'tool_result').map(userPart);
  return content.length === 0 ? results : [...results, { role: 'user', content: contentOf(content) }];
}

function assistantMessages(parts: readonly Part[], { thoughts }: Writing): Json[] {
  const content: Json[] = [];
  const calls: Json[] = [];
  let thinking = '';
  for (const part of parts) {
    if (part.type === 'text') content.push(textPart(part));
    else if (part.type === 'tool_call') calls.push(callOf(part));
    else if (part.type === 'opaque') (isCall(own(part)) ? calls : content).push(own(part));
    else if (part.type !== 'thinking') throw misplaced(part, 'assistant');
    else if (thoughts && part.dialect === DIALECT) thinking += part.text;
  }
  if (content.length + calls.length === 0 && thinking === '') return [];
  return [
    {
      role: 'assistant',
      content: content.length === 0 ? null : contentOf(content),
      ...(thinking !== '' && { reasoning_content: thinking }),
      ...(calls.length > 0 && { tool_calls: calls }),
    },
  ];
}

const isCall = ({ type }: Json): boolean => type === 'custom' || type === 'function';

/** One text is said as a string, which every server understands. */
const contentOf = (parts: readonly Json[]): unknown => (parts.length === 1 && parts[0]!['type'] === 'text' ? parts[0]!['text'] : parts);

const textPart = ({ text }: TextPart): Json => ({ type: 'text', text });

const callOf = ({ id, name, input }: ToolCallPart): Json => ({ id, type: 'function', function: { name, arguments: input } });

function userPart(part: Part): Json {
  switch (part.type) {
    case 'text':
      return textPart(part);
    case 'image':
      return imagePart(part);
    case 'document':
      return documentPart(part);
    case 'opaque':
      return own(part);
    default:
      throw misplaced(part, 'user');
  }
}

const imagePart = ({ source, detail }: ImagePart): Json => ({
  type: 'image_url',
  image_url: { url: asUrl(source), ...(detail && { detail }) },
});

function documentPart({ source, name }: DocumentPart): Json {
  const text = textIn(source);
  if (text !== undefined) return { type: 'text', text: `${name ?? 'Document'}:\n\n${text}` };
  if (source.kind === 'url')
    throw unsupported('A document at a URL', DIALECT, 'send its bytes, or ask for a model that speaks openai-responses');
  return { type: 'file', file: { filename: name ?? 'document.pdf', file_data: asUrl(source) } };
}

function resultMessage({ callId, parts, failed }: ToolResultPart): Json {
  const content = parts.map((part) => {
    if (part.type === 'text') return textPart(part);
    const said = part.type === 'document' ? documentPart(part) : undefined;
    if (said?.['type'] === 'text') return said;
    throw unsupported(
      `An ${part.type} in the result of a tool`,
      DIALECT,
      'give it as text, or ask for a model that speaks openai-responses',
    );
  });
  const all = failed ? [{ type: 'text', text: FAILED }, ...content] : content;
  return { role: 'tool', tool_call_id: callId, content: all.length === 0 ? '' : contentOf(all) };
}

function own({ dialect, value }: OpaquePart): Json {
  if (dialect === DIALECT) return value;
  throw unsupported(`A part of ${dialect} (${String(value['type'])})`, DIALECT, `leave it out, or ask for a model that speaks ${dialect}`);
}

const misplaced = ({ type }: Part, role: Turn['role']) =>
  unsupported(`A part of the kind ${type} in a turn of the ${role}`, DIALECT, 'put it in a turn of the other side');
