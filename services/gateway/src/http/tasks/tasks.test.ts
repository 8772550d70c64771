import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONVERSATION, MESSAGE } from '../../fixtures/fake-desks.js';
import { openHouse, type House } from '../../fixtures/house.js';
import { run, VIEWER_KEY } from '../../fixtures/world.js';

const [id, task] = [randomUUID(), randomUUID()];
let house: House;
beforeEach(async () => {
  house = await openHouse();
  house.world.runs.set(id, run({ id, workflow: 'task', inputsJson: '{"goal":"x"}', variablesJson: '{"goal":"x","branch":"hexad/x"}' }));
});
afterEach(() => house[Symbol.asyncDispose]());

const post = (path: string, body: object = {}, key?: string) =>
  house.call('POST', path, { body, ...(key !== undefined && { headers: { 'idempotency-key': key } }) });
const started = (json: { runId: string }) => JSON.parse(house.world.runs.get(json.runId)!.inputsJson) as Record<string, unknown>;

describe('a piece of work', () => {
  it('is a run of the workflow `task`, once for one key', async () => {
    const wish = {
      kind: 'docs',
      goal: 'Write a guide',
      repo: '/repo',
      files: ['docs/**'],
      budgetUsd: 5,
      priority: 'high',
      project: 'Shop',
    };
    const first = await post('/v1/tasks', wish, 'once');
    const known = house.world.runs.get(first.json.runId)!;
    expect([first.status, known.workflow, known.priority]).toEqual([202, 'task', 'high']);
    expect(started(first.json)).toEqual({ kind: 'docs', goal: 'Write a guide', repo: '/repo', files: ['docs/**'], budget_usd: 5 });
    expect((await post('/v1/tasks', wish, 'once')).json).toEqual(first.json);
  });

  it('writes code', async () => {
    const { json } = await post('/v1/tasks/generate-code', { goal: 'Add a search', repo: '/repo' });
    expect(started(json)).toEqual({ kind: 'code', goal: 'Add a search', repo: '/repo' });
  });

  it('fixes a bug, with a test that fails before', async () => {
    const { json } = await post('/v1/tasks/fix-bug', { bug: 'It crashes', repo: '/repo', criteria: ['It does not'] });
    expect(started(json)).toMatchObject({
      goal: 'Fix this bug: It crashes',
      criteria: ['It does not', expect.stringContaining('fails before')],
    });
  });

  it.each([
    ['without a repository', { goal: 'Do it' }],
    ['with an empty goal', { goal: '  ', repo: '/repo' }],
    ['with a kind that is no name', { goal: 'Do it', repo: '/repo', kind: 'A B' }],
    ['with a password in the address', { goal: 'Do it', repo: 'https://ann:secret@git.example.org/a.git' }],
    ['with a word that nobody knows', { goal: 'Do it', repo: '/repo', file: [] }],
  ])('is refused %s', async (_, body) => {
    expect((await post('/v1/tasks', body)).json).toMatchObject({ status: 400, code: 'invalid' });
  });

  it('is not for viewers', async () => {
    const refused = await house.call('POST', '/v1/tasks', { key: VIEWER_KEY, body: { goal: 'Do it', repo: '/repo' } });
    expect([refused.status, refused.json.code]).toEqual([403, 'forbidden']);
  });
});

