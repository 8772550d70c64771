import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, SystemClock, type Caller } from '@hexad/kernel';
import { PluginServiceService, type PluginAction } from '@hexad/proto/workflow/v1/plugins';
import { Connections, GrpcClients, RemoteAddresses, SocketAddresses, type RpcClient } from '@hexad/rpc';
import { servePlugins } from '@hexad/rpc/plugins';
import { freePort, temporaryFolder } from '@hexad/testing';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workflowRole } from '../role.js';
import { ann, bob, openHouse, type House } from '../runs/testing/house.js';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/plugins/', import.meta.url));
const key = (who: Caller, roles: Caller['roles'] = ['owner']) => JSON.stringify({ ...who, roles });

let house: House;
let settings: Record<string, string>;
let address: string;
let order: string;
let connections: Connections;

/** The door as a service with this key sees it. */
const door = (apiKey: string): RpcClient<typeof PluginServiceService> =>
  new GrpcClients({ connections, clock: new SystemClock(), tokens: { token: () => Promise.resolve(apiKey) } }).client(
    'door',
    PluginServiceService,
  );
const caller = ann;
const action = (name: string, input?: object, output?: object): PluginAction => ({
  name,
  description: '',
  inputSchemaJson: input ? JSON.stringify(input) : '',
  outputSchemaJson: output ? JSON.stringify(output) : '',
});
const taking = (actions: string[], more: object = {}) => ({ actions, worker: 'w', most: 10, waitSeconds: 5, leaseSeconds: 30, ...more });

beforeAll(async () => {
  address = `127.0.0.1:${await freePort()}`;
  settings = { HEXAD_PLUGINS_LISTEN: address };
  house = await openHouse(() => ({}), settings);
  connections = new Connections(new RemoteAddresses({ dial: { door: address }, listen: {} }, new SocketAddresses('/')));
  order = await readFile(`${EXAMPLE}order.yaml`, 'utf8');
}, 60_000);

afterAll(async () => {
  connections[Symbol.dispose]();
  await house[Symbol.asyncDispose]();
});

const start = async (source: string, inputs: object = {}): Promise<string> =>
  (
    await house.workflow.startRun(
      { workflow: '', projectId: 'project', inputsJson: JSON.stringify(inputs), idempotencyKey: '', source },
      { caller: ann },
    )
  ).runId;
const get = async (runId: string) => (await house.workflow.getRun({ runId }, { caller: ann })).run!;
async function until(runId: string, type = ''): Promise<string[]> {
  const seen: string[] = [];
  for await (const { entry } of house.workflow.watchRun({ runId, after: 0 }, { caller: ann })) {
    seen.push(entry!.type);
    if (entry!.type === type) break;
  }
  return seen;
}
const step = (plugin: string, more = '') => `name: ${plugin}\nversion: "1"\nsteps: [{ name: ask, plugin: ${plugin}, action: do${more} }]`;

