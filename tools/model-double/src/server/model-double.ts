import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@hexad/kernel';
import type { z } from 'zod';
import { Library } from '../recordings/library.js';
import { masked, secretsOf, urlWithoutKey } from '../recordings/redact.js';
import { replay } from '../recordings/replay.js';
import { checkScript, readScript } from '../script/read-script.js';
import { isFault } from '../script/reply.js';
import { SCRIPT_SCHEMA, type Provider, type Script } from '../script/schema.js';
import { anthropic } from '../wire/anthropic/wire.js';
import { gemini } from '../wire/gemini/wire.js';
import { openai } from '../wire/openai/wire.js';
import { Refusal } from '../wire/refusal.js';
import type { Exchange, Wire } from '../wire/wire.js';
import { providerOf } from '../wire/wires.js';
import { control } from './control.js';
import { deliverFault, deliverWords } from './deliver.js';
import { Desk } from './desk.js';
import { readBody } from './read-body.js';
import { SeenRequests, type Seen } from './seen.js';
import { Sending } from './sending.js';

const WIRES: Readonly<Record<Provider, Wire>> = { anthropic, openai, gemini };

/** The providers take no more. */
const MOST_BYTES = 32 * 1024 * 1024;

/** A script as it is written in a test: what it leaves out has its default. */
export type ScriptInput = Omit<z.input<typeof Script>, 'schema' | '$schema'>;

export interface ModelDoubleOptions {
  /** A file, or what would stand in one. Default: an echo. */
  readonly script?: string | ScriptInput;
  /** A folder of recordings; a request that one fits is answered by it. Without a script every other is refused. */
  readonly recordings?: string;
  /** Recordings are replayed with the pauses that they were made with. Default: without. */
  readonly paced?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** How many requests are remembered at least. Default: 1,000. */
  readonly kept?: number;
  /** Milliseconds. Default: the system's. */
  readonly now?: () => number;
}

/** A server that speaks the protocols of Anthropic, OpenAI and Gemini as a script says. */
export class ModelDouble implements AsyncDisposable {
  readonly #server: Server;
  readonly #seen: SeenRequests;
  readonly #library: Library | undefined;
  readonly #options: ModelDoubleOptions;
  readonly #stopping = new AbortController();
  readonly #now: () => number;
  #desk: Desk;
  #number = 0;

