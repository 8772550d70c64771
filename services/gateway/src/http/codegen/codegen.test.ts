import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { run } from '../../fixtures/world.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house[Symbol.asyncDispose]());
beforeEach(() => {
  house.world.projects.clear();
  house.world.briefs.clear();
  house.world.runs.clear();
});
const post = (body: unknown, headers: Record<string, string> = {}) => house.call('POST', '/v1/codegen', { body, headers });
const inputs = (id: string) => JSON.parse(house.world.runs.get(id)!.inputsJson) as Record<string, unknown>;

describe('starting a build', () => {
  it('stores the brief, makes a project named after it, and starts the workflow', async () => {
    const { status, json } = await post({ prompt: '# Kite club\nMembers lend kites.' });
    expect(status).toBe(202);
    expect(json).toEqual({ id: json.runId, runId: json.runId, projectId: json.projectId, briefId: json.briefId });
    expect(house.world.projects.get(json.projectId)).toMatchObject({ name: 'Kite club' });
    expect(inputs(json.runId)).toEqual({
      brief_id: json.briefId,
      project_id: json.projectId,
      stack: [],
      options: {},
      ask: false,
      answers: {},
      approvers: [],
    });
  });

  it('passes stack, answers and the wish to be asked', async () => {
    const { json } = await post({
      prompt: 'Kites',
      stack: ['node-api', 'node-api'],
      options: { deploy: ['helm'] },
      answers: { 'Q-1': 'yes' },
      ask: true,
    });
    expect(inputs(json.runId)).toMatchObject({ stack: ['node-api'], options: { deploy: ['helm'] }, ask: true, answers: { 'Q-1': 'yes' } });
  });

  it('names who agrees to the architecture', async () => {
    const { json } = await post({ prompt: 'Kites', approvers: ['role:lead'] });
    expect(inputs(json.runId)).toMatchObject({ approvers: ['role:lead'] });
  });

  it('generates a repository anew, with what it was built with unless told otherwise', async () => {
    const { json } = await post({ prompt: 'Kites', repository: 'https://git.example/kites.git', branch: 'develop' });
    const started = house.world.runs.get(json.runId)!;
    expect(started.workflow).toBe('regenerate');
    expect(inputs(json.runId)).toMatchObject({ repo: 'https://git.example/kites.git', branch: 'develop', stack: [] });
  });

  it('reads documents as text or base64', async () => {
    const text = 'Members lend kites to each other.';
    const { json } = await post({
      documents: [
        { name: 'a.md', content: text },
        { name: 'b.md', content: Buffer.from(text).toString('base64') },
        { name: 'c.md', content: 'abcd', encoding: 'utf8' },
      ],
    });
    expect(house.world.briefs.get(json.briefId)!.documents.map((document) => document.text)).toEqual([text, text, 'abcd']);
  });

  it('names the project after a document that no person can read as it is', async () => {
    const { json } = await post({ documents: [{ name: 'kite_club.pdf', content: Buffer.from('%PDF-1.7 kites').toString('base64') }] });
    expect(house.world.projects.get(json.projectId)).toMatchObject({ name: 'kite club' });
  });

  it('takes more than other requests may have', async () => {
    const content = Buffer.alloc(9_000_000, 'Members lend kites. ');
    const { json } = await post({ documents: [{ name: 'a.md', content: content.toString('base64') }] });
    expect(house.world.briefs.get(json.briefId)!.documents[0]!.text).toHaveLength(content.byteLength);
  });

  it('is refused to a viewer of the project, who leaves nothing behind', async () => {
    const { json } = await post({ prompt: 'Kites', project: 'Club' });
    const club = house.world.projects.get(json.projectId)!;
    house.world.projects.set(club.id, { ...club, role: 'viewer' });
    const refused = await post({ prompt: 'More kites', project: 'Club' });
    expect([refused.status, refused.json.code, house.world.briefs.size, house.world.runs.size]).toEqual([403, 'forbidden', 1, 1]);
  });

  it('uses a project of the given name that exists', async () => {
    const first = await post({ prompt: 'Kites', project: 'Club' });
    const second = await post({ prompt: 'More kites', project: 'Club' });
    expect([second.json.projectId, house.world.projects.size]).toEqual([first.json.projectId, 1]);
  });

  it('is one build when it is repeated with its idempotency key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [await post({ prompt: 'Kites' }, headers), await post({ prompt: 'Kites' }, headers)];
    expect([second.json, house.world.runs.size, house.world.briefs.size, house.world.projects.size]).toEqual([first.json, 1, 1, 1]);
  });

  it('refuses the idempotency key of another brief', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    await post({ prompt: 'Kites' }, headers);
    expect((await post({ prompt: 'Boats' }, headers)).json).toMatchObject({ status: 409, code: 'conflict' });
  });
});

