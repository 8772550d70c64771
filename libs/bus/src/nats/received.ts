import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';

/** What the client keeps of a message: its bytes, and how many of them are headers (-1: there are none). Its interface does not show them. */
interface Kept {
  readonly _rdata?: Uint8Array;
  readonly _msg?: { readonly hdr?: number };
}

/** The value of a header, by its name as it was written, of several the first. Undefined for an empty one as for none. */
export type Header = (name: string) => string | undefined;

/** By name; of names that are written in our source. */
const starts = new Map<string, string>();

/**
 * The headers of a received message are left as they came and each is looked for when it is asked for: the client makes them all into lists,
 * with a list of the names before for each, which was half of all that a message left to the garbage collector. And it fails, and reads no
 * more from the connection, when one of them is not as it should be.
 */
export function headerIn(msg: Msg): Header {
  const text = textOf(msg);
  if (text === undefined) return (name) => msg.headers?.get(name) || undefined;
  return (name) => valueIn(text, name) || undefined;
}

/** All that the client can write again. */
export function headersIn(msg: Msg): MsgHdrs | undefined {
  const text = textOf(msg);
  if (text === undefined) return msg.headers;
  const all = headers();
  for (const line of text.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon > 0) appendTo(all, line.slice(0, colon), line.slice(colon + 1));
  }
  return all;
}

/** What the server says instead of a message: 404, 409, …; 0 for a message. */
export function statusOf(msg: Msg): number {
  if (msg.data.length > 0 || textOf(msg)?.startsWith('NATS/1.0\r\n')) return 0;
  return msg.headers?.code ?? 0;
}

/** Empty where there are none; undefined where the client does not keep them as we know it. */
export function textOf(msg: Msg): string | undefined {
  const { _rdata: bytes, _msg: { hdr } = {} } = msg as Kept;
  if (!(bytes instanceof Uint8Array) || hdr === undefined) return undefined;
  if (hdr <= 0) return '';
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('utf8', 0, hdr);
}

function valueIn(text: string, name: string): string {
  const start = startOf(name);
  const at = text.indexOf(start);
  if (at === -1) return '';
  const from = at + start.length;
  const end = text.indexOf('\r\n', from);
  return text.slice(from, end === -1 ? undefined : end).trim();
}

function startOf(name: string): string {
  const known = starts.get(name);
  if (known !== undefined) return known;
  const start = `\r\n${name}:`;
  starts.set(name, start);
  return start;
}

function appendTo(all: MsgHdrs, name: string, value: string): void {
  try {
    all.append(name, value);
  } catch {
    // A character that no header has.
  }
}
