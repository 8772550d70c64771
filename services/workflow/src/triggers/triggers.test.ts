import { createHmac } from 'node:crypto';
import type { Caller } from '@hexad/kernel';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openGround, World, type Ground } from '../runs/testing/world.js';
import { workflowSchema } from '../schema.js';
import { hookOf } from './domain/hook-address.js';
import type { On, Trigger, TriggerSpec } from './domain/trigger.js';

const WORKFLOWS = {
  note: 'steps: [{ name: say, system: log, inputs: { message: "${text}" } }]\n',
  after: 'steps: [{ name: say, system: log, inputs: { message: "${of}" } }]\n',
};
const ENDED = 'hexad.workflow.run.ended.v1';

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

const spec = (on: On, workflow: string, inputs: TriggerSpec['inputs'], more: Partial<TriggerSpec> = {}): TriggerSpec => ({
  on,
  workflow,
  inputs,
  perMinute: 60,
  maxDepth: 3,
  ...more,
});
const put = (given: TriggerSpec, caller = ann) =>
  world.service.triggers.manageTriggers.put(caller, { projectId: 'project', name: 'it', spec: given });
const onEnd = (
  filter: string,
  workflow = 'after',
  inputs: TriggerSpec['inputs'] = { of: '${event.data.runId}' },
  more: Partial<TriggerSpec> = {},
) => spec({ kind: 'event', types: [ENDED], filter }, workflow, inputs, more);
const runs = async () => (await world.service.runs.list(ann.tenant, { limit: 50, after: '', state: '' })).runs;
const deliveries = ({ id }: Trigger) => world.service.triggers.triggers.deliveries(ann.tenant, id, 50, undefined);
const settled = (trigger: Trigger, count: number) =>
  vi.waitFor(async () => expect((await deliveries(trigger)).filter(({ outcome }) => outcome !== 'starting')).toHaveLength(count), {
    timeout: 20_000,
    interval: 50,
  });

describe('a trigger of events', () => {
  it('starts one run for an event that its filter lets through, with the event as input', async () => {
    await using _world = await open();
    const { trigger } = await put(
      onEnd(
        '${event.data.workflow == "note" && event.data.state == "succeeded"}',
        'after',
        { of: '${event.data.runId}' },
        { priority: 'low' },
      ),
    );
    const first = await world.start('note', { text: 'x' });
    await settled(trigger, 1);
    const started = (await runs()).filter(({ workflow }) => workflow === 'after');
    expect(started.map(({ inputs, actor, projectId, priority }) => [inputs, actor, projectId, priority])).toEqual([
      [{ of: first }, 'user:ann', 'project', 'low'],
    ]);
  });

  it('hears nothing of other projects', async () => {
    await using _world = await open();
    const { trigger } = await put(onEnd('${true}'));
    const { triggers } = world.service.triggers;
    expect([(await triggers.hearing(ann.tenant, ENDED, 'project')).length, await triggers.hearing(ann.tenant, ENDED, 'other')]).toEqual([
      1,
      [],
    ]);
    expect(await deliveries(trigger)).toEqual([]);
  });

  it('starts no second run for an event that comes again, though its process was killed after the start', async () => {
    await using _world = await open();
    const { trigger } = await put(onEnd('${event.data.workflow == "note"}'));
    const message = {
      tenant: ann.tenant,
      id: 'event-1',
      type: ENDED,
      source: '/hexad/workflow',
      subject: 'project',
      time: '',
      actor: 'user:ann',
      key: 'k',
      data: { workflow: 'note', runId: 'r' },
    };
    await world.service.triggers.hearEvents.handle(message);
    await ground
      .store(workflowSchema)
      .inTenant(ann.tenant, (tx) => tx.execute(`update trigger_deliveries set outcome = 'starting', run_id = null`));
    await Promise.all([1, 2, 3].map(() => world.service.triggers.hearEvents.handle(message)));
    expect([(await runs()).length, (await deliveries(trigger)).map(({ outcome }) => outcome)]).toEqual([1, ['started']]);
  });

  it('stops a run whose end would start it again for ever', async () => {
    await using _world = await open();
    const { trigger } = await put(onEnd('${event.data.workflow == "note"}', 'note', { text: 'again' }, { maxDepth: 2 }));
    await world.start('note', { text: 'x' });
    await settled(trigger, 4);
    const last = (await deliveries(trigger)).find(({ outcome }) => outcome === 'refused');
    expect([(await runs()).length, last?.depth, last?.reason]).toEqual([4, 3, expect.stringContaining('round in circles')]);
  });

  it('starts no more runs in a minute than it may, and says so', async () => {
    await using _world = await open();
    const { trigger } = await put(onEnd('${event.data.workflow == "note"}', 'after', { of: 'x' }, { perMinute: 2 }));
    for (const text of ['1', '2', '3']) await world.start('note', { text });
    await settled(trigger, 3);
    expect((await deliveries(trigger)).map(({ outcome }) => outcome).toSorted()).toEqual(['limited', 'started', 'started']);
  });

  it('says why a filter could not be asked, and is disabled when its owner is gone', async () => {
    await using _world = await open();
    const { trigger } = await put(onEnd('${event.data.nothing == 1}'));
    const message = {
      tenant: ann.tenant,
      id: 'e1',
      type: ENDED,
      source: 's',
      subject: 'project',
      time: '',
      actor: 'a',
      key: 'k',
      data: {},
    };
    await world.service.triggers.hearEvents.handle(message);
    expect((await deliveries(trigger))[0]).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('nothing') });
    await put(onEnd('${true}'));
    world.gone.add('user:ann');
    await world.service.triggers.hearEvents.handle({ ...message, id: 'e2' });
    expect((await world.service.triggers.triggers.get(ann.tenant, trigger.id)).disabled).toContain('user:ann is not in the project');
  });
});

