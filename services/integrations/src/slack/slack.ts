import { AppError } from '@hexad/kernel';
import { z } from 'zod';
import type { Opened } from '../wire/opened.js';
import { faultOf } from './faults.js';

const Envelope = z.looseObject({ ok: z.boolean(), error: z.string().optional() });

/** Slack's Web API with one token. Fails as `Line.ask` and `faultOf` say. */
export class Slack {
  readonly #opened: Opened;

  constructor(opened: Opened) {
    this.#opened = opened;
  }

  async call<S extends z.ZodType>(schema: S, method: string, body: object): Promise<z.output<S>> {
    return this.#read(schema, await this.#ask({ method: 'POST', path: method, body }));
  }

  /** Methods that read take no JSON. */
  async read<S extends z.ZodType>(schema: S, method: string, query: Readonly<Record<string, string>>): Promise<z.output<S>> {
    return this.#read(schema, await this.#ask({ method: 'GET', path: `${method}?${new URLSearchParams(query).toString()}` }));
  }

  async #ask({ method, path, body }: { method: 'GET' | 'POST'; path: string; body?: object }): Promise<unknown> {
    const { connection, token, line, patience } = this.#opened;
    const headers = { authorization: `Bearer ${token}`, 'user-agent': 'Hexad' };
    const { json } = await line.ask({ method, url: `${connection.baseUrl}/${path}`, headers, ...(body && { body }) }, patience);
    return json;
  }

  #read<S extends z.ZodType>(schema: S, json: unknown): z.output<S> {
    const { connection } = this.#opened;
    const envelope = Envelope.safeParse(json);
    if (envelope.success && !envelope.data.ok) throw faultOf(envelope.data.error ?? 'unknown_error', connection);
    const read = schema.safeParse(json);
    if (envelope.success && read.success) return read.data;
    throw new AppError('unavailable', `${new URL(connection.baseUrl).host} answered with what is no answer of Slack; is base_url right?`);
  }
}