describe('a pack that is brought along', () => {
  it('is handed over whole, and answered with what a stack calls it', async () => {
    const file = { path: 'pack.json', text: '{}' };
    const { status, json } = await house.call('POST', '/v1/packs', { body: { files: [file] } });
    expect([status, json]).toEqual([201, { name: 'mine@0123456789ab' }]);
    expect(house.world.brought).toEqual([[{ ...file, executable: false }]]);
  });

  it.each([[{}], [{ files: [] }], [{ files: [{ path: '', text: '' }] }], [{ files: [{ path: 'a', text: '', run: true }] }]])(
    'is refused as %j before anything is handed over',
    async (body) => {
      const before = house.world.brought.length;
      expect((await house.call('POST', '/v1/packs', { body })).json).toMatchObject({ status: 400, code: 'invalid' });
      expect(house.world.brought).toHaveLength(before);
    },
  );
});

describe('a build that is refused', () => {
  it.each([
    ['nothing to build', {}, 400, 'brief_empty'],
    ['an empty prompt', { prompt: '  ' }, 400, 'brief_empty'],
    ['an unknown stack', { prompt: 'Kites', stack: ['cobol'] }, 400, 'stack_unknown'],
    ['a field that nobody knows', { prompt: 'Kites', stak: ['node-api'] }, 400, 'invalid'],
    ['an unknown option', { prompt: 'Kites', options: { deploy: ['docker'] } }, 400, 'invalid'],
    ['a stack that is no list', { prompt: 'Kites', stack: 'node-api' }, 400, 'invalid'],
    ['approvers that are nobody', { prompt: 'Kites', approvers: ['ann'] }, 400, 'invalid'],
    ['approvers of what was built before', { prompt: 'Kites', repository: '/r', approvers: ['user:ann'] }, 400, 'invalid'],
    ['content that is not the base64 it says', { documents: [{ name: 'a', content: '***', encoding: 'base64' }] }, 400, 'invalid'],
  ])('for %s leaves nothing behind', async (_name, body, status, code) => {
    const answer = await post(body);
    expect(answer.json).toMatchObject({ status, code });
    expect([house.world.projects.size, house.world.briefs.size, house.world.runs.size]).toEqual([0, 0, 0]);
  });

  it('names the packs that there are', async () => {
    expect((await post({ prompt: 'Kites', stack: ['cobol'] })).json).toMatchObject({
      detail: 'There is no template pack "cobol"; there are node-api, react-spa.',
      known: ['node-api', 'react-spa'],
    });
  });

  it('has two packs that fill the same folder', async () => {
    const [api, page] = house.world.packs;
    using _ = { [Symbol.dispose]: () => void house.world.packs.pop() };
    house.world.packs.push({ ...page!, name: 'other' });
    expect((await post({ prompt: 'Kites', stack: [api!.name, page!.name, 'other'] })).json).toMatchObject({
      code: 'stack_unknown',
      detail: 'The packs "react-spa" and "other" both fill the folder react-spa; name one of them.',
    });
  });

  it('is too large as a brief, not as a request, when the body passes every limit', async () => {
    expect((await post({ prompt: 'x'.repeat(73 * 1024 * 1024) })).json).toMatchObject({ status: 413, code: 'brief_too_large' });
  });
});

describe('a build', () => {
  const id = randomUUID();
  const get = (path = '') => house.call('GET', `/v1/codegen/${id}${path}`);

  it('tells its state, its summary and where its archive is', async () => {
    house.world.runs.set(id, run({ id, state: 'succeeded', variablesJson: '{"summary":{"name":"kites"},"archive":"a"}' }));
    expect((await get()).json).toMatchObject({
      state: 'succeeded',
      summary: { name: 'kites' },
      archive: `/v1/codegen/${id}/archive`,
      error: null,
    });
  });

  it('tells why it failed', async () => {
    house.world.runs.set(id, run({ id, state: 'failed', errorCode: 'nothing_buildable', errorMessage: 'No entity.' }));
    expect((await get()).json).toMatchObject({ error: { code: 'nothing_buildable', message: 'No entity.' }, archive: null });
  });

  it('gives its archive byte by byte', async () => {
    house.world.runs.set(id, run({ id, state: 'succeeded' }));
    house.world.archives.set(id, [Buffer.from('PK'), Buffer.from('rest')]);
    const answer = await get('/archive');
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, 'application/zip', 'PKrest']);
  });

  it('has no archive while it runs: a conflict; nor when it failed: not found', async () => {
    house.world.archives.delete(id);
    house.world.runs.set(id, run({ id, state: 'running' }));
    const running = await get('/archive');
    house.world.runs.set(id, run({ id, state: 'failed' }));
    const failed = await get('/archive');
    expect([running.json, failed.json]).toMatchObject([
      { status: 409, code: 'conflict' },
      { status: 404, code: 'not_found' },
    ]);
  });

  it('cuts the connection when the archive breaks half way, so that a part is not taken for the whole', async () => {
    house.world.runs.set(id, run({ id, state: 'succeeded' }));
    house.world.archives.set(id, [Buffer.from('PK'), Buffer.alloc(0)]);
    await expect(get('/archive')).rejects.toThrow('aborted');
  });

  it('is not found under an id that is none, and refused under one that cannot be', async () => {
    const answers = [await house.call('GET', `/v1/codegen/${randomUUID()}`), await house.call('GET', '/v1/codegen/..%2F..%2Fx')];
    expect(answers.map(({ json }) => json.code)).toEqual(['not_found', 'invalid']);
  });
});
