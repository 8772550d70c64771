import type { Caller } from '@hexad/kernel';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from '../runs/testing/world.js';
import type { ScheduleSpec } from '../schedules/domain/schedule.js';
import { hookOf } from '../triggers/domain/hook-address.js';
import type { On, TriggerSpec } from '../triggers/domain/trigger.js';

const GATE = 'steps: [{ name: gate, type: approval, revision: "${commit}" }]\n';
const WORKFLOWS = {
  gate: GATE,
  hold: 'steps: [{ name: hold, type: wait, signal: go }]\n',
  around: `
steps:
  - { name: sub, type: workflow, workflow: middle, outputs: { commit: commit } }
  - { name: gate, type: approval, revision: "\${commit}" }
`,
  outside: 'steps: [{ name: sub, type: workflow, workflow: gate, inputs: { commit: evil } }]\n',
};
const MIDDLE = `
name: middle
version: "1"
steps: [{ name: sub, type: workflow, workflow: inner, outputs: { commit: commit } }]
`;
const inner = (more = '') => `
name: inner
version: "1"
${more}
variables: { commit: evil }
steps: [{ name: say, system: log, inputs: { message: hello } }]
`;
const HOUR = 3_600_000;

let ground: Ground;
let world: World;
let bo: Caller;
let cy: Caller;
beforeAll(async () => void (ground = await openGround()), 60_000);
afterAll(() => ground[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await World.open({ ground, workflows: WORKFLOWS });
  bo = { ...world.ann, actor: 'user:bo', roles: ['owner'] };
  cy = { ...world.ann, actor: 'user:cy', roles: ['owner'] };
});
afterEach(() => world[Symbol.asyncDispose]());

const putWorkflow = (caller: Caller, name: string, source: string, projectId = '') =>
  world.service.putWorkflow.workflow(caller, { projectId, name, source, dryRun: false });
const waiting = async () => (await world.service.approvals.view.list(world.ann.tenant, FILTER))[0]!;
const FILTER = { limit: 1, after: '', state: 'waiting', project: '', runId: '' } as const;
const approve = async (actor: string) => {
  const { runId, path, revision } = await waiting();
  await world.vote(actor, runId, path, revision);
};
const PEOPLE = ['user:ann', 'user:bo', 'user:cy', 'user:eve', 'user:dan'];
/** Whose work the gate that waits is about: it is not shown to them as theirs to decide, and they cannot. Dan, who never did anything, can. */
async function makers(): Promise<string[]> {
  const found: string[] = [];
  for (const actor of PEOPLE) {
    const caller = { tenant: world.ann.tenant, actor };
    const mine = await world.service.approvals.view.mine(caller, FILTER, world.clock.now());
    if (mine.length > 0) continue;
    await expect(approve(actor.replace('user:', 'key:'))).rejects.toThrow('their own work');
    found.push(actor);
  }
  await approve('user:dan');
  return found.map((actor) => actor.slice('user:'.length));
}

const fire = async () => {
  world.clock.advance(HOUR);
  await world.service.schedules.fireSchedules.sweep();
};
const manage = () => world.service.triggers.manageTriggers;
const spec = (on: On, inputs: TriggerSpec['inputs'] = { commit: 'evil' }): TriggerSpec => ({
  on,
  workflow: 'gate',
  inputs,
  perMinute: 60,
  maxDepth: 3,
});

const putTrigger = async (caller: Caller, given: TriggerSpec) =>
  (await manage().put(caller, { projectId: 'project', name: 'it', spec: given })).trigger.id;

