import type { Caller } from '@hexad/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from '../runs/testing/world.js';
import { workflowSchema } from '../schema.js';
import type { ScheduleSpec } from './domain/schedule.js';

const HOUR = 3_600_000;
const WORKFLOWS = {
  note: 'steps: [{ name: say, system: log, inputs: { message: "${when}" } }]\n',
  long: 'steps: [{ name: hold, type: wait, signal: go }]\n',
};

let ground: Ground;
let world: World;
let ann: Caller;
beforeAll(async () => {
  ground = await openGround();
}, 60_000);
afterAll(() => ground[Symbol.asyncDispose]());

async function open(): Promise<World> {
  world = await World.open({ ground, workflows: WORKFLOWS });
  ann = { ...world.ann, roles: ['member'] };
  return world;
}

const spec = (more: Partial<ScheduleSpec> = {}): ScheduleSpec => ({
  workflow: 'note',
  inputs: { when: '${scheduled_at}' },
  cron: '0 * * * *',
  timeZone: 'UTC',
  seconds: false,
  missed: { policy: 'once' },
  overlap: 'skip',
  jitterMs: 0,
  ...more,
});
const put = (more: Partial<ScheduleSpec> = {}, caller = ann) =>
  world.service.schedules.manageSchedules.put(caller, { projectId: 'p', name: 'nightly', spec: spec(more) });
const sweep = () => world.service.schedules.fireSchedules.sweep();
const fires = (id: string) => world.service.schedules.schedules.fires(ann.tenant, id, 50, undefined);
const outcomes = async (id: string) =>
  (await fires(id)).map(({ scheduledAt, outcome }) => `${scheduledAt.toISOString().slice(11, 16)} ${outcome}`);
const runs = async () => (await world.service.runs.list(ann.tenant, { limit: 50, after: '', state: '' })).runs;
const later = async (ms: number) => {
  world.clock.advance(ms);
  await sweep();
};

describe('a schedule', () => {
  it('starts a run at its time, with the time as input and in the name of its owner', async () => {
    await using _world = await open();
    const { id, nextAt } = await put({ priority: 'high' });
    await sweep();
    expect([nextAt?.toISOString(), await runs()]).toEqual(['2026-01-15T13:00:00.000Z', []]);
    await later(HOUR);
    const [run] = await runs();
    expect([run?.inputs, run?.actor, run?.projectId, run?.priority]).toEqual([
      { when: '2026-01-15T13:00:00.000Z' },
      'user:ann',
      'p',
      'high',
    ]);
    expect(await outcomes(id)).toEqual(['13:00 started']);
  });

  it('starts one run for a time, though its process was killed after the start', async () => {
    await using _world = await open();
    const { id } = await put();
    const { schedules } = world.service.schedules;
    const before = await schedules.get(ann.tenant, id);
    await later(HOUR);
    await ground.store(workflowSchema).inTenant(ann.tenant, async (tx) => {
      await tx.execute('delete from schedule_fires');
      await tx.execute('update schedules set next_at = $2, due_at = $2 where id = $1', [id, before.nextAt]);
    });
    await sweep();
    expect([(await runs()).length, await outcomes(id)]).toEqual([1, ['13:00 started']]);
  });

  it('starts one run for a time, however many processes look', async () => {
    await using _world = await open();
    const { id } = await put();
    world.clock.advance(HOUR);
    await Promise.all(Array.from({ length: 8 }, sweep));
    expect([(await runs()).length, await outcomes(id)]).toEqual([1, ['13:00 started']]);
  });

  it.each([
    ['skip' as const, ['14:00 skipped', '13:00 started'], ['waiting']],
    ['allow' as const, ['14:00 started', '13:00 started'], ['waiting', 'waiting']],
    ['replace' as const, ['14:00 started', '13:00 started'], ['waiting', 'cancelled']],
  ])('with overlap %s has %j', async (overlap, expected, states) => {
    await using _world = await open();
    const { id } = await put({ workflow: 'long', inputs: {}, overlap });
    await later(HOUR);
    await later(HOUR);
    expect([await outcomes(id), (await runs()).map(({ state }) => state)]).toEqual([expected, states]);
  });

  it('makes up for what it missed as it should, and says what it did not', async () => {
    await using _world = await open();
    const { id } = await put({ missed: { policy: 'all', limit: 2 }, overlap: 'allow' });
    await later(4 * HOUR + 30 * 60_000);
    expect(await outcomes(id)).toEqual(['16:00 started', '15:00 started', '14:00 missed', '13:00 missed']);
  });

  it('does nothing while it is paused, and goes on from then', async () => {
    await using _world = await open();
    const { id } = await put();
    await world.service.schedules.manageSchedules.pause(ann, id);
    await later(3 * HOUR);
    const { nextAt } = await world.service.schedules.manageSchedules.resume(ann, id);
    await later(HOUR);
    expect([nextAt?.toISOString(), await outcomes(id)]).toEqual(['2026-01-15T16:00:00.000Z', ['16:00 started']]);
  });

  it('is disabled when its owner is gone, until somebody else answers for it', async () => {
    await using _world = await open();
    const { id } = await put();
    world.gone.add('user:ann');
    await later(HOUR);
    const { disabled } = await world.service.schedules.schedules.get(ann.tenant, id);
    await later(HOUR);
    expect([disabled, await runs()]).toEqual(['user:ann is not in the project any more.', []]);
    const { owner } = await world.service.schedules.manageSchedules.resume({ ...ann, actor: 'user:bob' }, id);
    await later(HOUR);
    expect([owner, (await runs())[0]?.actor]).toEqual(['user:bob', 'user:bob']);
  });

  it('says why a run could not start, and goes on', async () => {
    await using _world = await open();
    const { id } = await put({ inputs: { when: '${scheduled_at.year}' } });
    await later(HOUR);
    await later(HOUR);
    const [last] = await fires(id);
    expect([await outcomes(id), last?.reason]).toEqual([['14:00 refused', '13:00 refused'], expect.stringContaining('has no field year')]);
  });

  it('is refused when it could never run', async () => {
    await using _world = await open();
    const wrong: Partial<ScheduleSpec>[] = [
      { cron: '0 0 30 2 *' },
      { inputs: {} },
      { inputs: { when: '${nobody}' } },
      { workflow: 'none' },
      { inputs: { when: '${secrets.KEY}' } },
    ];
    const codes = [];
    for (const more of wrong) codes.push(await put(more).catch((error: { code: string }) => error.code));
    expect(codes).toEqual(['invalid', 'invalid', 'invalid', 'not_found', 'invalid']);
  });

  it('is the same when it is put again under its name, and then its changer answers for it', async () => {
    await using _world = await open();
    const [one, two] = [await put(), await put({ cron: '30 * * * *' }, { ...ann, actor: 'user:bob' })];
    expect([one.id === two.id, two.owner, two.nextAt?.toISOString()]).toEqual([true, 'user:bob', '2026-01-15T12:30:00.000Z']);
  });

  it('ends after its last time', async () => {
    await using _world = await open();
    const { id } = await put({ endsAt: new Date('2026-01-15T13:30:00Z') });
    await later(HOUR);
    await later(HOUR);
    expect([(await world.service.schedules.schedules.get(ann.tenant, id)).nextAt, await outcomes(id)]).toEqual([
      undefined,
      ['13:00 started'],
    ]);
  });
});