describe('a task', () => {
  it('is found by its id and by that of its run', async () => {
    expect((await house.call('GET', `/v1/tasks/${task}/status`)).json).toMatchObject({ runId: id, state: 'running', task: { id: task } });
    expect((await house.call('GET', `/v1/tasks/${id}/status`)).json).toMatchObject({ runId: id, task: { id: 'T', agentId: 'code-1' } });
    expect((await house.call('GET', `/v1/tasks/not-an-id/status`)).status).toBe(400);
  });

  it('is pending while its run has asked nobody', async () => {
    house.world.taskState = '';
    expect((await house.call('GET', `/v1/tasks/${id}/status`)).json).toMatchObject({ state: 'pending', task: null });
    expect((await post(`/v1/tasks/${id}/message`, { text: 'hello' })).json.code).toBe('conflict');
  });

  it('has a result when it has ended, and not before', async () => {
    expect((await house.call('GET', `/v1/tasks/${task}/result`)).json.code).toBe('conflict');
    house.world.taskState = 'succeeded';
    expect((await house.call('GET', `/v1/tasks/${task}/result`)).json).toEqual({
      taskId: task,
      runId: id,
      state: 'succeeded',
      error: null,
      outputs: { branch: 'hexad/x' },
    });
  });

  it('tells what happened to it', async () => {
    const { json } = await house.call('GET', `/v1/tasks/${task}/events?after=4`);
    expect(json).toMatchObject({ taskId: task, events: [{ sequence: 5, type: 'queued', data: { kind: 'code' } }] });
  });

  it('is given to an agent, or to any', async () => {
    await post(`/v1/tasks/${task}/assign`, { agent: 'code-2' });
    expect((await post(`/v1/tasks/${task}/assign`, { agent: null })).json.state).toBe('queued');
    expect(house.world.steered).toEqual([
      { taskId: task, agentId: 'code-2' },
      { taskId: task, agentId: '' },
    ]);
  });

  it('brings a message to its agent', async () => {
    const { status, json } = await post(`/v1/tasks/${task}/message`, { text: ' use tabs ' });
    expect([status, json, house.world.steered]).toEqual([202, { messageId: MESSAGE, taskId: task }, [{ taskId: task, text: 'use tabs' }]]);
  });

  it('is cancelled with its run, and tried again with its step', async () => {
    expect((await post(`/v1/tasks/${task}/cancel`)).status).toBe(202);
    expect((await post(`/v1/tasks/${task}/retry`)).status).toBe(202);
    expect(house.world.steered).toEqual([{ runId: id, stepPath: 'prepare', deadlineSeconds: 0 }]);
  });

  it('is in the list by what it is asked for', async () => {
    await house.call('GET', `/v1/tasks?state=dead&kind=code&limit=7`);
    await house.call('GET', `/v1/agents/code-1/tasks`);
    expect(house.world.listed).toMatchObject([
      { state: 'dead', agentKind: 'code', limit: 7 },
      { agentId: 'code-1', limit: 50 },
    ]);
  });
});

describe('agents', () => {
  it('are listed, shown and counted by kind', async () => {
    expect((await house.call('GET', '/v1/agents?kind=docs')).json).toEqual({ agents: [] });
    expect((await house.call('GET', '/v1/agents/code-1')).json).toMatchObject({ id: 'code-1', pool: null, state: 'working' });
    expect((await house.call('GET', '/v1/agents/code-9')).status).toBe(404);
    expect((await house.call('GET', '/v1/agents/kinds/code/status')).json).toMatchObject({ queued: 4, successes: [{ rate: 0.8 }] });
  });

  it('say how they get over failures', async () => {
    const { status, json } = await house.call('GET', '/v1/agents/recovery');
    expect([status, json]).toMatchObject([200, { strategies: [{ class: 'model', strategy: 'wait', expected: 0.9 }] }]);
  });
});

describe('a conversation', () => {
  const project = randomUUID();
  const say = (body: object) => post(`/v1/projects/${project}/chat`, body);

  it('starts a run where nobody works, with what was said before', async () => {
    const { status, json } = await say({ text: 'Add a search', conversation: CONVERSATION });
    expect([status, json.taskId, started(json)]).toEqual([
      202,
      null,
      { kind: 'code', goal: 'Add a search\n\nWhat was said before:\nuser:ann: hello', repo: '/repo' },
    ]);
    expect(house.world.steered).toEqual([{ conversationId: CONVERSATION, messageId: MESSAGE, runId: json.runId }]);
  });

  it('tells the agent that works for it', async () => {
    house.world.listening = task;
    expect((await say({ text: 'use tabs', conversation: CONVERSATION })).json).toMatchObject({ taskId: task, runId: id });
    expect(house.world.runs.size).toBe(1);
  });

  it('does not begin without a repository', async () => {
    expect((await say({ text: 'hello' })).json).toMatchObject({ code: 'invalid', detail: expect.stringContaining('repo') });
  });

  it('shows what was said', async () => {
    expect((await house.call('GET', `/v1/conversations/${CONVERSATION}`)).json).toMatchObject({
      title: 'hello',
      utterances: [{ text: 'done', taskId: null }],
    });
  });
});