describe('what a schedule starts', () => {
  const put = (caller: Caller, more: Partial<ScheduleSpec> = {}) =>
    world.service.schedules.manageSchedules.put(caller, { projectId: 'project', name: 's1', spec: { ...SPEC, ...more } });
  const SPEC: ScheduleSpec = {
    workflow: 'gate',
    inputs: { commit: 'evil' },
    cron: '0 * * * *',
    timeZone: 'UTC',
    seconds: false,
    missed: { policy: 'once' },
    overlap: 'skip',
    jitterMs: 0,
  };
  it('is the work of who wrote it, though somebody else paused and resumed it', async () => {
    const { id } = await put(bo);
    const { manageSchedules } = world.service.schedules;
    await manageSchedules.pause(cy, id);
    await manageSchedules.resume(cy, id);
    await fire();
    expect(await makers()).toEqual(['bo', 'cy']);
  });

  it('is the work of everybody who wrote a version of it', async () => {
    await put(bo);
    await put(cy, { cron: '30 * * * *' });
    await put(cy, { cron: '15 * * * *' });
    await fire();
    expect(await makers()).toEqual(['bo', 'cy']);
  });

  it('and a run of it that begins again still is', async () => {
    await put(bo);
    await put(cy, { cron: '30 * * * *' });
    await fire();
    const { runId } = await waiting();
    await world.service.steerRun.cancel(world.ann.tenant, runId);
    await world.service.rerun.execute({ ...cy, actor: 'user:eve' }, { runId, from: '', inputs: {}, key: '' });
    expect(await makers()).toEqual(['bo', 'cy', 'eve']);
  });
});

describe('what a trigger starts', () => {
  const ENDED = 'hexad.workflow.run.ended.v1';
  const event = (actor: string, data = {}) => ({
    tenant: world.ann.tenant,
    id: 'event-1',
    type: ENDED,
    source: 'workflow',
    subject: 'project',
    time: world.clock.now().toISOString(),
    actor,
    data,
  });
  const happens = (actor: string, data = {}) => world.service.triggers.hearEvents.handle(event(actor, data) as never);

  it('is the work of who wrote its inputs, though somebody else started it', async () => {
    const id = await putTrigger(bo, spec({ kind: 'manual', form: null }));
    await manage().start(cy, id, null, 'k');
    expect(await makers()).toEqual(['bo', 'cy']);
  });

  it('is the work of who wrote it, though somebody else paused and resumed it', async () => {
    const id = await putTrigger(bo, spec({ kind: 'event', types: [ENDED], filter: '${true}' }));
    await manage().pause(cy, id);
    await manage().resume(cy, id);
    await happens('service:clock');
    expect(await makers()).toEqual(['bo', 'cy']);
  });

  it('is the work of everybody who wrote a version of it', async () => {
    const on: On = { kind: 'event', types: [ENDED], filter: '${true}' };
    await putTrigger(bo, spec(on));
    await putTrigger(cy, spec({ ...on, filter: '${event.type != ""}' }));
    await happens('service:clock');
    expect(await makers()).toEqual(['bo', 'cy']);
  });

  it('is the work of whose event it is about', async () => {
    await putTrigger(cy, spec({ kind: 'event', types: [ENDED], filter: '${true}' }, { commit: '${event.data.commit}' }));
    await happens('key:bo', { commit: 'evil' });
    expect(await makers()).toEqual(['bo', 'cy']);
  });

  it('is the work of everybody who had a hand in the run that it follows from', async () => {
    const runId = await world.start('hold');
    await putTrigger(cy, spec({ kind: 'event', types: [ENDED], filter: '${true}' }, { commit: '${event.data.commit}' }));
    await world.service.steerRun.patch(world.ann.tenant, runId, { commit: 'evil' }, { by: 'key:bo' });
    await happens('service:clock', { runId, commit: 'evil' });
    expect(await makers()).toEqual(['ann', 'bo', 'cy']);
  });

  it('is the work of who could sign it', async () => {
    const id = await putTrigger(cy, spec({ kind: 'webhook', scheme: 'standard' }, { commit: '${body.commit}' }));
    const { trigger, secret } = await manage().rotate(bo, id);
    const body = JSON.stringify({ commit: 'evil' });
    const now = world.clock.now();
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret!).sign('msg_1', now, body),
    };
    const { receiveWebhook } = world.service.triggers;
    await receiveWebhook.execute(world.ann.tenant, hookOf(world.ann.tenant, trigger.id), { headers, body: Buffer.from(body) });
    expect(await makers()).toEqual(['bo', 'cy']);
  });
});

