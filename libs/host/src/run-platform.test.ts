import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { busSchema } from '@hexad/bus';
import { eventType } from '@hexad/kernel';
import { prepareTemplate, type ServiceSchema } from '@hexad/store';
import { Metrics } from '@hexad/telemetry';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Health } from './health.js';
import { openMetricsDoor } from './metrics-door.js';
import type { Platform, RoleModule } from './platform.js';
import { runPlatform, templateFolder } from './run-platform.js';

const TENANT = '01890000-0000-7000-8000-000000000001';
const schema: ServiceSchema = {
  service: 'notes',
  migrations: [
    {
      name: '0001-notes',
      tenantTables: ['notes'],
      sql: 'create table notes (tenant uuid not null, id uuid not null, text text not null, primary key (tenant, id))',
    },
  ],
};

/** A role that writes a note with an event, and reads the event back through the bus. */
function notes(start: (platform: Platform) => Promise<AsyncDisposable>): RoleModule {
  return { name: 'notes', needs: [], schema, create: (platform) => ({ name: 'notes', needs: [], start: () => start(platform) }) };
}

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/hexad-host', import.meta.url));
beforeAll(() => prepareTemplate(templateFolder(CACHE), [busSchema, schema]), 60_000);

function settings(): { name: string; values: Record<string, string> }[] {
  const root = mkdtempSync(join(tmpdir(), 'hexad-host-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return [{ name: 'the test', values: { HEXAD_DATA_DIR: root, HEXAD_CACHE_DIR: CACHE } }];
}

describe('a platform in one process', { timeout: 60_000 }, () => {
  it('gives a role its tables, and its events back through the bus', async () => {
    const heard: unknown[] = [];
    const role = notes(async (platform) => {
      const group = await platform
        .bus('notes')
        .onEvent({ group: 'notes.echo', types: ['hexad.notes.note.written.v1'] }, async ({ message }) => {
          heard.push(message.data);
        });
      await platform.store(schema).inTenant(TENANT, async (tx) => {
        await tx.execute('insert into notes (tenant, id, text) values ($1, $2, $3)', [TENANT, platform.ids.next(), 'hello']);
        await tx.publish({ type: eventType('hexad.notes.note.written.v1'), key: 'k', data: { text: 'hello' } });
      });
      return group;
    });
    await using running = await runPlatform({ modules: [role], sources: settings() });
    await expect.poll(() => heard).toEqual([{ text: 'hello' }]);
    expect((await running.platform.health.report()).ready).toBe(true);
  });

  it('stops everything when a role cannot start, so that the folder is free again', async () => {
    const sources = settings();
    const broken = notes(async () => {
      throw new Error('cannot start');
    });
    await expect(runPlatform({ modules: [broken], sources })).rejects.toThrow('cannot start');
    await using running = await runPlatform({ modules: [notes(async () => ({ [Symbol.asyncDispose]: async () => {} }))], sources });
    expect((await running.platform.health.report()).ready).toBe(true);
  });

  it('serves its numbers and its health where HEXAD_METRICS_LISTEN says, and does not start where that is taken', async () => {
    const [source] = settings();
    const other = await openMetricsDoor('127.0.0.1:0', new Metrics(), new Health());
    const place = `127.0.0.1:${other.port}`;
    const sources = [{ ...source!, values: { ...source!.values, HEXAD_METRICS_LISTEN: place } }];
    const role = notes(async ({ metrics }) => {
      metrics.counter('hexad_rpc_refused_total').add(1, { code: 'forbidden' });
      return { [Symbol.asyncDispose]: async () => {} };
    });
    await expect(runPlatform({ modules: [role], sources })).rejects.toMatchObject({ code: 'port_taken' });
    await other[Symbol.asyncDispose]();
    await using _running = await runPlatform({ modules: [role], sources });
    expect((await fetch(`http://${place}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`http://${place}/metrics`)).text()).toContain('hexad_rpc_refused_total{code="forbidden"} 1');
  });

  it('refuses a data folder that another platform has', async () => {
    const sources = settings();
    const modules = [notes(async () => ({ [Symbol.asyncDispose]: async () => {} }))];
    await using first = await runPlatform({ modules, sources });
    await expect(runPlatform({ modules, sources })).rejects.toMatchObject({ code: 'data_folder_locked' });
    expect((await first.platform.health.report()).ready).toBe(true);
  });

  it('writes a log that says which role was ready and, at its end, how late the event loop was', async () => {
    const sources = settings();
    const running = await runPlatform({ modules: [notes(async () => ({ [Symbol.asyncDispose]: async () => {} }))], sources });
    await running[Symbol.asyncDispose]();
    const written = readFileSync(running.logFile, 'utf8');
    expect(written).toContain('Role notes is ready');
    expect(written).toMatch(/"eventLoopDelayMs":\{"p50":[\d.]+,"p99":[\d.]+,/);
  });
});
