import type { Check } from '@hexad/proto/documents';
import type { AccessModel } from '../../../../../src/domain/access/access-model.js';
import { tsString } from '../../../../../src/domain/escape.js';
import { NOBODY } from '../../../../../src/domain/violations.js';
import { lines } from '../../../../../src/domain/text.js';
import type { Writer } from '../writer.js';

type Aspect = Extract<Check, { kind: 'signIn' }>['aspect'];

const SESSION = '/api/auth/session';
const ACCOUNTS = '/api/auth/accounts';
const SECRET = 'correct horse battery';

/** One side of signing in. */
export function signInTest(w: Writer, aspect: Aspect): string | undefined {
  const { access } = w.app;
  if (access === undefined) return undefined;
  w.guarded = true;
  return TESTS[aspect](access, w);
}

const account = (access: AccessModel, role = access.administrators[0]!.name, secret = SECRET): string =>
  `{ email: 'Ada@example.com', name: 'Ada', role: ${tsString(role)}, password: '${secret}' }`;

const made = (access: AccessModel): string => `await api.done('${ACCOUNTS}', ${account(access)});`;
const signIn = (secret: string, email = 'ada@example.com'): string =>
  `await people.nobody.post('${SESSION}', { email: '${email}', password: '${secret}' })`;

const TESTS: Readonly<Record<Aspect, (access: AccessModel, w: Writer) => string>> = {
  opens: (access) =>
    lines(
      made(access),
      `const reply = ${signIn(SECRET)};`,
      'expect(reply.status).toBe(201);',
      "const person = people.withHeaders({ authorization: `Bearer ${String(reply.body.token)}` });",
      `expect((await person.get('${SESSION}')).body).toMatchObject({ account: { name: 'Ada', role: ${tsString(access.administrators[0]!.name)} } });`,
      "const cookie = reply.headers.get('set-cookie') ?? '';",
      "expect(cookie).toMatch(/HttpOnly/i);",
      "expect(cookie).toMatch(/SameSite=Strict/i);",
      "const browser = people.withHeaders({ cookie: cookie.split(';')[0] ?? '' });",
      `expect((await browser.get('${SESSION}')).status).toBe(200);`,
      "const elsewhere = people.withHeaders({ cookie: cookie.split(';')[0] ?? '', 'sec-fetch-site': 'cross-site' });",
      `expect((await elsewhere.delete('${SESSION}')).status).toBe(403);`,
    ),
  refuses: (access) =>
    lines(
      made(access),
      `const wrong = ${signIn('another password')};`,
      `const unknown = ${signIn(SECRET, 'eve@example.com')};`,
      'expect(wrong.status).toBe(401);',
      'expect(unknown.status).toBe(401);',
      'expect(unknown.body).toEqual(wrong.body);',
      `expect((await people.withHeaders({ authorization: 'Bearer made-up' }).get('${SESSION}')).status).toBe(401);`,
    ),
  required: (access, w) => {
    const open = w.app.entities.filter((entity) => access.isPublic(entity.name)).map((entity) => entity.path);
    return lines(
      "const { body } = await api.get('/openapi.json');",
      'for (const [path, operations] of Object.entries(body.paths as Record<string, object>)) {',
      `if (!path.startsWith('/api/') || path === '${SESSION}') continue;`,
      'for (const method of Object.keys(operations)) {',
      open.length > 0 && `if (method === 'get' && [${open.map(tsString).join(', ')}].some((each) => path.startsWith(each))) continue;`,
      `const reply = await people.nobody.request(method.toUpperCase(), path.replace('{id}', '${NOBODY}'));`,
      "expect({ path, method, status: reply.status, code: reply.body.code }).toEqual({ path, method, status: 401, code: 'not_signed_in' });",
      '}',
      '}',
      open.map((path) => `expect((await people.nobody.get('${path}')).status).toBe(200);`),
    );
  },
  ends: (access) =>
    lines(
      `const person = await people.as(${tsString(access.roles[0]!.name)});`,
      `expect((await person.get('${SESSION}')).status).toBe(200);`,
      `expect((await person.delete('${SESSION}')).status).toBe(204);`,
      `expect((await person.get('${SESSION}')).status).toBe(401);`,
      `const late = await people.as(${tsString(access.roles[0]!.name)});`,
      "await api.database.run(\"UPDATE auth_sessions SET expires_at = '2001-01-01T00:00:00.000Z'\");",
      `expect((await late.get('${SESSION}')).status).toBe(401);`,
    ),
  limited: (access) =>
    lines(
      made(access),
      `for (let guess = 0; guess < 5; guess += 1) expect((${signIn('another password')}).status).toBe(401);`,
      `const reply = ${signIn(SECRET)};`,
      'expect(reply.status).toBe(429);',
      "expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);",
    ),
  hashed: (access) =>
    lines(
      `const reply = await api.post('${ACCOUNTS}', ${account(access)});`,
      'expect(reply.status).toBe(201);',
      "expect(JSON.stringify(reply.body)).not.toMatch(/password|scrypt/i);",
      "const row = await api.database.get('SELECT * FROM auth_accounts');",
      `expect(JSON.stringify(row)).not.toContain('${SECRET}');`,
      "expect(row?.password_hash).toMatch(/^scrypt\\$/);",
      `const { body } = ${signIn(SECRET)};`,
      "const session = await api.database.get('SELECT * FROM auth_sessions');",
      'expect(JSON.stringify(session)).not.toContain(String(body.token));',
    ),
  accounts: (access) => {
    const others = access.roles.filter((role) => role.administers !== true);
    return lines(
      `const administrator = await people.as(${tsString(access.administrators[0]!.name)});`,
      `const reply = await administrator.post('${ACCOUNTS}', ${account(access, (others[0] ?? access.roles[0]!).name)});`,
      'expect(reply.status).toBe(201);',
      `expect((await administrator.post('${ACCOUNTS}', ${account(access, access.roles[0]!.name, 'short')})).status).toBe(400);`,
      `const path = \`${ACCOUNTS}/\${String(reply.body.id)}\`;`,
      "expect((await administrator.patch(path, { name: 'Grace' })).body.name).toBe('Grace');",
      `expect((await administrator.get('${ACCOUNTS}')).body.total).toBe(2);`,
      'expect((await administrator.delete(path)).status).toBe(204);',
      `expect((await administrator.delete(\`${ACCOUNTS}/\${administrator.id}\`)).status).toBe(409);`,
      others.map(
        (role) =>
          `expect((await (await people.as(${tsString(role.name)})).get('${ACCOUNTS}')).status).toBe(403);\nexpect((await (await people.as(${tsString(role.name)})).post('${ACCOUNTS}', ${account(access)})).status).toBe(403);`,
      ),
    );
  },
  administrator: (access, w) => {
    w.use('firstAdministrator', '../src/access/first-administrator.ts');
    return lines(
      "const count = () => api.database.get('SELECT count(*) AS n, min(role) AS role FROM auth_accounts');",
      "expect(await firstAdministrator(api.database, {})).toContain('ADMIN_PASSWORD');",
      'expect(await count()).toMatchObject({ n: 0 });',
      "const short = { ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: 'admin' };",
      "await expect(firstAdministrator(api.database, short)).rejects.toThrow('12 characters');",
      'expect(await count()).toMatchObject({ n: 0 });',
      `const given = { ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: '${SECRET}' };`,
      "await firstAdministrator(api.database, given);",
      `expect(await count()).toMatchObject({ n: 1, role: ${tsString(access.administrators[0]!.name)} });`,
      "expect(await firstAdministrator(api.database, { ...given, ADMIN_EMAIL: 'eve@example.com' })).toBeUndefined();",
      'expect(await count()).toMatchObject({ n: 1 });',
    );
  },
};
