import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as immediate, setTimeout as pause } from 'node:timers/promises';
import type { HttpAnswer } from '../wire/wire.js';

/** An answer on its way. Everything rejects with the signal's reason once the client is gone or the server stops. */
export class Sending {
  readonly #response: ServerResponse;
  readonly #gone: AbortSignal;

  constructor(response: ServerResponse, gone: AbortSignal) {
    this.#response = response;
    this.#gone = gone;
  }

  async wait(milliseconds: number | undefined): Promise<void> {
    if (milliseconds !== undefined && milliseconds > 0) await pause(milliseconds, undefined, { signal: this.#gone });
  }

  begin(status: number, headers: Readonly<Record<string, string>>): void {
    this.#gone.throwIfAborted();
    this.#response.writeHead(status, headers);
    this.#response.flushHeaders();
  }

  /** Resolves once there is room for more. */
  async write(data: string | Buffer): Promise<void> {
    this.#gone.throwIfAborted();
    if (!this.#response.write(data)) await once(this.#response, 'drain', { signal: this.#gone });
  }

  /** Resolves once the last byte, after these, was handed to the system. */
  async end(rest: string | Buffer = ''): Promise<void> {
    this.#gone.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => reject(this.#gone.reason as Error);
    this.#gone.addEventListener('abort', abort, { once: true });
    this.#response.end(rest, resolve);
    await promise.finally(() => this.#gone.removeEventListener('abort', abort));
  }

  /** A whole answer. */
  async whole({ status, headers, body }: HttpAnswer): Promise<void> {
    this.#gone.throwIfAborted();
    this.#response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(body)) });
    await this.end(body);
  }

  /** Half of an answer, whose length was announced. */
  async half({ status, headers, body }: HttpAnswer): Promise<void> {
    const bytes = Buffer.from(body);
    this.begin(status, { ...headers, 'content-length': String(bytes.length) });
    await this.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
  }

  /** Ends the connection after what was written. */
  async cut(): Promise<void> {
    // What was written in this turn is handed to the socket at its end.
    await immediate();
    const { socket } = this.#response;
    if (socket === null) return;
    socket.destroySoon();
  }

  /** Until the client is gone. */
  async forever(): Promise<never> {
    await once(this.#gone, 'abort');
    throw this.#gone.reason;
  }
}
