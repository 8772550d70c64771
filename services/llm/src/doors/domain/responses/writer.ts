import { openAiError, type AppError } from '@hexad/kernel';
import type { CallFacts } from '../../../calls/application/calls.js';
import type { AnswerPart, Piece } from '../../../calls/domain/answer.js';
import type { AnswerWriter, Asked, Given } from '../door.js';
import { namedEvent } from '../sse.js';
import { responsesUsage } from '../usage.js';
import { annotated, itemId, itemOf, message, contentPart, type Status } from './output.js';
import { ending, responseHead, type Item } from './response.js';

interface Current {
  readonly part: AnswerPart;
  readonly id: string;
  /** The event of a delta up to its number, and from there up to its text; empty where nothing is shown bit by bit. */
  readonly before: string;
  readonly after: string;
  text: string;
  signature: string | undefined;
}

/** The events of an answer in their order, each with its number. */
export class ResponsesWriter implements AnswerWriter {
  readonly #facts: CallFacts;
  readonly #head: Item;
  readonly #items: Item[] = [];
  #number = 0;
  #parts = 0;
  #current: Current | undefined;

  constructor(facts: CallFacts, asked: Asked, given: Given) {
    this.#facts = facts;
    this.#head = responseHead(facts, asked, given);
  }

  piece(piece: Piece): string {
    switch (piece.type) {
      case 'begin':
        return this.#whole('response.created', { status: 'in_progress' }) + this.#whole('response.in_progress', { status: 'in_progress' });
      case 'part':
        return this.#open(piece.part);
      case 'text':
        return this.#text(piece.text);
      case 'seal':
        if (this.#current) this.#current.signature = piece.signature;
        return '';
      case 'finish':
        return this.#finish(piece);
      default:
        return '';
    }
  }

  broken(error: AppError): string {
    const { code, message: said, param } = openAiError(error);
    const failed = { status: 'failed', error: { code: error.retryable ? 'server_error' : code, message: said } };
    return this.#close('incomplete') + this.#whole('response.failed', failed) + this.#event('error', { code, message: said, param });
  }

  #finish({ finish, tokens, reasoningTokens, extra }: Extract<Piece, { type: 'finish' }>): string {
    const { output_text: marks, ...own } = extra?.dialect === 'openai-responses' ? extra.fields : {};
    const end = ending(finish);
    const rest = { ...end, completed_at: this.#head['created_at'], usage: responsesUsage(tokens, reasoningTokens) };
    const last = this.#close(end.status);
    const response = { ...own, ...this.#head, ...rest, output: annotated(this.#items, marks) };
    return last + this.#event(`response.${end.status}`, { response });
  }

  #whole(type: string, rest: Item): string {
    return this.#event(type, { response: { ...this.#head, usage: null, ...rest, output: this.#items } });
  }

  #event(type: string, rest: Item): string {
    return namedEvent(type, JSON.stringify({ type, sequence_number: this.#number++, ...rest }));
  }

  /** The end of a part is told with the beginning of the next: only the end of the answer says whether its last part is complete. */
  #open(part: AnswerPart): string {
    const before = this.#close('completed');
    const id = itemId(this.#facts.id, part, this.#parts++);
    const empty = itemOf(emptied(part), id, 'in_progress');
    if (empty === undefined) return before;
    const item = part.type === 'text' ? message(id, 'in_progress', []) : empty;
    this.#current = { part, id, text: '', signature: undefined, ...this.#deltas(part, id) };
    const added = this.#event('response.output_item.added', { ...this.#at, item });
    const said = part.type === 'text' || part.type === 'thinking' ? part.text : part.type === 'tool_call' ? part.input : '';
    const first = part.type === 'text' ? this.#event('response.content_part.added', { ...this.#in, part: contentPart(part, '') }) : '';
    return before + added + first + (said === '' ? '' : this.#text(said));
  }

  #deltas(part: AnswerPart, id: string): Pick<Current, 'before' | 'after'> {
    const type = refuses(part) ? 'response.refusal.delta' : DELTAS[part.type];
    if (type === undefined) return { before: '', after: '' };
    const place = JSON.stringify({
      ...this.#at,
      item_id: id,
      ...PLACES[part.type],
      ...(part.type === 'text' && !refuses(part) && { logprobs: [] }),
      delta: '',
    });
    return { before: `event: ${type}\ndata: {"type":"${type}","sequence_number":`, after: `,${place.slice(1, -3)}` };
  }

  #text(text: string): string {
    const current = this.#current;
    if (current === undefined || current.before === '' || text === '') return '';
    const first = current.part.type === 'thinking' && current.text === '' ? this.#summary('added', '') : '';
    current.text += text;
    return `${first}${current.before}${this.#number++}${current.after}${JSON.stringify(text)}}\n\n`;
  }

  #summary(what: 'added' | 'done', text: string): string {
    return this.#event(`response.reasoning_summary_part.${what}`, { ...this.#in, part: { type: 'summary_text', text } });
  }

  /** The end of the part that is open, if there is one. */
  #close(status: Status): string {
    const current = this.#current;
    if (current === undefined) return '';
    const { part, id, text } = current;
    const item = itemOf(filled(current), id, status)!;
    const events = this.#ends(part, text) + this.#event('response.output_item.done', { ...this.#at, item });
    this.#items.push(item);
    this.#current = undefined;
    return events;
  }

  #ends(part: AnswerPart, text: string): string {
    switch (part.type) {
      case 'text': {
        const said = refuses(part)
          ? this.#event('response.refusal.done', { ...this.#in, refusal: text })
          : this.#event('response.output_text.done', { ...this.#in, text, logprobs: [] });
        return said + this.#event('response.content_part.done', { ...this.#in, part: contentPart(part, text) });
      }
      case 'tool_call':
        return this.#event('response.function_call_arguments.done', { ...this.#in, arguments: text });
      case 'thinking':
        return text === '' ? '' : this.#event('response.reasoning_summary_text.done', { ...this.#in, text }) + this.#summary('done', text);
      case 'opaque':
        return '';
    }
  }

  get #at(): Item {
    return { output_index: this.#items.length };
  }

  get #in(): Item {
    const { part, id } = this.#current!;
    return { ...this.#at, item_id: id, ...PLACES[part.type] };
  }
}

const refuses = (part: AnswerPart): boolean => part.type === 'text' && part.refusal === true;

const DELTAS: Partial<Record<AnswerPart['type'], string>> = {
  text: 'response.output_text.delta',
  tool_call: 'response.function_call_arguments.delta',
  thinking: 'response.reasoning_summary_text.delta',
};

const PLACES: Partial<Record<AnswerPart['type'], Item>> = { text: { content_index: 0 }, thinking: { summary_index: 0 } };

function emptied(part: AnswerPart): AnswerPart {
  if (part.type === 'tool_call') return { ...part, input: '' };
  return part.type === 'opaque' ? part : { ...part, text: '' };
}

function filled({ part, text, signature }: Current): AnswerPart {
  if (part.type === 'opaque') return part;
  const sealed = signature === undefined ? {} : { signature };
  return part.type === 'tool_call' ? { ...part, ...sealed, input: text } : { ...part, ...(part.type === 'thinking' && sealed), text };
}
