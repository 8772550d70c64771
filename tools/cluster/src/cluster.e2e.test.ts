import { readFile } from 'node:fs/promises';
import { HexadJson } from '@hexad/proto/documents';
import { OwnNats, RabbitServer } from '@hexad/testing';
import { expect, it } from 'vitest';
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

it('a cluster that is stopped ends its processes, the doors first', async () => {
  await using broker = await OwnNats.start();
  await using cluster = await RunningCluster.start(broker.url, ['--bus', 'nats']);
  expect(cluster.processes.length).toBeGreaterThanOrEqual(ROLES.length);
  expect(await cluster.stop()).toBe(0);
  expect(cluster.processes).toEqual([]);
  const { stops } = cluster;
  expect(Object.keys(stops).toSorted((a, b) => stops[a]!.localeCompare(stops[b]!))).toEqual(ROLES.toReversed());
});
