import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from './testing/world.js';

const FILE = `name: From a file
version: "1"
steps:
  - { name: say, system: log, inputs: { message: "\${who}" } }
`;
const STEPS = 'steps:\n  - { name: say, system: log, inputs: { message: "hello" } }\n';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
}, 60_000);
afterAll(() => ground[Symbol.asyncDispose]());

const open = () => World.open({ ground, workflows: { hello: STEPS, docs: STEPS } });
const fromFile = { workflow: '', source: FILE, projectId: 'project', inputs: { who: 'you' }, key: '' };

describe('a run of a file that comes along', () => {
  it('goes by the name in the file and is pinned to it', async () => {
    await using world = await open();
    const id = await world.service.startRun.execute(world.ann, fromFile);
    await world.ended(id);
    const { tenant } = world.ann;
    expect((await world.service.runs.get(tenant, id)).run).toMatchObject({ workflow: 'From a file', state: 'succeeded' });
    expect((await world.service.runs.pinned(tenant, id)).source).toBe(FILE);
  });

  it('is refused with its place, and nothing is stored', async () => {
    await using world = await open();
    const wrong = { ...fromFile, source: FILE.replace('${who}', '${1 + true}') };
    await expect(world.service.startRun.execute(world.ann, wrong)).rejects.toThrow(/line 4, column 53/);
    expect((await world.service.runs.list(world.ann.tenant, { limit: 9, after: '', state: '' })).runs).toEqual([]);
  });

  it('is refused without its inputs, which are named with the line of the expression', async () => {
    await using world = await open();
    const source = FILE.replace(
      '{ name: say, system: log, inputs: { message: "${who}" } }',
      'name: say\n    system: log\n    inputs:\n      message: "${who}"',
    );
    await expect(world.service.startRun.execute(world.ann, { ...fromFile, source, inputs: {} })).rejects.toThrow('who (used in line 7).');
  });

  it('is not the run of another file under the same key', async () => {
    await using world = await open();
    const command = { ...fromFile, key: 'once' };
    const id = await world.service.startRun.execute(world.ann, command);
    expect(await world.service.startRun.execute(world.ann, command)).toBe(id);
    for (const other of [{ source: `${FILE}\n` }, { inputs: { who: 'me' } }, { projectId: 'other' }]) {
      await expect(world.service.startRun.execute(world.ann, { ...command, ...other })).rejects.toMatchObject({ code: 'conflict' });
    }
  });
});

describe('a workflow that says what its inputs are', () => {
  const INPUTS = `inputs:
  properties:
    who: { type: string, pattern: '^[a-z]+$', error_message: a name in small letters }
    kind: { type: string, format: agent-kind }
`;
  const said = { ...fromFile, source: FILE.replace('steps:', () => `${INPUTS}steps:`) };

  it.each([
    ['do not fit', { who: 'YOU' }, 'who: a name in small letters'],
    ['are of another type', { who: 'you', kind: 3 }, 'kind must be string'],
    ['name agents that nobody is', { who: 'you', kind: 'nonsense' }, 'kind is "nonsense", and no agents are of that kind'],
  ])('refuses inputs that %s, and stores nothing', async (_, inputs, why) => {
    await using world = await open();
    await expect(world.service.startRun.execute(world.ann, { ...said, inputs })).rejects.toMatchObject({
      code: 'invalid',
      message: `Workflow From a file does not take these inputs: ${why}.`,
    });
    expect((await world.service.runs.list(world.ann.tenant, { limit: 9, after: '', state: '' })).runs).toEqual([]);
  });

  it('refuses a rerun with others, too', async () => {
    await using world = await open();
    const id = await world.service.startRun.execute(world.ann, { ...said, inputs: { who: 'you', kind: 'code' } });
    await world.ended(id);
    const rerun = world.service.rerun.execute(world.ann, { runId: id, from: '', inputs: { who: 'YOU' }, key: '' });
    await expect(rerun).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('a name in small letters') });
  });

  it('is no workflow when that is no schema', async () => {
    await using world = await open();
    const started = world.service.startRun.execute(world.ann, { ...said, source: said.source.replace("'^[a-z]+$'", "'(?=a)'") });
    await expect(started).rejects.toMatchObject({
      code: 'workflow_invalid',
      message: expect.stringContaining('`inputs` is no JSON Schema'),
    });
  });
});

describe('a list of runs', () => {
  it('holds those of a workflow, a project and a time', async () => {
    await using world = await open();
    const { tenant } = world.ann;
    const first = await world.start('hello');
    world.clock.advance(60_000);
    const second = await world.start('hello');
    const third = await world.service.startRun.execute(world.ann, { workflow: 'docs', projectId: 'other', inputs: {}, key: '' });
    const found = async (filter: object) =>
      (await world.service.runs.list(tenant, { limit: 9, after: '', state: '', ...filter })).runs.map(({ id }) => id);
    const between = new Date(world.clock.now().getTime() - 1);
    expect(await found({ workflow: 'hello' })).toEqual([second, first]);
    expect(await found({ project: 'other' })).toEqual([third]);
    expect([await found({ since: between, workflow: 'hello' }), await found({ until: between })]).toEqual([[second], [first]]);
  });
});