describe('a plugin of a service outside', () => {
  it('is known to lint and starts as soon as it is registered, with its schemas', async () => {
    const mine = door(key(ann));
    const source = step('goods', ', inputs: { count: "three" }, outputs: { size: size }');
    await expect(start(source)).rejects.toMatchObject({ code: 'workflow_invalid', message: expect.stringContaining('no plugin goods') });
    const input = { type: 'object', properties: { count: { type: 'integer' } }, required: ['count'], additionalProperties: false };
    await mine.registerPlugin({ name: 'goods', actions: [action('do', input)] }, { caller });
    await expect(start(source)).rejects.toMatchObject({
      code: 'workflow_invalid',
      message: expect.stringContaining('`count` of goods.do'),
    });
    const theirs = house.workflow.startRun(
      { workflow: '', projectId: 'project', inputsJson: '{}', idempotencyKey: '', source: source.replace('"three"', '3') },
      { caller: bob },
    );
    await expect(theirs).rejects.toMatchObject({ message: expect.stringContaining('no plugin goods') });
    expect(await start(source.replace('"three"', '3'))).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    ['one of the platform', 'planning', [action('do')], 'conflict', 'own'],
    ['without actions', 'empty', [], 'invalid', '1 to 100'],
    ['with a name that no workflow can have', 'a.b', [action('do')], 'invalid', 'no name of a plugin'],
    ['with a schema that is none', 'bad', [action('do', { type: 'nothing' })], 'invalid', 'no JSON Schema'],
  ])('is refused: %s', async (_, name, actions, code, words) => {
    await expect(door(key(ann)).registerPlugin({ name, actions }, { caller })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  it('is for holders of a key who may see every project of the tenant, and of that tenant alone', async () => {
    await expect(door('nonsense').listPlugins({}, { caller })).rejects.toMatchObject({ code: 'unauthenticated' });
    const member = door(key(ann, ['member']));
    await expect(member.registerPlugin({ name: 'p', actions: [action('do')] }, { caller })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(member.takePluginCalls(taking(['goods.do']), { caller })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await door(key(bob)).listPlugins({}, { caller })).plugins).toEqual([]);
    await expect(door(key(bob)).takePluginCalls(taking(['goods.do']), { caller })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('gives its step to one worker; what another answers, or answers late, changes nothing', async () => {
    const mine = door(key(ann));
    await mine.registerPlugin({ name: 'once', actions: [action('do')] }, { caller });
    const runId = await start(step('once', ', outputs: { by: by }'));
    const [first] = (await mine.takePluginCalls(taking(['once.do']), { caller })).calls;
    expect((await mine.takePluginCalls(taking(['once.do'], { waitSeconds: 0 }), { caller })).calls).toEqual([]);
    await mine.returnPluginCalls({ calls: [first!] }, { caller });
    const [second] = (await mine.takePluginCalls(taking(['once.do']), { caller })).calls;
    const finish = (call: typeof first, by: string) =>
      mine.finishPluginCall({ call: call!, resultJson: JSON.stringify({ by }), errorCode: '', errorMessage: '' }, { caller });
    expect(await mine.extendPluginCalls({ calls: [first!], leaseSeconds: 0 }, { caller })).toEqual({ lost: [first!.id] });
    expect([first!.lease, second!.lease, first!.id === second!.id]).toEqual([1, 2, true]);
    expect(await finish(first, 'the first')).toEqual({ counted: false });
    expect(await finish(second, 'the second')).toEqual({ counted: true });
    expect(await finish(second, 'again')).toEqual({ counted: false });
    await until(runId);
    expect(JSON.parse((await get(runId)).variablesJson)).toMatchObject({ by: 'the second' });
  });

  it('is listed with who serves it since when, and the steps under way for those who may see every project', async () => {
    const mine = door(key(ann));
    await mine.registerPlugin({ name: 'listed', actions: [action('do'), action('undo')] }, { caller });
    const runs = [await start(step('listed')), await start(step('listed'))];
    const seen = async (roles: Caller['roles']) =>
      (await door(key(ann, roles)).listPlugins({}, { caller })).plugins.find(({ name }) => name === 'listed');
    expect(await seen(['owner'])).toMatchObject({ workers: [], underWay: 0, waiting: 2, leases: [] });
    const [call] = (await mine.takePluginCalls(taking(['listed.do'], { worker: 'shop-1', most: 1 }), { caller })).calls;
    const worker = { name: 'shop-1', actor: ann.actor, actions: ['do'] };
    const lease = { runId: call!.runId, projectId: 'project', stepPath: 'ask', action: 'do', attempt: 1, worker: 'shop-1' };
    expect(await seen(['owner'])).toMatchObject({ workers: [worker], underWay: 1, waiting: 1, leases: [lease] });
    expect(await seen(['member'])).toMatchObject({ workers: [worker], underWay: 1, waiting: 1, leases: [] });
    expect(runs).toContain(call!.runId);
    await Promise.all(runs.map((runId) => house.workflow.cancelRun({ runId }, { caller: ann })));
  });

  it('says to its worker that a cancelled step is not wanted', async () => {
    const mine = door(key(ann));
    await mine.registerPlugin({ name: 'slow', actions: [action('do')] }, { caller });
    const runId = await start(step('slow'));
    const [call] = (await mine.takePluginCalls(taking(['slow.do']), { caller })).calls;
    expect(await mine.extendPluginCalls({ calls: [call!], leaseSeconds: 0 }, { caller })).toEqual({ lost: [] });
    await house.workflow.cancelRun({ runId }, { caller: ann });
    expect(await mine.extendPluginCalls({ calls: [call!], leaseSeconds: 0 }, { caller })).toEqual({ lost: [call!.id] });
    expect((await get(runId)).state).toBe('cancelled');
  });

  it('is not done again by another worker where the step says `on_lost: fail`', async () => {
    const mine = door(key(ann));
    await mine.registerPlugin({ name: 'pay', actions: [action('do')] }, { caller });
    const runId = await start(step('pay', ', on_lost: fail'));
    const [call] = (await mine.takePluginCalls(taking(['pay.do']), { caller })).calls;
    await mine.returnPluginCalls({ calls: [call!] }, { caller });
    expect((await mine.takePluginCalls(taking(['pay.do'], { waitSeconds: 0 }), { caller })).calls).toEqual([]);
    expect(await get(runId)).toMatchObject({ state: 'failed', errorCode: 'lost' });
  });

  it('fails its step by what it says, and a result that does not fit its schema too', async () => {
    const output = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
    await using _serving = await servePlugins({
      address,
      key: key(ann),
      plugins: { wrong: { do: { output, run: async ({ say }: { say: string }) => refuse(say) } } },
    });
    const runs = [await start(step('wrong', ', inputs: { say: "no" }')), await start(step('wrong', ', inputs: { say: "" }'))];
    await Promise.all(runs.map((run) => until(run)));
    expect([(await get(runs[0]!)).errorCode, (await get(runs[1]!)).errorMessage]).toEqual([
      'invalid',
      expect.stringContaining('Result of wrong.do: it must have required property'),
    ]);
  });

  it('fails its step at once when its result is larger than any answer may be', async () => {
    const troubles: AppError[] = [];
    await using _serving = await servePlugins({
      address,
      key: key(ann),
      plugins: { huge: { do: { run: () => Promise.resolve({ text: 'x'.repeat(40_000_000) }) } } },
      onTrouble: (error) => troubles.push(error),
    });
    const run = await start(step('huge'));
    await until(run);
    expect(await get(run)).toMatchObject({
      state: 'failed',
      errorCode: 'too_large',
      errorMessage: expect.stringContaining('huge.do') as string,
    });
    expect(troubles).toEqual([]);
  });

  it('goes on in the example of the guide when its worker is killed, and stops where nobody wants it any more', async () => {
    const began = await spawned({ TAKES_MS: '600000', LEASE_SECONDS: '5' });
    const runId = await start(order, { sku: 'shoe', count: 2 });
    await until(runId, 'step.progress');
    began.kill('SIGKILL');
    const next = await spawned({});
    try {
      expect(await until(runId)).toContain('run.succeeded');
      const run = await get(runId);
      const { reservation } = JSON.parse(run.variablesJson) as { reservation: string };
      expect([run.steps[0]!.attempt, run.steps[0]!.kind, reservation]).toEqual([1, 'remote', expect.stringMatching(/^R-[0-9a-f-]{36}$/)]);
    } finally {
      next.kill('SIGTERM');
      await once(next, 'exit');
    }
  }, 30_000);
});

describe('the door', () => {
  it('shows its certificate where it has one, and takes nobody who does not look at it', async () => {
    using folder = temporaryFolder();
    const { cert, private: own } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    await Promise.all([writeFile(join(folder.path, 'cert.pem'), cert), writeFile(join(folder.path, 'key.pem'), own)]);
    settings['HEXAD_PLUGINS_TLS_DIR'] = folder.path;
    await house.restart();
    try {
      const served = { address, key: key(ann), plugins: { sealed: { do: { run: () => Promise.resolve({ by: 'tls' }) } } } };
      await expect(servePlugins(served)).rejects.toMatchObject({ code: 'unavailable' });
      await expect(servePlugins({ ...served, tls: {} })).rejects.toMatchObject({ code: 'unavailable' });
      await using _serving = await servePlugins({ ...served, tls: { ca: Buffer.from(cert) } });
      const runId = await start(step('sealed', ', outputs: { by: by }'));
      await until(runId);
      expect(JSON.parse((await get(runId)).variablesJson)).toMatchObject({ by: 'tls' });
    } finally {
      delete settings['HEXAD_PLUGINS_TLS_DIR'];
      await house.restart();
    }
  }, 60_000);

  it('is refused by name when the files of its certificate are not there', async () => {
    const check = workflowRole.check!({ HEXAD_PLUGINS_LISTEN: address, HEXAD_PLUGINS_TLS_DIR: '/nowhere' });
    await expect(check).rejects.toMatchObject({
      code: 'settings_invalid',
      message: expect.stringContaining('HEXAD_PLUGINS_TLS_DIR: ENOENT'),
    });
  });
});

async function refuse(say: string): Promise<object> {
  if (say !== '') throw new AppError('invalid', say);
  return {};
}

async function spawned(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(process.execPath, [`${EXAMPLE}stock.mjs`], {
    env: { ...process.env, HEXAD_PLUGINS: address, HEXAD_KEY: key(ann), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
