import { fireEvent, waitFor } from '@testing-library/framework';
import { vi } from 'vitest';
import type { FakeApi } from './fake-api';

type Permissions = Record<string, Record<string, boolean | { field: string; value: string }[]>>;

export const PASSWORD = 'correct horse battery';

const json = (status: number, body?: object): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** Stands before the tests' API: it knows one account, and answers nobody who is not signed in. */
class Door {
  signedIn: boolean;

  constructor(api: FakeApi, { signedIn = true, may = {} }: { signedIn?: boolean; may?: Permissions } = {}) {
    this.signedIn = signedIn;
    const session = { account: { id: 'a', name: 'Ada', email: 'ada@example.com', role: 'tester' }, may };
    vi.stubGlobal('fetch', async (url: string, options: { method: string; body?: string | null }) => {
      if (!url.startsWith('/api/auth/session')) return this.signedIn ? api.fetch(url, options) : json(401, { detail: 'Sign in first.' });
      if (options.method === 'POST') {
        this.signedIn = (JSON.parse(options.body ?? '{}') as { password?: string }).password === PASSWORD;
        return this.signedIn ? json(201, session) : json(401, { detail: 'The e-mail address or the password is wrong.' });
      }
      if (options.method === 'DELETE') {
        this.signedIn = false;
        return json(204);
      }
      return this.signedIn ? json(200, session) : json(401, { detail: 'Sign in first.' });
    });
  }
}

export const doorOf = (api: FakeApi, options?: { signedIn?: boolean; may?: Permissions }): { signedIn: boolean } => new Door(api, options);

const input = (name: string): Promise<HTMLInputElement> =>
  waitFor(() => {
    const found = document.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (!found) throw new Error(`there is no input ${name}`);
    return found;
  });

export async function enterCredentials(password: string): Promise<void> {
  fireEvent.change(await input('email'), { target: { value: 'ada@example.com' } });
  const secret = await input('password');
  fireEvent.change(secret, { target: { value: password } });
  fireEvent.submit(secret.form!);
}