  private constructor(script: Script, library: Library | undefined, options: ModelDoubleOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#seen = new SeenRequests(options.kept ?? 1000);
    this.#library = library;
    this.#desk = this.#deskOf(script);
    // An unexpected fault of one request must not end the others.
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: Error) => {
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { 'content-type': 'text/plain' }).end(`The model double failed: ${error.message}`);
      });
    });
    // The double decides when an answer is late.
    this.#server.requestTimeout = 0;
  }

  /** Rejects with `invalid` where the script or a recording is not valid, with `port_taken` where the port is. */
  static async start(options: ModelDoubleOptions = {}): Promise<ModelDouble> {
    const library = options.recordings === undefined ? undefined : await Library.of(options.recordings);
    const double = new ModelDouble(await scriptOf(options.script, library !== undefined), library, options);
    double.#server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
    await once(double.#server, 'listening').catch((cause: NodeJS.ErrnoException) => {
      const code = cause.code === 'EADDRINUSE' ? 'port_taken' : 'invalid';
      throw new AppError(code, `The model double cannot listen at port ${options.port ?? 0}: ${cause.message}.`, { cause });
    });
    return double;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What an SDK takes as its base: `new Anthropic({ baseURL: double.url('anthropic') })`. */
  url(provider: Provider): string {
    const base = `http://${this.#options.host ?? '127.0.0.1'}:${this.port}/${provider}`;
    return provider === 'openai' ? `${base}/v1` : base;
  }

  /** The last requests, oldest first. */
  get requests(): readonly Seen[] {
    return this.#seen.all;
  }

  /** The first request that fits, now or later. Rejects when the signal aborts or the double stops. */
  async until(fits: (seen: Seen) => boolean, signal: AbortSignal = AbortSignal.timeout(10_000)): Promise<Seen> {
    return this.#seen.until(fits, AbortSignal.any([signal, this.#stopping.signal]));
  }

  /** Begins anew with another script: uses, caches, limits and requests are forgotten. Throws `invalid`, and then goes on with the old one. */
  play(script: ScriptInput): void {
    this.#desk = this.#deskOf(checkScript({ schema: SCRIPT_SCHEMA, ...script }));
    this.#seen.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    this.#stopping.abort(new AppError('cancelled', 'The model double was stopped.'));
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #deskOf(script: Script): Desk {
    return new Desk(script, ({ provider }) => WIRES[provider], this.#now);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://double');
    if (url.pathname.startsWith('/_double/')) return await control(this, this.#seen, url.pathname, request, response);
    const { provider, prefix, path } = providerOf(url.pathname, request.headers);
    const wire = WIRES[provider];
    const body = await readBody(request, MOST_BYTES);
    const key = wire.keyOf(request.headers, url.searchParams);
    const seen: Seen = {
      number: ++this.#number,
      provider,
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: shownBody(body),
      key,
      pieces: 0,
      outcome: 'pending',
    };
    this.#seen.add(seen);
    const gone = new AbortController();
    response.once('close', () => gone.abort(new AppError('cancelled', 'The client went away.')));
    const sending = new Sending(response, AbortSignal.any([gone.signal, this.#stopping.signal]));
    const base = `http://${request.headers.host ?? `127.0.0.1:${this.port}`}${prefix}`;
    const exchange = { method: request.method!, path: decoded(path), base, query: url.searchParams, headers: request.headers };
    try {
      const found = body && this.#recorded(provider, exchange, path, body);
      if (found) {
        seen.rule = found.name;
        await replay(found.recording, this.#options.paced ?? false, seen, sending);
      } else await this.#answer(wire, exchange, key, body, seen, sending);
    } catch (error) {
      if (!(error instanceof Error) || !isGone(error)) throw error;
      if (seen.outcome === 'pending') seen.outcome = 'aborted';
    } finally {
      this.#seen.changed(seen);
    }
  }

  #recorded(provider: Provider, { method, query, headers }: Omit<Exchange, 'body' | 'key'>, path: string, body: Buffer) {
    const secrets = secretsOf(headers, query);
    return this.#library?.find(provider, method, urlWithoutKey(path, query), masked(body, secrets).toString());
  }

  async #answer(
    wire: Wire,
    exchange: Omit<Exchange, 'body' | 'key'>,
    key: string | undefined,
    body: Buffer | undefined,
    seen: Seen,
    sending: Sending,
  ): Promise<void> {
    const desk = this.#desk;
    const id = desk.nextId();
    let headers = wire.headers(id, undefined, this.#now());
    try {
      if (key === undefined) throw wire.withoutKey();
      if (!desk.accepts(key)) throw wire.unknownKey(key);
      if (body === undefined) throw new Refusal(413);
      const served = await wire.open({ ...exchange, body, key }, desk.world);
      seen.endpoint = served.call.endpoint;
      const left = desk.take(served);
      headers = wire.headers(id, left, this.#now());
      if (left.exceeded !== undefined) throw wire.limited(left);
      const choice = desk.choose(served.call);
      if (choice !== undefined) seen.rule = choice.name;
      const delivery = { wire, id, headers, seen, sending, noted: () => this.#seen.changed(seen) };
      if (choice !== undefined && isFault(choice.reply)) return await deliverFault(choice.reply, delivery);
      if (served.kind === 'words') return await deliverWords(served, desk.answer(served, choice!.reply), choice!.reply, delivery);
      const answer = served.answer();
      seen.status = answer.status;
      await sending.whole({ ...answer, headers: { ...headers, ...answer.headers } });
      seen.outcome = 'answered';
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const answer = wire.refuse(error, id);
      seen.status = answer.status;
      seen.outcome = 'refused';
      await sending.whole({ ...answer, headers: { ...headers, ...answer.headers } });
    }
  }
}

async function scriptOf(script: ModelDoubleOptions['script'], hasRecordings: boolean): Promise<Script> {
  if (typeof script === 'string') return await readScript(script);
  if (script === undefined && hasRecordings) {
    const message = 'No recording fits this request.';
    return checkScript({ schema: SCRIPT_SCHEMA, otherwise: { error: { status: 400, message, code: 'no_recording' } } });
  }
  return checkScript({ schema: SCRIPT_SCHEMA, ...script });
}

/** A path that is not encoded properly stands for itself, and is found nowhere. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function shownBody(body: Buffer | undefined): unknown {
  if (body === undefined || body.length === 0) return undefined;
  const text = body.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** The client went away, or the double stops: an answer has no reader any more. */
const isGone = (error: Error): boolean => (error instanceof AppError && error.code === 'cancelled') || error.name === 'AbortError';
