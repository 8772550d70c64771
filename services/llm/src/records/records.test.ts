import { randomUUID } from 'node:crypto';
import { AppError } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import { Metrics, SilentLog } from '@hexad/telemetry';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FixedClock } from '@hexad/testing';
import type { CallRecord } from '../calls/application/ports.js';
import { TEXT_OUTPUT } from '../calls/domain/request.js';
import type { Users } from '../credentials/application/ports.js';
import { DATABASES } from '../fixtures/databases.js';
import type { House } from '../fixtures/house.js';
import { attempt, KnownUsers, record } from '../fixtures/records.js';
import { NO_TOKENS } from '../money/index.js';
import { llmSchema } from '../schema.js';
import { StoredCallLog } from './adapters/stored-call-log.js';
import { CallMetrics } from './application/call-metrics.js';
import type { CallLog } from './application/ports.js';
import { People } from './application/people.js';
import { StoredRecords, type StoredRecordsOptions } from './application/stored-records.js';
import type { Line } from './domain/line.js';

const AWAY = new AppError('unavailable', 'The database does not answer.');

/** The real log, which can be out of reach. */
class BadLine extends StoredCallLog {
  away = false;
  readonly groups: number[] = [];

  override async write(tenant: string, lines: readonly Line[], users: Readonly<Record<string, string>>): Promise<void> {
    if (this.away) throw AWAY;
    await super.write(tenant, lines, users);
    this.groups.push(lines.length);
  }
}

function begin(log: CallLog, options: StoredRecordsOptions = {}, users: Users = new KnownUsers()) {
  const metrics = new Metrics();
  const parts = {
    log,
    people: new People(users, new FixedClock()),
    metrics,
    callMetrics: new CallMetrics(metrics),
    journal: new SilentLog(),
  };
  const records = new StoredRecords(parts, options);
  const lost = () =>
    Object.fromEntries(
      metrics.samples().flatMap(({ name, labels, value }) => (name === 'hexad_llm_records_lost_total' ? [[labels['what'], value]] : [])),
    );
  return { records, lost };
}

const tenantOf = () => {
  const tenant = randomUUID();
  return { tenant, next: (more: Partial<CallRecord> = {}) => record({ tenant, ...more }) };
};

const request = {
  system: [],
  turns: [{ role: 'user', parts: [{ type: 'text', text: 'nul \0, half \uD800' }] }],
  tools: [],
  toolChoice: 'auto',
  output: TEXT_OUTPUT,
} as const;

