import { prepareFolders } from '@hexad/host';
import { SystemClock } from '@hexad/kernel';
import { CodegenServiceService } from '@hexad/proto/codegen/v1/codegen';
import { DispatcherServiceService } from '@hexad/proto/dispatcher/v1/dispatcher';
import { IdentityServiceService } from '@hexad/proto/identity/v1/identity';
import { SpecServiceService } from '@hexad/proto/spec/v1/spec';
import { WorkflowServiceService } from '@hexad/proto/workflow/v1/workflow';
import { ANONYMOUS, Connections, GrpcClients, SocketAddresses } from '@hexad/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine, type UpPlatform } from './fixtures/hexad.js';

type Json = Record<string, any>; // oxlint-disable-line typescript/no-explicit-any -- a test looks at answers as a client does

const BRIEF = 'A list of books. A book has a title and an author. I can add, change and remove books.';

interface Person {
  readonly id: string;
  readonly key: string;
}

describe('what is built in a project', () => {
  const machine = new Machine();
  let up: UpPlatform;
  let [maker, other]: Person[] = [];
  let [run, project, spec, brief] = ['', '', '', ''];

  async function call(key: string, method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; json: Json }> {
    const init = { method, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } };
    const answer = await fetch(`${up.url}${path}`, body ? { ...init, body: JSON.stringify(body) } : init);
    const text = await answer.text();
    return { status: answer.status, json: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
  }

  async function person(name: string): Promise<Person> {
    const { id } = (await call(up.key, 'POST', '/v1/users', { name, role: 'member' })).json;
    const { secret } = (await call(up.key, 'POST', '/v1/api-keys', { name, userId: id })).json;
    return { id, key: secret };
  }

  const connect = () => new Connections(new SocketAddresses(prepareFolders({ HEXAD_DATA_DIR: machine.dataDir }).runtimeDir));

  /** Calls with the token that identity gives for a key. */
  async function withTokenOf({ key }: Person, connections: Connections) {
    const clients = (token: string) => new GrpcClients({ connections, clock: new SystemClock(), tokens: { token: async () => token } });
    const { token, tenant, actor } = await clients('')
      .client('identity', IdentityServiceService)
      .authenticate({ apiKey: key }, { caller: ANONYMOUS });
    return { rpc: clients(token), as: { caller: { tenant, actor } } };
  }

  beforeAll(async () => {
    up = await machine.up();
    [maker, other] = [await person('Mo'), await person('Ot')];
    ({
      id: run,
      projectId: project,
      briefId: brief,
    } = (await call(maker.key, 'POST', '/v1/codegen', { prompt: BRIEF, ask: true })).json as never);
    // The run reads the brief at the same time; both get the one spec.
    ({ id: spec } = (await call(maker.key, 'POST', '/v1/specs', { briefId: brief })).json as never);
  });
  afterAll(async () => {
    await up?.[Symbol.asyncDispose]();
    machine[Symbol.dispose]();
  });

  const reads = () => [`/v1/runs/${run}`, `/v1/codegen/${run}`, `/v1/specs/${spec}`];
  const listed = async (key: string): Promise<string[]> => (await call(key, 'GET', '/v1/runs')).json.runs.map(({ id }: Json) => id);
  const statuses = (key: string, paths: string[]) => Promise.all(paths.map(async (path) => (await call(key, 'GET', path)).status));
  const member = (role: string) => call(maker!.key, 'POST', `/v1/projects/${project}/members`, { userId: other!.id, role });

  it('is there for who began it and for the owner of the tenant', async () => {
    expect(await statuses(maker!.key, reads())).toEqual([200, 200, 200]);
    expect(await statuses(up.key, reads())).toEqual([200, 200, 200]);
    expect([await listed(maker!.key), await listed(up.key)]).toEqual([[run], [run]]);
  });

  it('is talked about on the command line, where the same command goes on with what was said', async () => {
    const talk = ['spec', 'chat', 'A kite has a title (required) and tags. A tag has a name.'];
    const first = await machine.hexad(talk, { input: 'why do you ask?\nthe title of a kite has max 30 chars\nthe second\n' });
    expect([first.code, first.stdout]).toEqual([0, expect.stringContaining('it changes Kite.title')]);
    const again = await machine.hexad([...talk, '--json'], { input: 'undo\n' });
    const turns = again.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { by: string; text: string });
    expect(turns.map(({ text }) => text)).toContain('the second');
    expect(turns.at(-1)).toMatchObject({ by: 'hexad', text: expect.stringContaining('Taken back.') });
  });

  it('is not there over REST for who is no member: neither to read, nor to follow, nor to change, nor in a list', async () => {
    const hidden = [
      ...reads(),
      `/v1/specs/${spec}/conversation`,
      `/v1/runs/${run}/plan`,
      `/v1/runs/${run}/events`,
      `/v1/runs/${run}/tasks`,
      `/v1/codegen/${run}/archive`,
    ];
    expect(await statuses(other!.key, hidden)).toEqual(hidden.map(() => 404));
    const writes = [
      [`/v1/runs/${run}/signals/answers`, {}],
      [`/v1/runs/${run}/resume`, undefined],
      [`/v1/runs/${run}/cancel`, undefined],
      ['/v1/specs', { briefId: brief }],
      [`/v1/specs/${spec}/answers`, { answers: {} }],
      [`/v1/specs/${spec}/conversation/messages`, { text: '1' }],
    ] as const;
    const answers = await Promise.all(writes.map(async ([path, body]) => (await call(other!.key, 'POST', path, body)).status));
    expect(answers).toEqual(writes.map(() => 404));
    expect(await listed(other!.key)).toEqual([]);
    expect((await call(maker!.key, 'GET', `/v1/runs/${run}`)).json.state).not.toBe('cancelled');
  });

  it('is not there over gRPC either, with a token of their own', async () => {
    using connections = connect();
    const { rpc, as } = await withTokenOf(other!, connections);
    const [workflow, specs] = [rpc.client('workflow', WorkflowServiceService), rpc.client('spec', SpecServiceService)];
    const start = { workflow: 'build', projectId: project, inputsJson: '{}', idempotencyKey: '' };
    const archive = { runId: run, blobKey: 'archives/x.zip', sha256: '', bytes: 1 };
    const refusals = await Promise.allSettled([
      workflow.getRun({ runId: run }, as),
      workflow.cancelRun({ runId: run }, as),
      workflow.startRun(start, as),
      specs.getSpec({ specId: spec }, as),
      specs.finalize({ specId: spec }, as),
      specs.createBrief({ projectId: project, documents: [{ name: 'a', content: Buffer.from(BRIEF) }] }, as),
      rpc.client('codegen', CodegenServiceService).registerArchive(archive, as),
    ]);
    expect(refusals.map((one) => (one.status === 'rejected' ? one.reason.code : 'done'))).toEqual([
      ...Array.from({ length: 6 }, () => 'not_found'),
      'forbidden',
    ]);
    expect((await rpc.client('dispatcher', DispatcherServiceService).listTasks({ runId: run }, as)).tasks).toEqual([]);
    expect((await workflow.listRuns({ limit: 0, cursor: '', state: '' }, as)).runs).toEqual([]);
  });

  it('cannot be read through a run of one’s own', async () => {
    using connections = connect();
    const { rpc, as } = await withTokenOf(other!, connections);
    const own = (await call(other!.key, 'POST', '/v1/projects', { name: 'Own' })).json.id as string;
    const inputs = { brief_id: brief, project_id: own, stack: ['node-api'], ask: false, answers: {} };
    const workflow = rpc.client('workflow', WorkflowServiceService);
    const start = { workflow: 'build', projectId: own, inputsJson: JSON.stringify(inputs), idempotencyKey: '' };
    const { runId } = await workflow.startRun(start, as);
    const ended = async () => (await workflow.getRun({ runId }, as)).run;
    await expect.poll(async () => (await ended())?.state, { timeout: 60_000 }).toBe('failed');
    expect(await ended()).toMatchObject({ state: 'failed', errorCode: 'not_found' });
  });

  it('is read by a viewer of the project, changed by a member, and gone for who was removed', async () => {
    const cancel = async () => (await call(other!.key, 'POST', `/v1/runs/${run}/cancel`)).status;
    await member('viewer');
    expect([await statuses(other!.key, reads()), (await listed(other!.key)).includes(run), await cancel()]).toEqual([
      [200, 200, 200],
      true,
      403,
    ]);
    await member('member');
    await expect.poll(cancel, { timeout: 10_000 }).toBe(202);
    await call(maker!.key, 'POST', `/v1/projects/${project}/members/${other!.id}/remove`);
    await expect.poll(() => statuses(other!.key, reads()), { timeout: 10_000 }).toEqual([404, 404, 404]);
  });

  it('is built to its end in the name of a member, and its archive is theirs alone', async () => {
    const wish = { prompt: BRIEF, stack: ['node-api'] };
    const { id } = (await call(maker!.key, 'POST', '/v1/codegen', wish)).json as { id: string };
    const state = async () => (await call(maker!.key, 'GET', `/v1/runs/${id}`)).json['state'] as string;
    await expect.poll(state, { timeout: 300_000, interval: 1_000 }).toBe('succeeded');
    const archive = [`/v1/codegen/${id}/archive`];
    expect([await statuses(maker!.key, archive), await statuses(up.key, archive), await statuses(other!.key, archive)]).toEqual([
      [200],
      [200],
      [404],
    ]);
  });
});
