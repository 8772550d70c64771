import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { AppError, type Caller } from '@hexad/kernel';
import { LocalKeyFile } from '@hexad/secrets';
import type { Store } from '@hexad/store';
import { JsonLog, Metrics, openTracing, prometheusText } from '@hexad/telemetry';
import { SpanReceiver } from '@hexad/telemetry/testing';
import { temporaryFolder } from '@hexad/testing';
import { describe, expect, it } from 'vitest';
import { DATABASES } from '../fixtures/databases.js';
import { openDoor } from './fixtures/door.js';
import { ADA, Keyhouse } from './fixtures/keyhouse.js';

/** Of a form that no rule of the log would know for a secret. */
const planted = (what: string) => `planted${what}x${'0123456789abcdef'.repeat(3)}`;
const SECRETS = ['First', 'Second', 'Mine', 'Refused'].map(planted);

/** Every row that the tenant can see, of every table. */
async function dump(store: Store, tenant: string): Promise<string> {
  return store.inTenant(tenant, async (tx) => {
    const tables = await tx.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'llm' and tablename not in ('migrations', 'outbox_lease')`); // prettier-ignore
    const rows: string[] = [];
    for (const { name } of tables) rows.push(...(await tx.query<{ row: string }>(`select t::text as row from ${name} t`)).map(({ row }) => `${name} ${row}`)); // prettier-ignore
    return rows.join('\n');
  });
}

/** As it is, and as others write it. A part of it is enough. */
const traces = (text: string): string[] =>
  SECRETS.flatMap((secret) => {
    const parts = [secret, secret.slice(0, 14), Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64').slice(0, 16)];
    return parts.filter((part) => text.toLowerCase().includes(part.toLowerCase()));
  });

describe.each(DATABASES)('keys that were planted, on $name,', ({ open, there }) => {
  it.runIf(there)('are in no log, trace, metric, error or row, whatever is done with them', async () => {
    using folder = temporaryFolder();
    const lines: string[] = [];
    const log = JsonLog.open({ to: new Writable({ write: (line, _, done) => (lines.push(String(line)), done()) }), level: 'debug' });
    const metrics = new Metrics();
    const errors: string[] = [];
    await using spans = await SpanReceiver.open();
    const tracing = await openTracing({ url: spans.url, service: 'llm', log });
    await using house = await open();
    await using keys = await Keyhouse.open(house.server, { kek: await LocalKeyFile.open(join(folder.path, 'kek')), log, metrics });
    await using door = await openDoor(keys, { log, tracing, metrics });
    const caller: Caller = keys.caller();
    const [first, second, mine, refused] = SECRETS as [string, string, string, string];
    const wish = { provider: 'anthropic', scope: 'tenant', scopeId: '', name: 'ours', secret: first };
    const attempt = (work: Promise<unknown>) => work.catch((error: unknown) => errors.push(JSON.stringify(AppError.from(error))));

    const { key } = await door.client.createKey(wish, { caller, idempotencyKey: 'one' });
    await door.client.createKey({ ...wish, scope: 'user', secret: mine }, { caller });
    await keys.used();
    await keys.used('anthropic', { actor: 'service:workflow' });
    await door.client.rotateKey({ id: key!.id, secret: second }, { caller });
    await keys.refused();
    await attempt(keys.secrets.use(keys.tenant, { actor: `user:${ADA}` }, 'anthropic', () => Promise.reject(new AppError('key_refused', 'The provider refuses the key.')))); // prettier-ignore
    await attempt(door.client.createKey({ ...wish, secret: `${refused}\n` }, { caller }));
    await attempt(door.client.createKey({ ...wish, provider: refused, secret: refused }, { caller }));
    await attempt(door.client.createKey({ ...wish, scope: refused }, { caller }));
    await attempt(door.client.createKey({ ...wish, name: refused, secret: refused }, { caller }));
    await attempt(door.client.rotateKey({ id: refused, secret: refused }, { caller }));
    await attempt(door.client.rotateKey({ id: randomUUID(), secret: refused }, { caller }));
    await keys.rotateEncryption();
    await keys.rows(`update credentials set box = '\\x00' where scope = 'tenant'`);
    await attempt(keys.used('anthropic', { actor: 'service:workflow' }));
    const answers = JSON.stringify(await door.client.listKeys({ limit: 0, cursor: '', provider: '' }, { caller }));
    await tracing[Symbol.asyncDispose]();

    const told = {
      lines: lines.join(''),
      spans: JSON.stringify(spans.spans),
      metrics: prometheusText(metrics.samples()),
      errors: errors.join(),
    };
    expect(Object.values(told).map((text) => text.length > 0)).toEqual([true, true, true, true]);
    expect([...Object.values(told), answers, await dump(keys.store, keys.tenant)].map(traces)).toEqual([[], [], [], [], [], []]);
  });
});
