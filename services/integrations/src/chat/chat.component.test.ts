import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { member, openHouse, owner, type House } from '../fixtures/house.js';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.connect();
});
afterAll(() => house[Symbol.asyncDispose]());

const send = (text: string, more: object = {}, idempotencyKey: string = randomUUID()) =>
  house.chat.sendMessage(
    { projectId: '', connection: '', channel: '#dev', text, buttons: [], ...more },
    { caller: member, idempotencyKey },
  );
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'fine').catch((error: { code: string }) => error.code);
const countOf = (text: string): number => house.slack.texts('dev').filter((one) => one === text).length;

describe('a message', () => {
  it('arrives as it was written, and calls nobody by what stands in it', async () => {
    const { channelId } = await send('<!channel> & <https://evil.example|here>');
    await send('by id', { channel: channelId });
    expect(house.slack.texts('dev')).toEqual(['&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;', 'by id']);
  });

  it('has buttons that carry what they are for', async () => {
    const button = { action: 'hexad_approve', text: 'Approve', value: '{"a":"1"}' };
    await send('Decide', { buttons: [button] });
    expect([...house.slack.buttons('dev')]).toEqual([['hexad_approve', '{"a":"1"}']]);
    expect(await codeOf(send('Decide', { buttons: [{ ...button, value: 'x'.repeat(2_001) }] }))).toBe('invalid');
  });

  it('is sent once for its key, also when the answer was lost', async () => {
    const key = randomUUID();
    house.slack.fail({ on: /chat\.postMessage/, afterwards: true });
    const [first, second] = [await send('once', {}, key), await send('once', {}, key)];
    expect([second, countOf('once'), await codeOf(send('else', {}, key))]).toEqual([first, 1, 'conflict']);
  });

  it('is sent again rather than never when nobody may look whether it arrived', async () => {
    house.slack.scopes.delete('channels:history');
    house.slack.fail({ on: /chat\.postMessage/, afterwards: true });
    await send('twice');
    house.slack.scopes.add('channels:history');
    expect(countOf('twice')).toBe(2);
  });

  it.each([
    ['channel_not_found', 'not_found'],
    ['not_in_channel', 'provider_denied'],
    ['is_archived', 'conflict'],
    ['token_revoked', 'key_refused'],
    ['something_new', 'provider_rejected'],
  ])('that Slack refuses with %s fails with %s', async (error, code) => {
    house.slack.fail({ on: /chat\.postMessage/, answer: { status: 200, body: { ok: false, error } } });
    expect(await codeOf(send('no'))).toBe(code);
  });

  it('needs a channel and something to say', async () => {
    expect([
      await codeOf(send('x', { channel: 'dev' })),
      await codeOf(send(' ')),
      await codeOf(send('x', { channel: '#nowhere' })),
    ]).toEqual(['invalid', 'invalid', 'not_found']);
  });

  it('goes over the project’s connection before the tenant’s, and over a named one where there are several', async () => {
    const projectId = randomUUID();
    const { url: baseUrl, token } = house.slack;
    const make = (name: string) =>
      house.connections.createConnection({ projectId, provider: 'slack', name, baseUrl, token, repositories: [] }, { caller: owner });
    await make('first');
    const one = await codeOf(send('one', { projectId }));
    await make('second');
    expect([one, await codeOf(send('two', { projectId })), await codeOf(send('two', { projectId, connection: 'second' }))]).toEqual([
      'fine',
      'conflict',
      'fine',
    ]);
  });
});
