import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openGround, World, type Ground } from '../../runs/testing/world.js';

const WORKFLOWS = {
  gate: `
steps:
  - { name: gate, type: approval, revision: abc, authors: ["user:eve"] }
  - { name: ship, system: log, inputs: { message: done } }
`,
};
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

let ground: Ground;
let world: World;
beforeAll(async () => void (ground = await openGround()), 60_000);
afterAll(() => ground[Symbol.asyncDispose]());
beforeEach(async () => {
  world = await World.open({ ground, workflows: WORKFLOWS });
  await chats().setApp({ ...caller('key:ann'), roles: ['owner'] }, SECRET);
});
afterEach(() => world[Symbol.asyncDispose]());

const chats = () => world.service.approvals.chats;
const caller = (actor: string) => ({ tenant: world.ann.tenant, actor });

/** As Slack sends and signs a form. */
function send(fields: Readonly<Record<string, string>>, { secret = SECRET, ageMs = 0, tamper = '' } = {}): Promise<string> {
  const at = Math.floor((world.clock.now().getTime() - ageMs) / 1_000);
  const text = new URLSearchParams(fields).toString();
  const signature = createHmac('sha256', secret).update(`v0:${at}:${text}`).digest('hex');
  const headers = { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${signature}` };
  return chats().receive(world.ann.tenant, { headers, body: Buffer.from(text + tamper) });
}
const command = (text: string, user: string) => ({ command: '/hexad', text, user_id: user, team_id: 'T1' });
async function bound(user: string, actor: string): Promise<string> {
  const { code } = await chats().code(caller(actor));
  return send(command(`bind ${code}`, user));
}
async function press(run: string, action: 'approve' | 'reject', user: string, revision = 'abc', how = {}): Promise<void> {
  const { id } = await world.service.approvals.view.at(world.ann.tenant, run, 'gate');
  const payload = {
    type: 'block_actions',
    user: { id: user },
    team: { id: 'T1' },
    channel: { id: 'C1' },
    actions: [{ action_id: `hexad_${action}`, value: JSON.stringify({ a: id, r: revision, c: '', p: '' }) }],
  };
  expect(await send({ payload: JSON.stringify(payload) }, how)).toBe('');
}
const state = async (run: string) => (await world.service.runs.get(world.ann.tenant, run)).run.state;
const records = async (run: string) => {
  const { view } = world.service.approvals;
  return (await view.get(caller('user:bob'), (await view.at(world.ann.tenant, run, 'gate')).id)).records.map(
    ({ kind, via }) => `${kind} ${via}`,
  );
};

describe('a decision in a chat', () => {
  it('is the decision of the person who said in both places that they are the same', async () => {
    const run = await world.start('gate');
    expect(await bound('U2BOB', 'key:bob')).toBe('You decide here as bob from now on.');
    await press(run, 'approve', 'U2BOB');
    await world.ended(run);
    expect([await state(run), (await records(run)).includes('voted chat')]).toEqual(['succeeded', true]);
    expect((await chats().list(caller('user:bob'))).map(({ team, user }) => `${team} ${user}`)).toEqual(['T1 U2BOB']);
  });

  it('of who began it, of an author, of nobody, and on another revision counts no more than anywhere else', async () => {
    const run = await world.start('gate');
    await bound('U1ANN', 'key:ann');
    await bound('U3EVE', 'key:eve.2');
    await bound('U2BOB', 'key:bob');
    await press(run, 'approve', 'U1ANN');
    await press(run, 'approve', 'U3EVE');
    await press(run, 'approve', 'U4WHO');
    await press(run, 'approve', 'U2BOB', 'older');
    expect([await state(run), (await records(run)).filter((kind) => kind.startsWith('voted'))]).toEqual(['waiting', []]);
    await chats().remove(caller('user:bob'), { team: 'T1', user: 'U2BOB' });
    await press(run, 'approve', 'U2BOB');
    expect(await state(run)).toBe('waiting');
    await press(run, 'reject', 'U3EVE');
    expect(await state(run)).toBe('failed');
  });

  it.each([
    ['with another secret', { secret: 'another secret' }],
    ['six minutes ago', { ageMs: 360_000 }],
    ['in the future', { ageMs: -360_000 }],
    ['and changed since', { tamper: '&x=1' }],
  ])('is refused when it was signed %s', async (_, how) => {
    await expect(send(command('bind ABCDEFGHJK', 'U2BOB'), how)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('is refused for a tenant that has no app', async () => {
    await chats().setApp({ ...caller('key:ann'), roles: ['owner'] }, '');
    await expect(send(command('bind ABCDEFGHJK', 'U2BOB'))).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(chats().setApp({ ...caller('key:bob'), roles: ['member'] }, SECRET)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('a code', () => {
  it('works once, for ten minutes, and makes nobody somebody else', async () => {
    const { code } = await chats().code(caller('key:bob'));
    expect(await send(command(`bind ${code.toLowerCase()}`, 'U2BOB'))).toContain('as bob');
    expect(await send(command(`bind ${code}`, 'U9EVE'))).toContain('was used');
    expect(await bound('U2BOB', 'key:eve')).toContain('somebody else here already');
    const late = await chats().code(caller('key:cid'));
    world.clock.advance(600_001);
    expect(await send(command(`bind ${late.code}`, 'U5CID'))).toContain('has run out');
  });
});
