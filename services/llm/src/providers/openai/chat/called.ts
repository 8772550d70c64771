import type { Piece } from '../../../calls/domain/answer.js';
import type { Parts } from '../wire/parts.js';
import { record, text, type Json } from '../wire/read.js';
import { callPart, inputOf } from './answer.js';

interface Open {
  readonly key: string;
  readonly id: string;
}

/** The tool calls of a stream, which compatible servers send without an index, without an id, or all with the same index. */
export class Called {
  readonly #parts: Parts;
  readonly #byIndex = new Map<number, Open>();
  /** Calls of custom tools: their input is no JSON, and they are told when they are whole. */
  readonly #customs = new Map<string, Json>();
  #last: Open | undefined;
  #number = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get any(): boolean {
    return this.#number > this.#customs.size;
  }

  *read(delta: Json, before: () => Iterable<Piece>): Generator<Piece> {
    const { name, arguments: more } = record(delta['function']);
    const known = this.#continued(delta, text(name));
    if (known === undefined) return yield* this.#begin(delta, before);
    if (this.#customs.has(known.key)) return this.#grow(known.key, record(delta['custom']));
    if (this.#parts.has(known.key) || inputOf(more).trim() !== '') yield* this.#parts.add(known.key, inputOf(more));
  }

  /** Ends the calls that are whole, so that what comes next need not wait. */
  *settle(): Generator<Piece> {
    for (const key of this.#parts.keys()) if (key.startsWith('call') && isJson(this.#parts.textOf(key))) yield* this.#parts.end(key);
  }

  *end(): Generator<Piece> {
    for (const [key, value] of this.#customs) {
      yield* this.#parts.begin(key, { type: 'opaque', dialect: 'openai-chat', value });
      yield* this.#parts.end(key);
    }
  }

  #continued(delta: Json, name: string): Open | undefined {
    const index = delta['index'];
    const id = text(delta['id']);
    if (typeof index !== 'number') return (id === '' ? name === '' : id === this.#last?.id) ? this.#last : undefined;
    const known = this.#byIndex.get(index);
    return known !== undefined && (id === '' || id === known.id || name === '') ? known : undefined;
  }

  *#begin(delta: Json, before: () => Iterable<Piece>): Generator<Piece> {
    yield* before();
    const open = { key: `call ${++this.#number}`, id: text(delta['id']) };
    this.#last = open;
    if (typeof delta['index'] === 'number') this.#byIndex.set(delta['index'], open);
    const part = callPart(delta);
    if (part.type !== 'tool_call') {
      const { index: _, ...value } = delta;
      this.#customs.set(open.key, value);
      return;
    }
    yield* this.#parts.begin(open.key, { ...part, input: '' });
    yield* this.#parts.add(open.key, part.input);
  }

  #grow(key: string, { input }: Json): void {
    const call = this.#customs.get(key)!;
    const custom = record(call['custom']);
    this.#customs.set(key, { ...call, custom: { ...custom, input: text(custom['input']) + text(input) } });
  }
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
