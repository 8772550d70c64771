// A running service for each test, on a free port, with a database of its own.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test as base } from 'vitest';
import { createApp } from '../../src/app.ts';
import { openTestDatabase } from './database.ts';

export type Body = Record<string, unknown>;

type TestDatabase = Awaited<ReturnType<typeof openTestDatabase>>;

export interface Reply {
  status: number;
  headers: Headers;
  body: Body;
  /** As it came. */
  text: string;
}

export class TestApi {
  readonly database: TestDatabase;
  readonly #made = new Map<string, number>();
  readonly #server: Server;

  private constructor(database: TestDatabase) {
    this.database = database;
    this.#server = createApp(database).listen(0, '127.0.0.1');
  }

  static async open(): Promise<TestApi> {
    return new TestApi(await openTestDatabase());
  }

  request(method: string, path: string, body?: Body, csv?: string): Promise<Reply> {
    if (csv !== undefined) return this.send(method, path, csv, 'text/csv');
    return body === undefined ? this.send(method, path) : this.send(method, path, JSON.stringify(body), 'application/json');
  }

  /** Sends a body as it is. */
  async send(method: string, path: string, text?: string, type?: string): Promise<Reply> {
    const { port } = await this.#address();
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
      ...(text === undefined ? {} : { body: text }),
    });
    const answer = await response.text();
    const json: Body = response.headers.get('content-type')?.includes('json') ? JSON.parse(answer) : {};
    return { status: response.status, headers: response.headers, body: json, text: answer };
  }

  /** 1 for the first record of a kind in this test, 2 for the second, and so on. */
  next(kind: string): number {
    const number = (this.#made.get(kind) ?? 0) + 1;
    this.#made.set(kind, number);
    return number;
  }

  get(path: string): Promise<Reply> {
    return this.request('GET', path);
  }

  post(path: string, body?: Body): Promise<Reply> {
    return this.request('POST', path, body);
  }

  /** Sends a file. */
  upload(path: string, csv: string): Promise<Reply> {
    return this.request('POST', path, undefined, csv);
  }

  put(path: string, body: Body): Promise<Reply> {
    return this.request('PUT', path, body);
  }

  patch(path: string, body: Body): Promise<Reply> {
    return this.request('PATCH', path, body);
  }

  delete(path: string): Promise<Reply> {
    return this.request('DELETE', path);
  }

  /** Posts and expects success; answers the record. */
  async done(path: string, body: Body = {}): Promise<Body> {
    const reply = await this.post(path, body);
    expect(reply).toMatchObject({ body: { id: expect.any(String) } });
    return reply.body;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.database.close();
  }

  #address(): Promise<AddressInfo> {
    const address = this.#server.address() as AddressInfo | null;
    if (address !== null) return Promise.resolve(address);
    return new Promise((resolve) => {
      this.#server.once('listening', () => resolve(this.#server.address() as AddressInfo));
    });
  }
}

export const test = base.extend<{ api: TestApi }>({
  // oxlint-disable-next-line no-empty-pattern -- Vitest reads the fixture's needs from this pattern
  api: async ({}, use) => {
    const api = await TestApi.open();
    await use(api);
    await api.close();
  },
});

/** The request was refused with this status, and for this field with this code. */
export function expectRefused(reply: Reply, status: number, field: string, code: string): void {
  expect(reply.status).toBe(status);
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
  expect(reply.body['errors']).toContainEqual(expect.objectContaining({ field, code }));
}

/** The records of a page, in order. */
export function items(reply: Reply): Body[] {
  expect(reply.status).toBe(200);
  return reply.body['items'] as Body[];
}
