import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fromBuffer, type ZipFile } from 'yauzl';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from './fixtures/delivered.js';
import { example, Machine, type UpPlatform } from './fixtures/hexad.js';

const BRIEF = 'Beekeepers keep hives. A hive has a label (required, unique, at most 20 characters).';
const unzip = promisify<Buffer, { lazyEntries: boolean }, ZipFile>(fromBuffer as never);

describe('the platform that `hexad up` runs', () => {
  const machine = new Machine();
  let up: UpPlatform;
  beforeAll(async () => {
    up = await machine.up();
  });
  afterAll(async () => {
    await up?.[Symbol.asyncDispose]();
    machine[Symbol.dispose]();
  });

  const call = (path: string, init: { method?: string; body?: string; headers?: Record<string, string> } = {}): Promise<Response> =>
    fetch(`${up.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${up.key}`, 'content-type': 'application/json', ...init.headers },
    });

  it('listens on this machine alone', () => expect(new URL(up.url).hostname).toBe('127.0.0.1'));

  it('shows its interface to people at /docs and to programs as OpenAPI', async () => {
    expect((await fetch(`${up.url}/docs`)).headers.get('content-type')).toContain('text/html');
    const document = (await (await fetch(`${up.url}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/v1/codegen', '/v1/codegen/{id}/archive']));
  });

  it('asks for its key', async () => {
    expect((await fetch(`${up.url}/v1/runs`)).status).toBe(401);
    expect((await call('/v1/runs')).status).toBe(200);
  });

  it('builds over REST: a run to follow, then the archive', async () => {
    const started = await call('/v1/codegen', { method: 'POST', body: JSON.stringify({ prompt: BRIEF, stack: ['node-api'] }) });
    expect(started.status).toBe(202);
    const { id, runId } = (await started.json()) as { id: string; runId: string };
    const events = await call(`/v1/runs/${runId}/events`, { headers: { accept: 'application/x-ndjson' } });
    const journal = (await events.text())
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as { type: string });
    expect(journal.at(-1)).toMatchObject({ type: 'run.succeeded' });
    const archive = await call(`/v1/codegen/${id}/archive`);
    expect(archive.headers.get('content-type')).toBe('application/zip');
    const zip = await unzip(Buffer.from(await archive.arrayBuffer()), { lazyEntries: true });
    expect(zip.entryCount).toBeGreaterThan(30);
  });

  it('is joined by a build on the same data folder, from a PDF, whose pages the spec cites', async () => {
    const pdf = example('documents/apiary.pdf');
    const ended = await machine.hexad(['build', pdf, '--yes', '--stack', 'node-api', '--out', 'apiary']);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const { run, spec } = await documentOf(machine.path('apiary'));
    const harvest = spec.entities.find(({ name }) => name === 'Harvest')!;
    expect(harvest.fields[0]!.sources).toMatchObject([{ span: { document: 'apiary.pdf', page: 2 } }]);
    expect(spec.documents).toMatchObject([{ kind: 'pdf', pages: 2, raw: { key: expect.stringMatching(/^.+-\d{4}-\d\d-\d\d\/raw\//) } }]);
    expect((await call(`/v1/runs/${run}`)).status).toBe(200);
  });

  it('gives a delta for a document that is handed over again, and asks where documents contradict each other', async () => {
    const post = async <T>(path: string, body: object): Promise<T> =>
      (await (await call(path, { method: 'POST', body: JSON.stringify(body) })).json()) as T;
    const project = `bees ${up.url}`;
    const hand = async (...documents: { name: string; content: string }[]) => {
      const { id: briefId } = await post<{ id: string }>('/v1/briefs', { project, documents });
      return post<{ id: string; questions: { id: string; default: string }[] }>('/v1/specs', { briefId });
    };
    const pdf = { name: 'apiary.pdf', content: readFileSync(example('documents/apiary.pdf')).toString('base64') };
    await hand(pdf, { name: 'notes.md', content: 'A hive has a colour.' });
    const { id, questions } = await hand({ name: 'notes.md', content: 'The label of a hive has at most 30 characters.' });
    expect(questions).toContainEqual(
      expect.objectContaining({ id: 'Q-hive-label-maximum-contradiction', default: 'at-most-30-characters' }),
    );
    const delta = (await (await call(`/v1/specs/${id}/delta`)).json()) as Record<'added' | 'modified' | 'removed', { id: string }[]>;
    expect([delta.added, delta.modified, delta.removed].map((some) => some.map((one) => one.id))).toEqual([
      [],
      ['Hive.label'],
      ['Hive.colour'],
    ]);
  });

  it('says what was wrong with a request, with a stable code', async () => {
    const answer = await call('/v1/codegen', { method: 'POST', body: JSON.stringify({ prompt: BRIEF, stack: ['cobol'] }) });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'stack_unknown' });
  });
});

it('a build that joined another process goes on by itself when that process is killed', async () => {
  using machine = new Machine();
  const up = machine.start(['up', '--port', '0']);
  await once(up.stdout!, 'data');
  const build = machine.start(['build', BRIEF, '--yes', '--stack', 'node-api', '--out', 'apiary']);
  build.stdin!.end();
  let told = '';
  build.stdout!.on('data', (chunk) => {
    told += String(chunk);
    if (told.includes('prepare: succeeded') && !up.killed) up.kill('SIGKILL');
  });
  const [code] = await once(build, 'close');
  expect(up.signalCode).toBe('SIGKILL');
  expect(code).toBe(0);
  expect(await documentOf(machine.path('apiary'))).toMatchObject({ status: 'complete' });
});
