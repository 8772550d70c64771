import type { AppError } from '@hexad/kernel';
import type { DocumentPart, OpaquePart, Part, TextPart, ThinkingPart, ToolResultPart, Turn } from '../../../calls/domain/request.js';
import { defined } from '../../shared/fields.js';
import { ownValue, unsupported } from '../../shared/unsupported.js';
import { asUrl, FAILED } from '../wire/content.js';
import type { Json } from '../wire/read.js';

const DIALECT = 'openai-responses';
/** Opaque parts that stand in the content of a message; all others are items. */
const CONTENT = /^(?:input_|output_text$|refusal$)/;

/** Writes turns as input items. */
export class ItemWriter {
  readonly #host: string;

  /** `host`: who reads it, as a sentence names them. */
  constructor(host: string) {
    this.#host = host;
  }

  write(turns: readonly Turn[]): Json[] {
    return turns.flatMap(({ role, parts }) => this.#turn(role, parts));
  }

  /** Neighbours that are content of a message become one. */
  #turn(role: Turn['role'], parts: readonly Part[]): Json[] {
    const items: Json[] = [];
    let content: Json[] = [];
    const close = () => {
      if (content.length > 0) items.push({ role, content: contentOf(role, content) });
      content = [];
    };
    for (const part of parts) {
      const said = this.#content(part, role);
      if (said !== undefined) content.push(said);
      else {
        close();
        items.push(...this.#items(part, role));
      }
    }
    close();
    return items;
  }

  /** Undefined for what is an item of its own. */
  #content(part: Part, role: Turn['role']): Json | undefined {
    if (part.type === 'text') return { type: role === 'user' ? 'input_text' : 'output_text', text: part.text };
    if (part.type === 'opaque') return CONTENT.test(String(this.#own(part)['type'])) ? part.value : undefined;
    if (part.type !== 'image' && part.type !== 'document') return undefined;
    if (role === 'assistant') throw this.#misplaced(part, role);
    return part.type === 'image' ? { type: 'input_image', image_url: asUrl(part.source), detail: part.detail ?? 'auto' } : fileOf(part);
  }

  #items(part: Part, role: Turn['role']): Json[] {
    if (part.type === 'opaque') return [part.value];
    if (part.type === 'tool_result' && role === 'user') return [this.#result(part)];
    if (role === 'user') throw this.#misplaced(part, role);
    if (part.type === 'thinking') return thoughtOf(part);
    if (part.type === 'tool_call') return [{ type: 'function_call', call_id: part.id, name: part.name, arguments: part.input }];
    throw this.#misplaced(part, role);
  }

  #result({ callId, parts, failed }: ToolResultPart): Json {
    const all = [...(failed ? [failure] : []), ...parts];
    const [first] = all;
    const short = first === undefined ? '' : all.length === 1 && first.type === 'text' ? first.text : undefined;
    return { type: 'function_call_output', call_id: callId, output: short ?? all.map((part) => this.#content(part, 'user')) };
  }

  #own(part: OpaquePart): Json {
    return ownValue(this.#host, DIALECT, part);
  }

  #misplaced({ type }: Part, role: Turn['role']): AppError {
    return unsupported(this.#host, `a part of the type ${type} in a turn of the ${role}`);
  }
}

const failure: TextPart = { type: 'text', text: FAILED };

/** A model's one text is said as a string: as an item it would need an id, which nobody kept. */
function contentOf(role: Turn['role'], content: readonly Json[]): unknown {
  const [first] = content;
  return role === 'assistant' && content.length === 1 && first?.['type'] === 'output_text' ? first['text'] : content;
}

function fileOf({ source, name }: DocumentPart): Json {
  const place = source.kind === 'url' ? { file_url: source.url } : { filename: name ?? 'document.pdf', file_data: asUrl(source) };
  return { type: 'input_file', ...place };
}

/** Only what the model can read again goes back: its own thoughts, encrypted. */
function thoughtOf({ text, signature, dialect }: ThinkingPart): Json[] {
  if (dialect !== DIALECT || signature === undefined) return [];
  return [defined({ type: 'reasoning', summary: text === '' ? [] : [{ type: 'summary_text', text }], encrypted_content: signature })];
}
