import type { Caller } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from '../runs/testing/world.js';

const SHIPPED = `steps:
  - { name: hello, system: log, inputs: { message: shipped } }
  - { name: gate, type: approval, on_error: continue, timeout: 0.01, approvers: ["user:bob"] }
`;
const own = (message: string) => `name: hello\nversion: "2"\nsteps: [{ name: hello, system: log, inputs: { message: ${message} } }]\n`;
const overlay = (change: string) => `overlay: hello\nchanges:\n  - ${change}\n`;
const calling = (name: string, called: string) =>
  `name: ${name}\nversion: "1"\nsteps: [{ name: call, type: workflow, workflow: ${called} }]\n`;
const SAY = 'insert: { before: hello, steps: [{ name: before, system: log, inputs: { message: first } }] }';

let ground: Ground;
let world: World;
let ann: Caller;
let bob: Caller;
beforeAll(async () => {
  ground = await openGround();
}, 60_000);
afterAll(() => ground[Symbol.asyncDispose]());

async function open(): Promise<AsyncDisposable> {
  world = await World.open({ ground, workflows: { hello: SHIPPED } });
  ann = { ...world.ann, roles: ['owner'] };
  bob = { ...world.ann, actor: 'user:bob', roles: ['member'] };
  return world;
}

const put = (source: string, projectId = '', caller = ann) =>
  world.service.putWorkflow.workflow(caller, { projectId, name: 'hello', source, dryRun: false });
const change = (source: string, projectId = '', caller = ann) =>
  world.service.putWorkflow.overlay(caller, { projectId, name: '', source, dryRun: false });
const remove = (kind: 'workflow' | 'overlay', projectId = '') => world.service.putWorkflow.remove(ann, { kind, projectId, name: 'hello' });
const pinned = async (projectId: string) => {
  const id = await world.service.startRun.execute(ann, { workflow: 'hello', projectId, inputs: {}, key: '' });
  return world.service.runs.pinned(ann.tenant, id);
};
const steps = async (projectId: string) => (await pinned(projectId)).definition.steps.map(({ name }) => name).join(' ');
const message = async (projectId: string) => {
  const [first] = (await pinned(projectId)).definition.steps;
  return first?.kind === 'system' ? (first.inputs as { message: string }).message : '';
};

