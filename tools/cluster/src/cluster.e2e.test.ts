import { readFile } from 'node:fs/promises';
import { HexadJson } from '@hexad/proto/documents';
import { OwnNats, RabbitServer } from '@hexad/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelCalls } from './fixtures/model-calls.js';
import { git, makeCalculator } from './fixtures/subtraction.js';
import { RunningCluster } from './fixtures/running-cluster.js';
import { ROLES } from './roles.js';

const proofOf = async (cluster: RunningCluster, out: string): Promise<HexadJson> =>
  HexadJson.parse(JSON.parse(await readFile(`${cluster.path(out)}/hexad.json`, 'utf8')));

it.runIf(RabbitServer.installed)('a cluster on RabbitMQ with two processes of each role builds and proves the to-do list', async () => {
  await using broker = await RabbitServer.start();
  await using cluster = await RunningCluster.start(broker.url, ['--bus', 'rabbitmq', '--processes', '2']);
  expect(await cluster.build('todo/brief.md', 'todo')).toMatchObject({ code: 0, stderr: '' });
  const { status, proof } = await proofOf(cluster, 'todo');
  expect({ status, passed: proof.filter(({ result }) => result === 'passed').length }).toEqual({ status: 'complete', passed: 55 });
});

it('a cluster on NATS whose processes are killed one after the other builds and proves the to-do list', async () => {
  await using broker = await OwnNats.start();
  await using cluster = await RunningCluster.start(broker.url, ['--bus', 'nats']);
  const victims = ROLES.filter((role) => role !== 'gateway');
  const ended = await cluster.build('todo/brief.md', 'todo', (line) => {
    if (/S\d+/.test(line)) {
      const victim = victims.shift();
      if (victim) cluster.kill(victim);
    }
  });
  expect({ code: ended.code, victims }).toEqual({ code: 0, victims: [] });
  const { status, proof } = await proofOf(cluster, 'todo');
  expect({ status, passed: proof.filter(({ result }) => result === 'passed').length }).toEqual({ status: 'complete', passed: 55 });
});

describe('a cluster', () => {
  let broker: OwnNats;
  let cluster: RunningCluster;
  let models: ModelCalls;
  beforeAll(async () => {
    broker = await OwnNats.start();
    cluster = await RunningCluster.start(broker.url, ['--bus', 'nats'], {
      HEXAD_LLM_ALLOWED_HOSTS: '127.0.0.1',
      HEXAD_MODEL: 'kites/kite-1',
      HEXAD_REPOSITORIES: '/',
    });
    models = await ModelCalls.open(cluster);
  });
  afterAll(async () => {
    await models?.[Symbol.asyncDispose]();
    await cluster?.[Symbol.asyncDispose]();
    await broker?.[Symbol.asyncDispose]();
  });

  it('answers model calls through its gateway, and bills them', async () => {
    expect([await models.whole(), await models.stream()]).toEqual([
      [200, 'It flies.'],
      [200, 'It flies.'],
    ]);
    await expect.poll(() => models.usage()).toMatchObject({ succeeded: 2, tokens: { input: 2_000, output: 200 }, cost: '9000' });
  });

  it('refuses model calls without its database, and books what was under way when it is there again', async () => {
    const slow = models.stream('slowly');
    await models.double.until(({ pieces }) => pieces >= 2);
    await cluster.postgres.kill();
    const before = models.double.requests.length;
    const refused = await Promise.all([models.whole(), models.whole(), models.stream()]);
    expect([refused.map(([status]) => status), models.double.requests.length - before]).toEqual([[503, 503, 503], 0]);
    expect(refused[0][1]).toContain('try again');
    expect(await models.refusal()).toEqual([503, 'books_unavailable', true]);
    expect(await slow).toEqual([200, 'It flies.']);
    await cluster.postgres.start();
    await expect.poll(async () => (await models.whole())[0], { timeout: 120_000 }).toBe(200);
    const sent = models.double.requests.filter(({ endpoint }) => endpoint === 'chat').length;
    await expect.poll(() => models.books(), { timeout: 120_000 }).toEqual({ held: 0, settled: sent, spent: sent * 4_500, differences: 0 });
  });

  it('has an agent mend a repository, though the agents and the dispatcher are killed meanwhile', async () => {
    const folder = cluster.path('calculator');
    makeCalculator(folder);
    const victims = ['agents', 'dispatcher'];
    const ended = await cluster.hexad(['task', 'run', '--repo', folder, 'subtract must subtract'], (line) => {
      if (/edit|write/.test(line)) for (const victim of victims.splice(0)) cluster.kill(victim);
    });
    expect([ended.code, victims, ended.stdout]).toEqual([0, [], expect.stringMatching(/takes the second from the first +proved/)]);
    const [, branch = ''] = /branch +(\S+)/.exec(ended.stdout) ?? [];
    expect(git(folder, 'show', `${branch}:src/calculator.js`)).toContain('a - b');
  });

  it('ends its processes when it is stopped, the doors first', async () => {
    expect(cluster.processes.length).toBeGreaterThanOrEqual(ROLES.length);
    expect(await cluster.stop()).toBe(0);
    expect(cluster.processes).toEqual([]);
    const { stops } = cluster;
    expect(Object.keys(stops).toSorted((a, b) => stops[a]!.localeCompare(stops[b]!))).toEqual(ROLES.toReversed());
  });
});