describe('a workflow', () => {
  it('is the work of everybody who wrote a version of it', async () => {
    await putWorkflow(bo, 'own', `name: own\nversion: "1"\n${GATE}`);
    await putWorkflow(cy, 'own', `name: own\nversion: "2"\ndescription: Mine.\n${GATE}`);
    await world.start('own', { commit: 'evil' });
    expect(await makers()).toEqual(['ann', 'bo', 'cy']);
  });

  it('is the work of everybody who wrote a version of its overlay', async () => {
    const overlay = (caller: Caller, message: string) =>
      world.service.putWorkflow.overlay(caller, {
        projectId: '',
        name: '',
        source: `overlay: gate\nchanges: [{ insert: { before: gate, steps: [{ name: say, system: log, inputs: { message: ${message} } }] } }]\n`,
        dryRun: false,
      });
    await overlay(bo, 'one');
    await overlay(cy, 'two');
    await world.start('gate', { commit: 'evil' });
    expect(await makers()).toEqual(['ann', 'bo', 'cy']);
  });

  it('of one project is not the work of who wrote the same in another', async () => {
    const source = `name: own\nversion: "1"\n${GATE}`;
    await putWorkflow(bo, 'own', source, 'other');
    await putWorkflow(cy, 'own', `${source}# two\n`, 'other');
    await world.service.startRun.execute(world.ann, { workflow: 'own', projectId: 'other', inputs: { commit: 'a' }, key: '' });
    expect(await makers()).toEqual(['ann', 'bo', 'cy']);
    await putWorkflow({ ...bo, actor: 'user:eve' }, 'own', source, 'project');
    await putWorkflow(cy, 'own', `${source}# two\n`, 'project');
    await world.start('own', { commit: 'evil' });
    await expect(approve('user:eve')).rejects.toThrow('their own work');
    await approve('user:bo');
  });

  it('that another one calls makes its work that of its authors, however deep it lies', async () => {
    await putWorkflow(bo, 'inner', inner());
    await putWorkflow(cy, 'inner', inner('description: Mine.'));
    await putWorkflow({ ...cy, actor: 'user:eve' }, 'middle', MIDDLE);
    await world.seen(await world.start('around'), 'step.waiting', 'gate');
    expect(await makers()).toEqual(['ann', 'bo', 'cy', 'eve']);
  });

  it('that calls another one with a gate gives it its authors', async () => {
    await putWorkflow(bo, 'outside', `name: outside\nversion: "1"\n${WORKFLOWS.outside}`);
    await world.start('outside');
    await world.service.engine.sweep();
    expect(await makers()).toEqual(['ann', 'bo']);
  });

  it('that a run is moved to brings its authors and those whom it calls', async () => {
    const runId = await world.start('gate', { commit: 'evil' });
    await putWorkflow(bo, 'inner', inner());
    await putWorkflow(
      cy,
      'gate',
      `name: gate\nversion: "2"\n${GATE.trim().slice(0, -1)}, { name: sub, type: workflow, workflow: inner, needs: [gate] }]\n`,
    );
    await world.service.migrateRun.execute({ ...cy, actor: 'user:eve' }, { runId, workflow: '', dryRun: false });
    expect(await makers()).toEqual(['ann', 'bo', 'cy', 'eve']);
  });

  it('whose run somebody had a hand in is their work also where another one takes its result', async () => {
    await putWorkflow(
      cy,
      'middle',
      'name: middle\nversion: "1"\nsteps: [{ name: hold, type: wait, signal: go, outputs: { go: commit } }]\n',
    );
    await world.start('around');
    await world.service.engine.sweep();
    const { runs } = await world.service.runs.list(world.ann.tenant, { limit: 50, after: '', state: '' });
    const child = runs.find(({ workflow }) => workflow === 'middle')!;
    await world.service.steerRun.signal(world.ann.tenant, child.id, { signal: 'go', payload: 'evil', key: '', by: 'key:bo' });
    await world.service.engine.sweep();
    expect(await makers()).toEqual(['ann', 'bo', 'cy']);
  });

  it('that calls another one is, resumed by somebody, their work also in the run that goes on for it', async () => {
    const run = await world.start('outside');
    await world.service.engine.sweep();
    const { runId, path, revision } = await waiting();
    await world.vote('user:dan', runId, path, revision, { decision: 'reject' });
    await world.ended(run);
    await world.service.steerRun.resume(world.ann.tenant, run, { by: 'key:bo' });
    await world.service.engine.sweep();
    expect(await makers()).toEqual(['ann', 'bo']);
  });
});
