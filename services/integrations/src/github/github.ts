import { AppError } from '@hexad/kernel';
import type { z } from 'zod';
import type { LineAnswer, LineRequest } from '../wire/line.js';
import type { Opened } from '../wire/opened.js';
import { faultOf } from './faults.js';

/** The version of the API that is spoken; servers keep one for two years at least. */
const API_VERSION = '2022-11-28';

/** GitHub's REST API with one token. Fails as `Line.ask` and `faultOf` say. */
export class GitHub {
  readonly #opened: Opened;

  constructor(opened: Opened) {
    this.#opened = opened;
  }

  async get<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> {
    return this.#read(schema, await this.#fine('GET', path));
  }

  /** Undefined for what is not there. */
  async find<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S> | undefined> {
    const answer = await this.answer('GET', path);
    return answer.status === 404 ? undefined : this.#read(schema, this.#checked(answer));
  }

  async send<S extends z.ZodType>(schema: S, method: 'POST' | 'PUT' | 'PATCH', path: string, body: object): Promise<z.output<S>> {
    return this.#read(schema, await this.#fine(method, path, body));
  }

  /** Whatever it answers below 500. */
  answer(method: LineRequest['method'], path: string, body?: object): Promise<LineAnswer> {
    const { connection, token, line, patience } = this.#opened;
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'user-agent': 'Hexad',
      'x-github-api-version': API_VERSION,
    };
    return line.ask({ method, url: `${connection.baseUrl}${path}`, headers, ...(body && { body }) }, patience);
  }

  /** Fails as the answer says. */
  fault(answer: LineAnswer): AppError {
    return faultOf(answer, this.#opened.connection);
  }

  async #fine(method: LineRequest['method'], path: string, body?: object): Promise<LineAnswer> {
    return this.#checked(await this.answer(method, path, body));
  }

  #checked(answer: LineAnswer): LineAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw this.fault(answer);
  }

  #read<S extends z.ZodType>(schema: S, { json, status }: LineAnswer): z.output<S> {
    const read = schema.safeParse(json);
    if (read.success) return read.data;
    const { host } = new URL(this.#opened.connection.baseUrl);
    throw new AppError('unavailable', `${host} answered ${status} with what is no answer of GitHub; is base_url right?`, {
      cause: read.error,
    });
  }
}
