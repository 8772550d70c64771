import type { Outgoing } from './outgoing.js';

/** Bytes that are written at once; a larger body has a chunk of its own. */
const CHUNK = 65_536;
/** Around what is in a frame: its type, channel and size before it, its end behind it. */
const [FRAME_HEAD, FRAME_END] = [7, 1];
const [METHOD, HEADER, BODY, END] = [1, 2, 3, 0xce];
const [BASIC, PUBLISH] = [60, 40];
const MANDATORY = 1;
/** Which properties there are, in their order. */
const FLAGS = { contentType: 0x8000, headers: 0x2000, deliveryMode: 0x1000, messageId: 0x0080, timestamp: 0x0040, type: 0x0020 };
const PERSISTENT = 2;
const TEXT = 'S'.charCodeAt(0);
/** What is in a message's first two frames beside texts; more than enough. */
const FIXED = 128;
/** UTF-8 of a UTF-16 unit, at most. */
const WIDEST = 3;

/**
 * Messages as frames of AMQP 0-9-1, many in one chunk. amqplib makes some nine buffers and a pass through two streams of each, which were a
 * third of what publishing took.
 */
export class Frames {
  readonly #channel: number;
  readonly #largest: number;
  readonly #write: (chunk: Buffer) => void;
  #chunk = Buffer.alloc(0);
  #end = 0;

  constructor(channel: number, frameMax: number, write: (chunk: Buffer) => void) {
    this.#channel = channel;
    this.#largest = frameMax - FRAME_HEAD - FRAME_END;
    this.#write = write;
  }

  /** Those whose headers are text; there is nothing here for what else AMQP has. */
  static take({ properties }: Outgoing): boolean {
    for (const name in properties.headers) if (typeof properties.headers[name] !== 'string') return false;
    return true;
  }

  /** Throws a `RangeError` when a name or the headers are longer than AMQP has them; then nothing of the message is written. */
  add({ exchange, routingKey, body, properties }: Outgoing): void {
    this.#reserve(roomOf({ exchange, routingKey, properties }));
    const before = this.#end;
    try {
      this.#publish(exchange, routingKey, properties.mandatory === true);
      this.#properties(body.length, properties);
    } catch (error) {
      this.#end = before;
      throw error;
    }
    for (let from = 0; from < body.length; from += this.#largest) this.#body(body.subarray(from, from + this.#largest));
  }

  flush(): void {
    if (this.#end > 0) this.#write(this.#chunk.subarray(0, this.#end));
    this.#chunk = Buffer.alloc(0);
    this.#end = 0;
  }

  #publish(exchange: string, routingKey: string, mandatory: boolean): void {
    const size = this.#begin(METHOD);
    this.#short(BASIC);
    this.#short(PUBLISH);
    this.#short(0);
    this.#name(exchange);
    this.#name(routingKey);
    this.#chunk[this.#end++] = mandatory ? MANDATORY : 0;
    this.#finish(size);
  }

  #properties(bytes: number, { contentType, headers, persistent, messageId, timestamp, type }: Outgoing['properties']): void {
    const size = this.#begin(HEADER);
    this.#short(BASIC);
    this.#short(0);
    this.#long(0);
    this.#long(bytes);
    const flags = this.#end;
    let present = 0;
    this.#end += 2;
    if (contentType !== undefined) {
      present |= FLAGS.contentType;
      this.#name(contentType);
    }
    if (headers !== undefined) {
      present |= FLAGS.headers;
      this.#table(headers as Record<string, string>);
    }
    if (persistent === true) {
      present |= FLAGS.deliveryMode;
      this.#chunk[this.#end++] = PERSISTENT;
    }
    if (messageId !== undefined) {
      present |= FLAGS.messageId;
      this.#name(messageId);
    }
    if (timestamp !== undefined) {
      present |= FLAGS.timestamp;
      this.#long(Math.floor(timestamp / 2 ** 32));
      this.#long(timestamp % 2 ** 32);
    }
    if (type !== undefined) {
      present |= FLAGS.type;
      this.#name(type);
    }
    this.#chunk.writeUInt16BE(present, flags);
    this.#finish(size);
  }

  #table(headers: Readonly<Record<string, string>>): void {
    const size = this.#end;
    this.#end += 4;
    for (const name in headers) {
      this.#name(name);
      this.#chunk[this.#end++] = TEXT;
      const value = this.#chunk.write(headers[name]!, this.#end + 4);
      this.#long(value);
      this.#end += value;
    }
    this.#chunk.writeUInt32BE(this.#end - size - 4, size);
  }

  #body(part: Buffer): void {
    this.#reserve(FRAME_HEAD + part.length + FRAME_END);
    const size = this.#begin(BODY);
    this.#end += part.copy(this.#chunk, this.#end);
    this.#finish(size);
  }

  /** Gives where its size is to be. */
  #begin(type: number): number {
    this.#chunk[this.#end++] = type;
    this.#short(this.#channel);
    this.#end += 4;
    return this.#end - 4;
  }

  #finish(size: number): void {
    const length = this.#end - size - 4;
    if (length > this.#largest) throw new RangeError(`The headers have ${length} bytes; the broker takes ${this.#largest} in a frame.`);
    this.#chunk.writeUInt32BE(length, size);
    this.#chunk[this.#end++] = END;
  }

  #short(value: number): void {
    this.#end = this.#chunk.writeUInt16BE(value, this.#end);
  }

  #long(value: number): void {
    this.#end = this.#chunk.writeUInt32BE(value, this.#end);
  }

  /** AMQP's short string. */
  #name(text: string): void {
    const length = this.#chunk.write(text, this.#end + 1);
    if (length > 255) throw new RangeError(`${text.slice(0, 40)}… has ${length} bytes; AMQP takes 255 there.`);
    this.#chunk[this.#end] = length;
    this.#end += 1 + length;
  }

  #reserve(room: number): void {
    if (this.#chunk.length - this.#end >= room) return;
    this.flush();
    this.#chunk = Buffer.allocUnsafe(Math.max(CHUNK, room));
  }
}

function roomOf({ exchange, routingKey, properties }: Omit<Outgoing, 'body'>): number {
  const { contentType = '', messageId = '', type = '', headers } = properties;
  let [characters, bytes] = [exchange.length + routingKey.length + contentType.length + messageId.length + type.length, FIXED];
  for (const name in headers) {
    characters += name.length + (headers[name] as string).length;
    bytes += 6;
  }
  return bytes + WIDEST * characters;
}
