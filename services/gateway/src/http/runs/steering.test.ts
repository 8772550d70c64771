import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHouse, type House } from '../../fixtures/house.js';
import { run } from '../../fixtures/world.js';

const id = randomUUID();
let house: House;
beforeEach(async () => {
  house = await openHouse();
  house.world.runs.set(id, run({ id }));
});
afterEach(() => house[Symbol.asyncDispose]());

const start = (body: object, key?: string) =>
  house.call('POST', '/v1/runs', { body, ...(key !== undefined && { headers: { 'idempotency-key': key } }) });

describe('a run of any workflow', () => {
  it('starts by name, with its inputs, in the project that is named like it', async () => {
    const { status, json } = await start({ workflow: 'hotfix', inputs: { branch: 'main', count: 3 } });
    const started = house.world.runs.get(json.id)!;
    expect([status, started.workflow, JSON.parse(started.inputsJson)]).toEqual([202, 'hotfix', { branch: 'main', count: 3 }]);
    expect(house.world.projects.get(json.projectId)!.name).toBe('hotfix');
  });

  it('starts with a priority of its own, and with none that there is not', async () => {
    const { json } = await start({ workflow: 'hotfix', priority: 'high' });
    expect((await house.call('GET', `/v1/runs/${json.id}`)).json.priority).toBe('high');
    const refused = await start({ workflow: 'hotfix', priority: 'urgent' });
    expect([refused.status, refused.json.detail]).toEqual([400, expect.stringContaining('priority')]);
  });

  it('starts from a file that comes along', async () => {
    const { json } = await start({ source: 'name: hello\nversion: "1"', project: 'Greetings' });
    expect([house.world.runs.get(json.id)!.workflow, house.world.projects.get(json.projectId)!.name]).toEqual(['hello', 'Greetings']);
  });

  it('is one run for one key, and one project for one name', async () => {
    const first = await start({ workflow: 'hotfix', project: 'Shop' }, 'once');
    expect((await start({ workflow: 'hotfix', project: 'Shop' }, 'once')).json).toEqual(first.json);
    expect((await start({ workflow: 'docs', project: first.json.projectId })).json.projectId).toBe(first.json.projectId);
  });

  it('leaves no project behind when the file is refused', async () => {
    const { json } = await start({ source: 'steps: []' });
    expect([json.code, house.world.projects.size]).toEqual(['workflow_invalid', 0]);
  });

  it.each([
    ['neither a name nor a file', {}],
    ['both', { workflow: 'docs', source: 'name: docs' }],
    ['inputs that are no object', { workflow: 'docs', inputs: [] }],
    ['a word that nobody knows', { workflow: 'docs', input: {} }],
  ])('is refused with %s', async (_what, body) => {
    expect((await start(body)).json).toMatchObject({ status: 400, code: 'invalid' });
  });

  it('is refused in a project that is not there', async () => {
    expect((await start({ workflow: 'docs', project: randomUUID() })).json.code).toBe('not_found');
  });
});

describe('a run that is there', () => {
  it('is paused', async () => {
    expect((await house.call('POST', `/v1/runs/${id}/pause`)).status).toBe(202);
    expect((await house.call('GET', `/v1/runs/${id}`)).json.state).toBe('paused');
  });

  it('tries a step again whose path stands in one segment', async () => {
    const path = 'stories[T 3/a]/generate';
    const { status } = await house.call('POST', `/v1/runs/${id}/steps/${encodeURIComponent(path)}/retry`);
    expect([status, house.world.steered]).toEqual([202, [{ runId: id, stepPath: path, deadlineSeconds: 0 }]]);
  });

  it('runs again from a step, with other inputs', async () => {
    const { status, json } = await house.call('POST', `/v1/runs/${id}/rerun`, { body: { from: 'plan', inputs: { a: 1 } } });
    expect([status, json, house.world.steered]).toEqual([202, { id }, [{ runId: id, fromStep: 'plan', inputsJson: '{"a":1}' }]]);
  });

  it('gets variables by hand', async () => {
    await house.call('POST', `/v1/runs/${id}/patch`, { body: { variables: { a: [1] } } });
    expect(house.world.steered).toEqual([{ runId: id, variablesJson: '{"a":[1]}' }]);
  });

  it('shows its file', async () => {
    expect((await house.call('GET', `/v1/runs/${id}/source`)).json).toEqual({
      name: 'build',
      source: 'name: build',
      hash: 'abc',
      called: [],
    });
  });

  it('shows itself as a case to test its file with', async () => {
    expect((await house.call('GET', `/v1/runs/${id}/case`)).json).toEqual({ workflow: 'build', source: 'name: build', case: { name: id } });
  });

  it('shows its journal page by page', async () => {
    for (const type of ['step.started', 'step.succeeded', 'run.succeeded']) house.world.record(type);
    const first = (await house.call('GET', `/v1/runs/${id}/journal?limit=2`)).json;
    const second = (await house.call('GET', `/v1/runs/${id}/journal?limit=2&after=2`)).json;
    expect([first.entries.length, first.complete, second.entries.length, second.complete]).toEqual([2, false, 1, true]);
  });

  it('is found by workflow, project and time', async () => {
    const project = (await start({ workflow: 'docs', project: 'Shop' })).json.projectId;
    await house.call('GET', `/v1/runs?workflow=docs&project=Shop&since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00%2B01:00`);
    expect(house.world.listed).toEqual([
      { cursor: '', workflow: 'docs', projectId: project, since: '2026-01-01T00:00:00Z', until: '2026-02-01T00:00:00+01:00' },
    ]);
  });
});
