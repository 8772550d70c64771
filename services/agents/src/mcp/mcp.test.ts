import { fileURLToPath } from 'node:url';
import { AppError } from '@hexad/kernel';
import { describe, expect, it } from 'vitest';
import { call } from '../fixtures/scripted-models.js';
import { EDIT, FINISH, GOAL, PLAN, WRITE_TEST } from '../fixtures/subtraction.js';
import { CALCULATOR, WorkBench } from '../fixtures/work-bench.js';
import { McpServer } from './domain/server.js';

const FIXTURE = './fixtures/notes-server.mjs';
const PROGRAM = fileURLToPath(new URL(FIXTURE, import.meta.url));
const SECRET = 'sesame-open-4711';
/** The tenant has no money left: the work ends there. */
const OVER = new AppError('budget_reached', 'nothing is left');
const { overHttp } = (await import(FIXTURE)) as { overHttp: () => Promise<{ port: number } & AsyncDisposable> };

const stdio = (more: object = {}): McpServer =>
  McpServer.parse({
    name: 'notes',
    transport: 'stdio',
    kinds: ['code'],
    program: 'node',
    args: [PROGRAM],
    env: { NOTES_TOKEN: SECRET },
    ...more,
  });
const http = (port: number, more: object = {}): McpServer =>
  McpServer.parse({
    name: 'far',
    transport: 'http',
    kinds: ['code'],
    url: `http://127.0.0.1:${port}/mcp`,
    headers: { Authorization: `Bearer ${SECRET}` },
    ...more,
  });
const actOf = (bench: WorkBench, tool: string) => bench.log.of('acted').find((act) => act.tool === tool)!;

describe('a server of tools that is a program', () => {
  it('is shown to the model with its schemas, used in the sandbox, and what it changes is part of the work', async () => {
    const note = call('notes__keep', { file: 'NOTES.md', text: 'subtraction was wrong' });
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, note, WRITE_TEST, EDIT], [FINISH]]);
    bench.servers.servers.push(stdio());
    const result = await bench.work({ goal: GOAL });
    expect(result).toMatchObject({ complete: true });
    expect(await bench.git('show', `${result['branch']}:NOTES.md`)).toBe('subtraction was wrong');
    const told = bench.models.questions[0]!.tools.find(({ name }) => name === 'notes__keep');
    expect(told).toMatchObject({ schema: { properties: { file: { type: 'string' } }, required: ['file', 'text'] } });
  });

  it('gets its secret, which the log never holds, and nothing else of the platform', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, call('notes__whoami', {})], OVER]);
    bench.servers.servers.push(stdio());
    await bench.work({ goal: GOAL });
    expect(actOf(bench, 'notes__whoami').text).toMatch(/^\[secret\] and \d\d? variables$/);
    expect(JSON.stringify([bench.log.entries, bench.models.questions])).not.toContain(SECRET);
  });

  it('says what does not fit its schema, too much, and its end as results', async () => {
    const calls = [call('notes__keep', { file: 1 }), call('notes__flood', {}), call('notes__die', {}), call('notes__whoami', {})];
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, ...calls], OVER]);
    bench.servers.servers.push(stdio());
    await bench.work({ goal: GOAL });
    const [wrong, flood, died, after] = bench.log.of('acted').slice(1, 5);
    expect([wrong!.outcome, died!.outcome, after!.outcome]).toEqual(['refused', 'failed', 'done']);
    expect(flood!.text.length).toBeLessThan(21_000);
    expect(died!.text).toContain('notes could not be used');
  });

  it('is not there for kinds that the tenant did not name', async () => {
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, call('notes__keep', { file: 'x', text: 'x' })], OVER]);
    bench.servers.servers.push(stdio({ kinds: ['docs'] }));
    await bench.work({ goal: GOAL });
    expect(actOf(bench, 'notes__keep')).toMatchObject({ outcome: 'refused', text: expect.stringContaining('There is no tool') });
  });
});

describe('a server of tools somewhere else', () => {
  it('is used over HTTP when a person allows it', async () => {
    await using far = await overHttp();
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN, call('far__whoami', {})], OVER]);
    bench.allowedHosts = `127.0.0.1:${far.port}`;
    bench.servers.servers.push(http(far.port));
    bench.log.onAppend = ({ event }) =>
      event.type === 'asked' && setImmediate(() => void bench.log.hear('', '', { id: 'm1', author: 'user:ann', text: 'yes' }));
    await bench.work({ goal: GOAL });
    expect(bench.log.of('asked')).toHaveLength(1);
    expect(actOf(bench, 'far__whoami').text).toMatch(/^\[secret\] and/);
    expect(JSON.stringify(bench.log.entries)).not.toContain(SECRET);
  });

  it('is not reached where the operator did not open its host, and the task goes on without it', async () => {
    await using far = await overHttp();
    await using bench = await WorkBench.with(CALCULATOR, [[PLAN], OVER]);
    bench.servers.servers.push(http(far.port));
    await bench.work({ goal: GOAL });
    const opening = JSON.stringify(bench.log.of('begun')[0]!.opening);
    expect(opening).toMatch(/The tools of far are not there: .*HEXAD_MCP_ALLOWED_HOSTS/);
  });
});
