import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type Json, type Shop } from './fixtures/shop.js';

const ENDED = new Set(['succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed']);

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const channel = await shop.call('POST', '/v1/notifications/channels', { kind: 'chat', name: 'alarms', target: 'slack', room: '#alarms' });
  await shop.call('POST', '/v1/notifications/subscriptions', {
    name: 'how runs end',
    types: ['hexad.workflow.run.ended.v1'],
    channelIds: [channel['id']],
  });
}, 120_000);
afterAll(() => shop?.[Symbol.asyncDispose]());

/** An agent that writes code which passes the tests, or never does. */
const coder = (passed: boolean) => (action: string, inputs: Json) =>
  action === 'test'
    ? { passed, findings: passed ? [] : ['red'] }
    : { commit: shop.repo.push(String(inputs['branch']), `${action} by an agent`) };

async function develop(number: number, passed: boolean): Promise<string> {
  shop.play(coder(passed));
  shop.repo.issue(number, 'Sell shoes', 'People want shoes.');
  const inputs = { task_id: `shop/web#${number}`, repository_url: shop.repositoryUrl, branch: `feature/${number}` };
  return (await shop.call('POST', '/v1/runs', { workflow: 'development', inputs }))['id'] as string;
}

/** The gate of the run, once it asks. */
async function gateOf(run: string): Promise<Json> {
  const waiting = async () => ((await shop.call('GET', `/v1/approvals?state=waiting&run=${run}`))['approvals'] as Json[])[0];
  await expect.poll(waiting).toBeDefined();
  return (await waiting())!;
}

/** How it ended, when the room of alarms has heard of it. */
async function ended(run: string): Promise<string> {
  const state = async () => (await shop.call('GET', `/v1/runs/${run}`))['state'] as string;
  await expect.poll(async () => ENDED.has(await state())).toBe(true);
  await expect.poll(() => alarmsOf(run)).toHaveLength(1);
  return state();
}

const alarmsOf = (run: string) => shop.slack.texts('alarms').filter((text) => text.includes(run));

const vote = ({ id, revision }: Json, decision: string) =>
  shop.call('POST', `/v1/approvals/${id}/votes`, { decision, revision }, shop.reviewer);
const pullOf = (branch: string) => shop.repo.pulls.find((pull) => pull.branch === branch);

describe('the workflow development, with a connection to GitHub and one to Slack', () => {
  it('leads from an issue to a merged pull request of what was approved, a closed issue and a message', async () => {
    const run = await develop(1, true);
    const gate = await gateOf(run);
    const head = shop.repo.tip('feature/1');
    expect([gate['revision'], shop.repo.issues.get(1)!.labels]).toEqual([head, ['status: in_review']]);
    await vote(gate, 'approve');
    expect(await ended(run)).toBe('succeeded');
    const { number, mergedAs, title } = pullOf('feature/1')!;
    const merged = shop.repo.commits.get(mergedAs!)!;
    expect([title, merged.parents[1], shop.repo.tip('main')]).toEqual(['shop/web#1: Sell shoes', { sha: head }, mergedAs]);
    expect([shop.repo.issues.get(1)!.state, shop.slack.texts('dev')]).toEqual([
      'closed',
      [`shop/web#1 is merged: ${shop.repositoryUrl}/pull/${number}`],
    ]);
    expect(alarmsOf(run)).toEqual([expect.stringMatching(/^\[info\] development succeeded/)]);
  }, 120_000);

  it('takes pull request, branch and status back when the review says no', async () => {
    const run = await develop(21, true);
    await vote(await gateOf(run), 'reject');
    expect(await ended(run)).toBe('compensated');
    expect([pullOf('feature/21')!.state, pullOf('feature/21')!.mergedAs, shop.repo.branches.has('feature/21')]).toEqual([
      'closed',
      undefined,
      false,
    ]);
    expect([shop.repo.issues.get(21)!.labels, shop.slack.texts('dev').at(-1)]).toEqual([
      [],
      'shop/web#21 did not get done; what was begun is taken back',
    ]);
  }, 120_000);

  it('takes the branch back when no mending makes the tests pass', async () => {
    const run = await develop(31, false);
    expect(await ended(run)).toBe('compensated');
    expect([pullOf('feature/31'), shop.repo.branches.has('feature/31'), shop.repo.issues.get(31)!.labels]).toEqual([undefined, false, []]);
  }, 120_000);
});

const addChat = (more: object) =>
  shop
    .call('POST', '/v1/notifications/channels', { kind: 'chat', name: 'ops', target: 'slack', room: '#alarms', ...more })
    .catch((error: Error) => error.message);
const tested = async (channel: Json) => {
  const sent = await shop.call('POST', `/v1/notifications/channels/${channel['id']}/test`);
  const all = async () => (await shop.call('GET', `/v1/notifications/deliveries?channel=${channel['id']}`))['deliveries'] as Json[];
  const same = async () => (await all()).find(({ id }) => id === sent['id'])!;
  await expect.poll(async () => (await same())['attempts'] as number).toBeGreaterThan(0);
  return same();
};

describe('a channel of the kind chat', () => {
  it('is a connection to a chat and a room of it', async () => {
    expect([await addChat({ target: 'github' }), await addChat({ target: '' }), await addChat({ room: '' })]).toEqual([
      expect.stringContaining('target is \\"github\\"; it is the name or id of a connection to a chat'),
      expect.stringContaining('a connection to a chat'),
      expect.stringContaining('is named as #dev'),
    ]);
  });

  it('says what became of a message, once for each time that it is sent', async () => {
    const before = shop.slack.texts('alarms').length;
    const channel = (await addChat({ name: 'ops <3' })) as Json;
    shop.slack.fail({ on: /chat\.postMessage/, afterwards: true });
    const good = await tested(channel);
    const texts = shop.slack.texts('alarms').slice(before);
    expect([good['state'], texts]).toEqual(['delivered', [expect.stringMatching(/^\[info\] A test of the channel ops &lt;3\n/)]]);
    const lost = await tested((await addChat({ room: '#nowhere' })) as Json);
    expect([lost['state'], lost['errorCode']]).toEqual(['dead', 'not_found']);
  });
});