describe.each(DATABASES)('records of calls on $name', ({ open, there }) => {
  let house: House;
  let store: Store;
  beforeAll(async () => {
    if (!there) return;
    house = await open();
    store = house.server.store(llmSchema);
  });
  afterAll(() => house?.[Symbol.asyncDispose]());

  const rows = <R extends object>(tenant: string, sql: string) => store.inTenant(tenant, (tx) => tx.query<R>(sql));
  const count = async (tenant: string) => (await rows<{ n: number }>(tenant, 'select count(*)::int as n from calls'))[0]!.n;

  it.runIf(there)('are written soon, by themselves', async () => {
    const { tenant, next } = tenantOf();
    await using records = begin(new StoredCallLog(store), { everyMs: 1 }).records;
    records.add(next());
    await expect.poll(() => count(tenant)).toBe(1);
  });

  it.runIf(there)('say whose call it was, what it used and how it went', async () => {
    const { tenant, next } = tenantOf();
    const { records } = begin(new StoredCallLog(store));
    const failed = attempt(3, { outcome: 'failed', error: 'provider_limited', tokens: { ...NO_TOKENS, input: 10 } });
    const call = next({
      path: { team: 'sails', project: 'kites', run: 'r', task: 't' },
      attempts: [failed, attempt(0, { attempt: 2, model: 'large', cost: 9_007_199_254_740_993n })],
      prompt: { template: 'greet', version: 3, arm: 'b' },
      verdict: { redacted: { email: 2 }, injection: 0.25, rules: ['override'] },
      firstTokenMs: 12.5,
    });
    records.add(call);
    await records.flush();
    const [row] = await rows<object>(tenant, 'select *, cost::text as cost, input::int as input from calls');
    const whose = { id: call.id, tenant, actor: 'user:ann', team: 'sails', project: 'kites', run: 'r', task: 't', asked: 'fast' };
    const how = {
      provider: 'double',
      model: 'large',
      attempts: 2,
      input: 20,
      cost: '9007199254740996',
      first_token_ms: 12.5,
      outcome: 'succeeded',
    };
    const what = {
      template: 'greet',
      version: 3,
      arm: 'b',
      injection: 0.25,
      redacted: { email: 2 },
      rules: ['override'],
      started_at: call.startedAt,
    };
    expect(row).toMatchObject({ ...whose, ...how, ...what });
    expect(row).toMatchObject({
      tries: [
        { model: 'small', error: 'provider_limited', cost: '3' },
        { model: 'large', error: '' },
      ],
    });
  });

  it.runIf(there)('say which user is behind a key, and do without when nobody can tell', async () => {
    const { tenant, next } = tenantOf();
    const users = new KnownUsers();
    const { records } = begin(new StoredCallLog(store), {}, users);
    records.add(next({ actor: 'key:of-ann' }));
    records.add(next({ actor: 'agent:code' }));
    await records.flush();
    users.away = true;
    records.add(next({ actor: 'key:of-bo' }));
    await records.flush();
    const found = await rows<{ actor: string; user_id: string }>(tenant, 'select actor, user_id from calls order by actor');
    expect(found.map((row) => [row.actor, row.user_id])).toEqual([
      ['agent:code', ''],
      ['key:of-ann', 'ann'],
      ['key:of-bo', ''],
    ]);
  });

  it.runIf(there)('hold bodies only where they were given, unchanged', async () => {
    const { tenant, next } = tenantOf();
    const { records } = begin(new StoredCallLog(store));
    const kept = next({ bodies: { request } });
    records.add(next());
    records.add(kept);
    await records.flush();
    const bodies = await rows<{ call: string; request: string; answer: string | null }>(
      tenant,
      'select call, request, answer from call_bodies',
    );
    expect(bodies).toEqual([{ call: kept.id, request: JSON.stringify(request), answer: null }]);
  });

  it.runIf(there)('hold what a template was filled with beside the bodies, unless the guards took something out', async () => {
    const { tenant, next } = tenantOf();
    const { records } = begin(new StoredCallLog(store));
    const prompt = { template: 'greet', version: 1, inputs: '{"name":"Ann"}' };
    const [kept, redacted] = [
      next({ bodies: { request }, prompt }),
      next({ bodies: { request }, prompt, verdict: { redacted: { name: 1 }, rules: [] } }),
    ];
    for (const call of [kept, redacted, next({ prompt })]) records.add(call);
    await records.flush();
    const bodies = await rows<{ call: string; inputs: string | null }>(tenant, 'select call, inputs from call_bodies');
    expect(Object.fromEntries(bodies.map(({ call, inputs }) => [call, inputs]))).toEqual({ [kept.id]: prompt.inputs, [redacted.id]: null });
  });

  it.runIf(there)('of a process that ends in good order are all there, in groups', async () => {
    const [one, two] = [tenantOf(), tenantOf()];
    const log = new BadLine(store);
    const { records, lost } = begin(log, { everyMs: 60_000 });
    for (let at = 0; at < 600; at += 1) records.add(at % 3 === 0 ? one.next() : two.next());
    await records[Symbol.asyncDispose]();
    expect([await count(one.tenant), await count(two.tenant), lost()]).toEqual([200, 400, {}]);
    expect(log.groups.length).toBe(12);
  });

  it.runIf(there)('are written when the database is there again, each once', async () => {
    const { tenant, next } = tenantOf();
    const log = new BadLine(store);
    await using records = begin(log, { everyMs: 1 }).records;
    log.away = true;
    const call = next();
    records.add(call);
    await records.flush();
    log.away = false;
    records.add(next());
    records.add(call);
    await expect.poll(() => count(tenant)).toBe(2);
  });

  it.runIf(there)('that are too many while the database is away are counted as lost, the oldest first', async () => {
    const { tenant, next } = tenantOf();
    const log = new BadLine(store);
    const { records, lost } = begin(log, { everyMs: 60_000, most: 3, mostCharacters: 2_000 });
    log.away = true;
    const calls = Array.from({ length: 5 }, () => next({ bodies: { request } }));
    for (const call of calls) records.add(call);
    await records.flush();
    log.away = false;
    await records[Symbol.asyncDispose]();
    expect(lost()).toEqual({ record: 2, bodies: 2 });
    expect((await rows<{ id: string }>(tenant, 'select id from calls')).map(({ id }) => id).toSorted()).toEqual(
      calls
        .slice(2)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  it.runIf(there)('that are left when a process ends without its database, or come later, are counted as lost', async () => {
    const log = new BadLine(store);
    const { records, lost } = begin(log);
    log.away = true;
    records.add(tenantOf().next());
    await records[Symbol.asyncDispose]();
    records.add(tenantOf().next());
    expect(lost()).toEqual({ record: 2 });
  });

  it.runIf(there)('that the database refuses hold up no other', async () => {
    const { tenant, next } = tenantOf();
    const { records, lost } = begin(new StoredCallLog(store), { everyMs: 60_000 });
    for (let at = 0; at < 20; at += 1) records.add(at === 7 ? next({ id: 'no uuid' }) : next());
    await records.flush();
    expect([await count(tenant), lost()]).toEqual([19, { record: 1 }]);
  });
});
