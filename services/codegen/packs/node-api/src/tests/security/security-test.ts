import type { EntityModel } from '../../../../../src/domain/model.js';
import { tsString } from '../../../../../src/domain/escape.js';
import { lines } from '../../../../../src/domain/text.js';
import type { Writer } from '../writer.js';
import { assignmentTest } from './assignment-test.js';
import { injectionTest } from './injection-test.js';

/** What a service must withstand whatever it is for. */
export function securityTest(w: Writer): string {
  const known = w.app.entities.find((entity) => entity.can.create && entity.can.list);
  const tests = [
    HEADERS,
    BODIES,
    known && failureTest(known),
    ...w.app.entities.flatMap((entity) => [injectionTest(w, entity), assignmentTest(w, entity)]),
    w.app.access && LOGS,
    SOURCES,
  ].filter((test) => test !== undefined);
  const text = tests.join('\n');
  return lines(
    '// What the service withstands, whatever it is for.',
    "import { readdirSync, readFileSync } from 'node:fs';\nimport { join } from 'node:path';",
    `import { expect${/\bvi\./.test(text) ? ', vi' : ''} } from 'vitest';`,
    w.app.access && "import { Accounts } from '../src/access/accounts.ts';\nimport { hashPassword } from '../src/access/passwords.ts';\nimport { ADMINISTRATORS } from '../src/access/roles.ts';",
    `import { ${w.app.access ? '' : 'test, '}type Body } from './support/api.ts';`,
    known && "import { dropTable } from './support/database.ts';",
    w.app.access && "import { test } from './support/guarded.ts';",
    w.records.size > 0 && `import { ${[...w.records].sort().join(', ')} } from './support/records.ts';`,
    '',
    text,
  ).replace(/\btype Body\b/, text.includes('Body[]') ? 'type Body' : '').replace("import { test,  } from", 'import { test } from').replace("import {  } from './support/api.ts';\n", '');
}

const HEADERS = `test('every answer tells browsers to be careful, and none tells what it was made with', async ({ api }) => {
for (const path of ['/health', '/openapi.json', '/api/nothing-here', '/nothing-here']) {
const { headers } = await api.get(path);
expect(headers.get('x-content-type-options')).toBe('nosniff');
expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'.*object-src 'none'/);
expect(headers.get('content-security-policy')).not.toContain('unsafe');
expect(headers.get('x-frame-options')).toBe('DENY');
expect(headers.get('referrer-policy')).toBe('no-referrer');
expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
expect(headers.get('access-control-allow-origin')).toBeNull();
expect(headers.get('x-powered-by')).toBeNull();
}
});
`;

const BODIES = `test('a body that is no JSON, says that it is none, or is too large is refused in a sentence', async ({ api }) => {
const send = (text: string, type = 'application/json') => api.send('POST', '/api/nothing-here', text, type);
const replies = [await send('{"broken'), await send('a=b', 'application/x-www-form-urlencoded'), await send(JSON.stringify({ text: 'x'.repeat(1_100_000) }))];
expect(replies.map(({ status, body }) => [status, body['code']])).toEqual([[400, 'malformed_json'], [415, 'unsupported_media_type'], [413, 'body_too_large']]);
for (const reply of replies) {
expect(reply.headers.get('content-type')).toContain('application/problem+json');
expect(JSON.stringify(reply.body)).not.toMatch(/node_modules|\\.[jt]s:\\d|stack/);
}
});
`;

/** A failure of its own says nothing about what is inside. */
const failureTest = ({ table, path }: EntityModel): string => `test('a failure inside is answered without what happened', async ({ api }) => {
const told = vi.spyOn(console, 'error').mockImplementation(() => {});
await dropTable(api.database, '${table.replaceAll('"', '')}');
const reply = await api.get(${tsString(path)});
expect(reply.body).toEqual({ type: 'about:blank', title: 'Internal Server Error', status: 500, code: 'internal', detail: 'Something went wrong on our side.' });
expect(told).toHaveBeenCalledOnce();
told.mockRestore();
});
`;

const LOGS = `test('nothing secret is written to the log', async ({ api, people }) => {
const password = 'correct horse battery';
await new Accounts(api.database).add({ email: 'ada@example.com', name: 'Ada', role: ADMINISTRATORS[0], recordId: null, passwordHash: await hashPassword(password) });
const written: unknown[] = [];
const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name).mockImplementation((...said) => void written.push(...said)));
for (const each of ['wrong horse battery', password]) written.push((await people.nobody.post('/api/auth/session', { email: 'ada@example.com', password: each })).status);
for (const spy of spies) spy.mockRestore();
expect(written).toEqual([401, 201]);
});
`;

const SOURCES = `test('no secret stands in the code', () => {
const secrets = /-----BEGIN [A-Z ]*PRIVATE KEY|\\bAKIA[A-Z\\d]{16}\\b|\\bgh[pousr]_\\w{36}|\\bxox[abprs]-\\w{10}|\\bsk-[\\w-]{20}|\\beyJ[\\w-]{10,}\\.eyJ|(?:password|secret|api_?key|token)\\s*=\\s*(['"])[^'"\\s]{8,}\\1/i;
const files = readdirSync('src', { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const found = files.map((file) => join(file.parentPath, file.name)).filter((path) => secrets.test(readFileSync(path, 'utf8')));
expect(files.length).toBeGreaterThan(0);
expect(found).toEqual([]);
});
`;
