import type { AppError } from '@hexad/kernel';
import type {
  DocumentPart,
  ModelRequest,
  OpaquePart,
  Part,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../../../calls/domain/request.js';
import type { Json } from '../wire/read.js';
import { defined } from '../../shared/fields.js';
import { ownValue, unsupported } from '../../shared/unsupported.js';
import { asUrl, FAILED, textIn } from '../wire/content.js';

const DIALECT = 'openai-chat';

/** How a server wants a conversation to be written. */
export interface Writing {
  /** Who reads it, as a sentence names them. */
  readonly host: string;
  /** `developer` is what OpenAI's thinking models call it. */
  readonly system: 'system' | 'developer';
  /** Thoughts go back as `reasoning_content` to those who showed them so: OpenAI itself never does. */
  readonly thoughts: boolean;
}

/** Writes conversations as messages. An opaque part is a message where it has a role, a call where it is one, and a part of the content otherwise. */
export class MessageWriter {
  readonly #writing: Writing;

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  write({ system, turns }: Pick<ModelRequest, 'system' | 'turns'>): Json[] {
    const first = system.length === 0 ? [] : [{ role: this.#writing.system, content: contentOf(system.map(textPart)) }];
    return [...first, ...turns.flatMap((turn) => this.#turn(turn))];
  }

  /** An opaque part that is a message stands between what came before and after it. */
  #turn({ role, parts }: Turn): Json[] {
    const at = parts.findIndex((part) => part.type === 'opaque' && 'role' in this.#own(part));
    if (at < 0) return role === 'user' ? this.#user(parts) : this.#assistant(parts);
    const [before, after] = [parts.slice(0, at), parts.slice(at + 1)];
    return [...this.#turn({ role, parts: before }), this.#own(parts[at] as OpaquePart), ...this.#turn({ role, parts: after })];
  }

  /** Results come first: nothing may stand between them and the calls. */
  #user(parts: readonly Part[]): Json[] {
    const results = parts.filter((part) => part.type === 'tool_result').map((part) => this.#result(part));
    const content = parts.filter((part) => part.type !== 'tool_result').map((part) => this.#userPart(part));
    return content.length === 0 ? results : [...results, { role: 'user', content: contentOf(content) }];
  }

  #assistant(parts: readonly Part[]): Json[] {
    const content: Json[] = [];
    const calls: Json[] = [];
    let thinking = '';
    for (const part of parts) {
      if (part.type === 'text') content.push(textPart(part));
      else if (part.type === 'tool_call') calls.push(callOf(part));
      else if (part.type === 'opaque') (isCall(part.value) ? calls : content).push(this.#own(part));
      else if (part.type !== 'thinking') throw this.#misplaced(part, 'assistant');
      else if (this.#writing.thoughts && part.dialect === DIALECT) thinking += part.text;
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

  #userPart(part: Part): Json {
    switch (part.type) {
      case 'text':
        return textPart(part);
      case 'image':
        return { type: 'image_url', image_url: defined({ url: asUrl(part.source), detail: part.detail }) };
      case 'document':
        return this.#document(part);
      case 'opaque':
        return this.#own(part);
      default:
        throw this.#misplaced(part, 'user');
    }
  }

  #document({ source, name }: DocumentPart): Json {
    const text = textIn(source);
    if (text !== undefined) return { type: 'text', text: `${name ?? 'Document'}:\n\n${text}` };
    if (source.kind === 'base64') return { type: 'file', file: { filename: name ?? 'document.pdf', file_data: asUrl(source) } };
    throw unsupported(this.#writing.host, 'a document by its URL', 'takes only its bytes');
  }

  #result({ callId, parts, failed }: ToolResultPart): Json {
    const content = parts.map((part) => {
      const said = part.type === 'text' ? textPart(part) : part.type === 'document' ? this.#document(part) : undefined;
      if (said?.['type'] === 'text') return said;
      throw unsupported(this.#writing.host, `a tool result with a part of the type ${part.type}`, 'takes only text there');
    });
    const all = failed ? [{ type: 'text', text: FAILED }, ...content] : content;
    return { role: 'tool', tool_call_id: callId, content: all.length === 0 ? '' : contentOf(all) };
  }

  #own(part: OpaquePart): Json {
    return ownValue(this.#writing.host, DIALECT, part);
  }

  #misplaced({ type }: Part, role: Turn['role']): AppError {
    return unsupported(this.#writing.host, `a part of the type ${type} in a turn of the ${role}`);
  }
}

const isCall = ({ type }: Json): boolean => type === 'custom' || type === 'function';

/** One text is said as a string, which every server understands. */
const contentOf = (parts: readonly Json[]): unknown => (parts.length === 1 && parts[0]!['type'] === 'text' ? parts[0]!['text'] : parts);

const textPart = ({ text }: TextPart): Json => ({ type: 'text', text });

const callOf = ({ id, name, input }: ToolCallPart): Json => ({ id, type: 'function', function: { name, arguments: input } });