describe('the library', () => {
  it("gives a run the project's own workflow, else the tenant's, else the shipped one", async () => {
    await using _world = await open();
    await put(own('tenant'));
    await put(own('project'), 'p1');
    expect([await message('p1'), await message('p2')]).toEqual(['project', 'tenant']);
    await remove('workflow', 'p1');
    await remove('workflow');
    expect([await message('p1'), await message('p2')]).toEqual(['shipped', 'shipped']);
  });

  it('keeps a run on the version that it was started with', async () => {
    await using _world = await open();
    await put(own('one'));
    const before = await pinned('p');
    await put(own('two'));
    const after = await pinned('p');
    expect([before.source.includes('one'), after.source.includes('two'), before.hash === after.hash]).toEqual([true, true, false]);
  });

  it('applies the overlay of the tenant and then that of the project, to what ships', async () => {
    await using _world = await open();
    await change(overlay(SAY));
    await change(overlay('insert: { before: before, steps: [{ name: zero, system: log }] }'), 'p1');
    expect([await steps('p1'), await steps('p2')]).toEqual(['zero before hello gate', 'before hello gate']);
  });

  it("applies the overlay of a project to the tenant's workflow, and the tenant's not to its own", async () => {
    await using _world = await open();
    await change(overlay(SAY), 'p1');
    await put(own('tenant'));
    expect([await steps('p1'), await steps('p2')]).toEqual(['before hello', 'hello']);
    await expect(change(overlay(SAY))).rejects.toMatchObject({ code: 'conflict' });
  });

  it('refuses the start, naming the step, when what lies below an overlay no longer has it; what runs goes on', async () => {
    await using _world = await open();
    await put(own('tenant'));
    await change(overlay('set: { step: hello, fields: { timeout: 5 } }'), 'p1');
    const running = await pinned('p1');
    await put(own('tenant').replace('name: hello, system', 'name: hallo, system'));
    await expect(pinned('p1')).rejects.toThrow(
      'the overlay of the project (version 1, by user:ann), line 3, column 18: workflow hello has no step hello (any more); it has hallo.',
    );
    expect(running.definition.steps[0]).toMatchObject({ name: 'hello', timeoutMs: 5_000 });
  });

  it('refuses what could not run with its place in the overlay or in what it changes, and keeps nothing', async () => {
    await using _world = await open();
    const bad = change(overlay('insert: { before: hello, steps: [{ name: before, system: log, inputs: { message: "${" } }] }'));
    await expect(bad).rejects.toThrow(/the overlay of the tenant \(version 1, by user:ann\), line 3, column 8\d: /);
    await expect(change(overlay('set: { step: gate, fields: { needs: [gone] } }'))).rejects.toMatchObject({ code: 'workflow_invalid' });
    expect(await world.service.showWorkflows.versions(ann.tenant, { kind: 'overlay', projectId: '', name: 'hello' }, 10, '')).toEqual([]);
  });

  it('refuses what would call itself, directly or through others that are there, and names the circle', async () => {
    await using _world = await open();
    const keep = (name: string, called: string) =>
      world.service.putWorkflow.workflow(ann, { projectId: '', name, source: calling(name, called), dryRun: false });
    await keep('one', 'two');
    await keep('two', 'three');
    await expect(keep('three', 'one')).rejects.toThrow(
      'line 3, column 9: step call: workflows call each other in a circle: three (line 3) → one (line 3) → two (line 3) → three; take one of these calls out.',
    );
    await expect(keep('self', 'self')).rejects.toThrow('the workflow calls itself: self (line 3) → self');
    const over = 'overlay: hello\nchanges:\n  - insert: { before: hello, steps: [{ name: c, type: workflow, workflow: hello }] }\n';
    await expect(change(over)).rejects.toThrow('the overlay of the tenant');
    expect((await world.service.showWorkflows.list(ann.tenant, '')).map(({ name }) => name)).toEqual(['hello', 'one', 'two']);
  });

  it('writes down who took an approval out, and pins the run to who wrote what it runs', async () => {
    await using _world = await open();
    await change(overlay('remove: gate'), 'p1', bob);
    await change(overlay(SAY));
    const [version] = await world.service.showWorkflows.versions(ann.tenant, { kind: 'overlay', projectId: 'p1', name: 'hello' }, 1, '');
    expect(version).toMatchObject({ createdBy: 'user:bob', approvals: [{ step: 'gate', change: 'removed' }] });
    expect([(await pinned('p1')).definition.authors, (await pinned('p2')).definition.authors]).toEqual([
      ['user:ann', 'user:bob'],
      ['user:ann'],
    ]);
  });

  it('never gives two people one definition, though their texts are the same', async () => {
    await using _world = await open();
    await put(own('same'), 'p1', ann);
    await put(own('same'), 'p2', bob);
    const [one, two] = [await pinned('p1'), await pinned('p2')];
    expect([one.definition.authors, two.definition.authors, one.hash === two.hash]).toEqual([['user:ann'], ['user:bob'], false]);
  });

  it('gives the same version for the same text, and refuses a version that was not expected', async () => {
    await using _world = await open();
    const [one, again] = [await put(own('x')), await put(own('x'))];
    expect([one.version?.version, again.version?.version]).toEqual([1, 1]);
    const late = world.service.putWorkflow.workflow(ann, { projectId: '', name: 'hello', source: own('y'), dryRun: false, expected: 0 });
    await expect(late).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('at version 1') });
  });

  it('lets members change what their project runs, and only who manages projects what all of them run', async () => {
    await using _world = await open();
    await expect(put(own('x'), '', bob)).rejects.toMatchObject({ code: 'forbidden' });
    expect((await put(own('x'), 'p1', bob)).version?.createdBy).toBe('user:bob');
  });

  it('shows in a dry run what would come out, and keeps nothing', async () => {
    await using _world = await open();
    const source = overlay('remove: gate');
    const { version, composed, approvals } = await world.service.putWorkflow.overlay(ann, {
      projectId: '',
      name: '',
      source,
      dryRun: true,
    });
    expect([version, composed.source.includes('gate'), approvals]).toEqual([undefined, false, [{ step: 'gate', change: 'removed' }]]);
    expect(await steps('p')).toBe('hello gate');
  });

  it('lists what there is, and whose it is', async () => {
    await using _world = await open();
    await change(overlay(SAY));
    await world.service.putWorkflow.workflow(ann, { projectId: 'p1', name: 'mine', source: own('x'), dryRun: false });
    expect(await world.service.showWorkflows.list(ann.tenant, 'p1')).toEqual([
      { name: 'hello', from: 'shipped', version: 0, tenantOverlay: 1, projectOverlay: 0 },
      { name: 'mine', from: 'project', version: 1, tenantOverlay: 0, projectOverlay: 0 },
    ]);
  });

  it('shows nothing of it to another tenant', async () => {
    await using _world = await open();
    await put(own('secret'));
    const other = { ...ann, tenant: '0190a5b0-0000-7000-8000-0000000000ff' };
    expect(await world.service.showWorkflows.list(other.tenant, '')).toMatchObject([{ name: 'hello', from: 'shipped' }]);
  });
});
