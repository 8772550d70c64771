// The same service as people meet it: it does for each what their role may.
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Accounts } from '../../src/access/accounts.ts';
import type { Role } from '../../src/access/roles.ts';
import { Sessions } from '../../src/access/sessions.ts';
import { createApp } from '../../src/app.ts';
import { test as base, type Body, type Reply, type TestApi } from './api.ts';

/** Passwords of tests need not withstand anybody. */
process.env['PASSWORD_COST'] ??= '6';

export class Visitor {
  /** Of the account; empty for who is not signed in. */
  readonly id: string;
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, id: string, headers: Record<string, string>) {
    this.#url = url;
    this.id = id;
    this.#headers = headers;
  }

  async request(method: string, path: string, body?: Body): Promise<Reply> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json: Body = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : {};
    return { status: response.status, headers: response.headers, body: json, text };
  }

  get(path: string): Promise<Reply> {
    return this.request('GET', path);
  }

  post(path: string, body?: Body): Promise<Reply> {
    return this.request('POST', path, body);
  }

  patch(path: string, body: Body): Promise<Reply> {
    return this.request('PATCH', path, body);
  }

  delete(path: string): Promise<Reply> {
    return this.request('DELETE', path);
  }
}

export class People {
  readonly #api: TestApi;
  readonly #server: Server;
  readonly #url: string;

  private constructor(api: TestApi, server: Server) {
    this.#api = api;
    this.#server = server;
    this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async of(api: TestApi): Promise<People> {
    const server = createApp(api.database).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    return new People(api, server);
  }

  /** Somebody of this role, signed in; the account stands for the record. */
  async as(role: Role, record?: Body): Promise<Visitor> {
    const account = await new Accounts(this.#api.database).add({
      email: `${role}-${randomUUID()}@example.com`,
      name: `A ${role}`,
      role,
      recordId: record === undefined ? null : String(record['id']),
      passwordHash: 'none',
    });
    const { token } = await new Sessions(this.#api.database).open(account.id);
    return new Visitor(this.#url, account.id, { authorization: `Bearer ${token}` });
  }

  withHeaders(headers: Record<string, string>): Visitor {
    return new Visitor(this.#url, '', headers);
  }

  get nobody(): Visitor {
    return this.withHeaders({});
  }

  /** Lets it be the person who made the record. */
  async made(person: Visitor, table: string, record: Body): Promise<void> {
    await this.#api.database.run(`UPDATE ${table} SET created_by_id = ? WHERE id = ?`, person.id, String(record['id']));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const test = base.extend<{ people: People }>({
  people: async ({ api }, use) => {
    const people = await People.of(api);
    await use(people);
    await people.close();
  },
});
