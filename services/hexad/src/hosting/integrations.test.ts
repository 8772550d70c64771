import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pressedButton, slashCommand } from '@hexad/provider-double';
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
  const gates = await shop.call('POST', '/v1/notifications/channels', { kind: 'chat', name: 'gates', target: 'slack', room: '#gates' });
  const asked = { name: 'gates', types: ['hexad.workflow.approval.requested.v1'], channelIds: [gates['id']] };
  await shop.call('POST', '/v1/notifications/subscriptions', asked);
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
/** Whoever began the run presses the button first, which counts for nothing, and then somebody else. */
async function approveInSlack(gate: Json): Promise<void> {
  for (const [user, key] of [
    ['U0OWNER', undefined],
    ['U0BOB', shop.reviewer],
  ] as const) {
    const { code } = await shop.call('POST', '/v1/chats/identities', undefined, key);
    const bound = await shop.slackSends(slashCommand(`bind ${code}`, user));
    expect(await bound.json()).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('You decide here as') as string });
  }
  await expect.poll(() => shop.slack.buttons('gates').get('hexad_approve')).toContain(gate['id']);
  const value = shop.slack.buttons('gates').get('hexad_approve')!;
  const pressed = (user: string) => pressedButton('hexad_approve', value, user, 'C00000003');
  const forged = await shop.slackSends(pressed('U0BOB'), 'the secret of somebody else');
  expect([forged.status, (await shop.slackSends(pressed('U0OWNER'))).status]).toEqual([401, 200]);
  expect((await shop.call('GET', `/v1/approvals/${gate['id']}`))['state']).toBe('waiting');
  expect((await shop.slackSends(pressed('U0BOB'))).status).toBe(200);
  expect(shop.slack.texts('gates').slice(-2)).toEqual([expect.stringContaining('does not count'), 'Bob has approved review.']);
}
const pullOf = (branch: string) => shop.repo.pulls.find((pull) => pull.branch === branch);

describe('the workflow development, with a connection to GitHub and one to Slack', () => {
  it('leads from an issue to a merged pull request of what was approved, a closed issue and a message', async () => {
    const run = await develop(1, true);
    const gate = await gateOf(run);
    const head = shop.repo.tip('feature/1');
    expect([gate['revision'], shop.repo.issues.get(1)!.labels]).toEqual([head, ['status: in_review']]);
    await approveInSlack(gate);
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

  it('leaves the branch of somebody else alone', async () => {
    shop.repo.branches.set('feature/41', shop.repo.tip('main'));
    const theirs = shop.repo.push('feature/41', 'of somebody else');
    const run = await develop(41, true);
    expect([await ended(run), shop.repo.branches.get('feature/41')]).toEqual(['compensated', theirs]);
  }, 120_000);
});

const fixBug = async (number: number, reproduced: boolean) => {
  const push = (branch: unknown) => ({ commit: shop.repo.push(String(branch), 'mended') });
  shop.play((action, { branch }) => {
    if (action === 'reproduce') return { reproduced, test: 'shoes.test.ts', notes: 'It sells shoes here.' };
    return action === 'test' ? { passed: true } : push(branch);
  });
  shop.repo.issue(number, 'No shoes are sold').labels.push('bug');
  const inputs = { task_id: `shop/web#${number}`, repository_url: shop.repositoryUrl, branch: `fix/${number}` };
  return (await shop.call('POST', '/v1/runs', { workflow: 'bugfix', inputs }))['id'] as string;
};

describe('the workflow bugfix', () => {
  it('merges a fix and closes the bug', async () => {
    const run = await fixBug(51, true);
    await vote(await gateOf(run), 'approve');
    expect([await ended(run), pullOf('fix/51')!.mergedAs, shop.repo.issues.get(51)!.state]).toEqual([
      'succeeded',
      shop.repo.tip('main'),
      'closed',
    ]);
  }, 120_000);

  it('asks who reported what does not happen here, and leaves no branch', async () => {
    const run = await fixBug(61, false);
    expect([await ended(run), shop.repo.branches.has('fix/61'), shop.slack.texts('dev').at(-1)]).toEqual([
      'succeeded',
      false,
      'shop/web#61: not_reproduced',
    ]);
    expect(shop.repo.issues.get(61)!.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      'This could not be reproduced. It sells shoes here.',
    ]);
  }, 120_000);
});

describe('the workflow hotfix', () => {
  it('takes the merge back with a commit when it cannot be deployed', async () => {
    const before = shop.repo.tip('main');
    shop.repo.branches.set('production', before);
    shop.play((action, { branch }) =>
      action === 'test' ? { passed: true, findings: [] } : { commit: shop.repo.push(String(branch), 'mended') },
    );
    await shop.call('POST', '/v1/secrets', { name: 'DEPLOY_TOKEN', value: 'a-token-to-deploy-with' });
    const inputs = {
      incident_id: 'I-1',
      description: 'No shoes are sold',
      repository_url: shop.repositoryUrl,
      deploy_url: `${shop.github.origin}/nobody-deploys-here`,
      health_url: shop.github.origin,
      channel: '#dev',
    };
    const run = (await shop.call('POST', '/v1/runs', { workflow: 'hotfix', inputs }))['id'] as string;
    await vote(await gateOf(run), 'approve');
    expect(await ended(run)).toBe('compensated');
    const tip = shop.repo.commits.get(shop.repo.tip('production'))!;
    expect([tip.message, tip.tree, shop.repo.branches.has('hotfix/I-1')]).toEqual([
      `Revert "Merge pull request #${pullOf('hotfix/I-1')!.number}"\n\nThis reverts commit ${tip.parents[0]!.sha}.`,
      shop.repo.commits.get(before)!.tree,
      false,
    ]);
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