const webhook = (scheme: 'standard' | 'github') => spec({ kind: 'webhook', scheme }, 'note', { text: '${body.action}' });
const receive = (trigger: Trigger, headers: Record<string, string>, body: string) =>
  world.service.triggers.receiveWebhook.execute(ann.tenant, hookOf(ann.tenant, trigger.id), { headers, body: Buffer.from(body) });
const BODY = '{"action":"opened"}';

function standard(secret: string, { id = 'msg_1', body = BODY, at = world.clock.now() } = {}): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

describe('a webhook', () => {
  it('starts one run for a delivery that is signed as Standard Webhooks are, however often it comes', async () => {
    await using _world = await open();
    const { trigger, secret } = await put(webhook('standard'));
    const headers = standard(secret!);
    const [one, two] = [await receive(trigger, headers, BODY), await receive(trigger, headers, BODY)];
    expect([one.runId === two.runId, (await runs()).map(({ inputs }) => inputs)]).toEqual([true, [{ text: 'opened' }]]);
  });

  it('starts one run for a body that is signed as GitHub signs, whatever the delivery is called', async () => {
    await using _world = await open();
    const { trigger, secret } = await put(webhook('github'));
    const signature = `sha256=${createHmac('sha256', secret!).update(BODY).digest('hex')}`;
    const [one, two] = [
      await receive(trigger, { 'x-hub-signature-256': signature, 'x-github-delivery': 'a' }, BODY),
      await receive(trigger, { 'x-hub-signature-256': signature, 'x-github-delivery': 'b' }, BODY),
    ];
    expect([one.runId === two.runId, (await runs()).length]).toEqual([true, 1]);
  });

  it('is told which input does not fit the workflow, each time that it comes', async () => {
    await using _world = await open();
    const { trigger, secret } = await put(webhook('standard'));
    const body = '{"ref":"main"}';
    const headers = standard(secret!, { body });
    for (const _time of ['first', 'again'])
      await expect(receive(trigger, headers, body)).rejects.toMatchObject({
        code: 'invalid',
        message: expect.stringMatching(/input text .*action/),
      });
    expect(await runs()).toEqual([]);
  });

  it('lets nobody in without the signature, with an old one, with another body, or with a secret that was rotated away', async () => {
    await using _world = await open();
    const { trigger, secret } = await put(webhook('standard'));
    const old = standard(secret!, { at: new Date(world.clock.now().getTime() - 301_000) });
    const tries = [receive(trigger, {}, BODY), receive(trigger, old, BODY), receive(trigger, standard(secret!), '{"action":"other"}')];
    const codes = await Promise.all(tries.map((one) => one.catch((error: { code: string }) => error.code)));
    await world.service.triggers.manageTriggers.rotate(ann, trigger.id);
    codes.push(await receive(trigger, standard(secret!), BODY).catch((error: { code: string }) => error.code));
    expect([codes, await runs()]).toEqual([['unauthenticated', 'unauthenticated', 'unauthenticated', 'unauthenticated'], []]);
  });

  it('shows its secret once, and keeps it in no row', async () => {
    await using _world = await open();
    const [one, two] = [await put(webhook('standard')), await put(webhook('standard'))];
    const rows = await ground.store(workflowSchema).inTenant(ann.tenant, (tx) => tx.query('select * from triggers, secrets'));
    expect([one.secret?.startsWith('whsec_'), two.secret, JSON.stringify(rows).includes(one.secret!.slice(6))]).toEqual([
      true,
      undefined,
      false,
    ]);
  });

  it('is not there for another tenant, nor when it was taken away', async () => {
    await using _world = await open();
    const { trigger, secret } = await put(webhook('standard'));
    const other = '0190a5b0-0000-7000-8000-0000000000ff';
    const request = { headers: standard(secret!), body: Buffer.from(BODY) };
    const { receiveWebhook, manageTriggers } = world.service.triggers;
    await expect(receiveWebhook.execute(other, hookOf(ann.tenant, trigger.id), request)).rejects.toMatchObject({ code: 'not_found' });
    await manageTriggers.remove(ann, trigger.id);
    await expect(receive(trigger, standard(secret!), BODY)).rejects.toMatchObject({ code: 'not_found' });
  });
});

const start = (trigger: Trigger, given: { text: string }, key: string, caller = ann) =>
  world.service.triggers.manageTriggers.start(caller, trigger.id, given, key);

describe('a manual trigger', () => {
  const form = { type: 'object', properties: { text: { type: 'string', minLength: 2 } }, required: ['text'], additionalProperties: false };
  const manual = () => spec({ kind: 'manual', form }, 'note', { text: '${form.text} by ${actor}' });

  it('starts one run for a key, with the form as input and in the name of who starts it', async () => {
    await using _world = await open();
    const { trigger } = await put(manual());
    const bob: Caller = { ...ann, actor: 'user:bob' };
    const [one, two] = [await start(trigger, { text: 'go' }, 'k', bob), await start(trigger, { text: 'go' }, 'k', bob)];
    const all = await runs();
    expect([one === two, all.map(({ inputs, actor }) => [inputs, actor])]).toEqual([true, [[{ text: 'go by user:bob' }, 'user:bob']]]);
  });

  it('refuses a form that does not fit, naming the field, and starts nothing', async () => {
    await using _world = await open();
    const { trigger } = await put(manual());
    await expect(start(trigger, { text: 'x' }, 'k')).rejects.toThrow('form.text');
    expect(await runs()).toEqual([]);
  });
});

it('refuses a trigger that could never start a run', async () => {
  await using _world = await open();
  const wrong = [
    spec({ kind: 'event', types: ['hexad.nothing.v1'], filter: true }, 'after', { of: 'x' }),
    spec({ kind: 'event', types: ['hexad.workflow.trigger.refused.v1'], filter: true }, 'after', { of: 'x' }),
    spec({ kind: 'event', types: [], filter: true }, 'after', { of: 'x' }),
    onEnd('${body.x}'),
    spec({ kind: 'webhook', scheme: 'standard' }, 'note', {}),
    spec({ kind: 'webhook', scheme: 'standard' }, 'note', { text: '${event.id}' }),
    spec({ kind: 'manual', form: 'text' }, 'note', { text: 'x' }),
  ];
  const codes: string[] = [];
  for (const given of wrong)
    codes.push(
      await put(given).then(
        () => 'put',
        (error: { code: string }) => error.code,
      ),
    );
  expect(codes).toEqual(wrong.map(() => 'invalid'));
});
