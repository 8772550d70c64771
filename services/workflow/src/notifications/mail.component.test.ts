import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { key, openStage, owner, type Stage } from './testing/stage.js';

const mails: string[] = [];
let refuse: number | undefined;
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo: (_address, _session, done) => {
    if (refuse === undefined) return done();
    done(Object.assign(new Error('no'), { responseCode: refuse }));
  },
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      mails.push(Buffer.concat(chunks).toString('utf8').replaceAll('=\r\n', ''));
      done();
    });
  },
});
let stage: Stage;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.server.address() as AddressInfo;
  stage = await openStage({ HEXAD_SMTP_URL: `smtp://127.0.0.1:${port}`, HEXAD_SMTP_FROM: 'Hexad <hexad@example.com>' });
}, 60_000);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await new Promise<void>((resolve) => server.close(resolve));
});

const mailTo = (address: string) =>
  vi.waitFor(
    () => {
      const mail = mails.find((one) => one.includes(`To: ${address}`));
      if (mail === undefined) throw new Error(`There is no mail to ${address}.`);
      return mail;
    },
    { timeout: 15_000 },
  );
const setTemplate = (type: string, subject: string, text: string, html = '', caller = owner) =>
  stage.house.notifications.setTemplate({ template: { type, language: 'en', subject, text, html, shipped: false } }, { caller });
const email = (target: string) => stage.channel({ kind: 'email', target, projectId: '' });

describe('a mail', () => {
  it('says what happened as text and as HTML, and where it is from', async () => {
    const { id } = await email('one@example.com');
    const runs = { types: ['hexad.workflow.run.ended.v1'] };
    await stage.subscribe(id, runs);
    const runId = await stage.say('x');
    const mail = await mailTo('one@example.com');
    expect(
      [mail, mail, mail, mail].map((text, at) =>
        text.includes([`Run ${runId}`, 'text/plain', 'text/html', 'Subject: [info] say succeeded'][at]!),
      ),
    ).toEqual([true, true, true, true]);
    expect(mail).toMatch(/Auto-Submitted: auto-generated/i);
  });

  it('has the words of the tenant, and escapes what comes from outside', async () => {
    const { id } = await email('two@example.com');
    await setTemplate('hexad.workflow.event.emitted.v1', 'Said: ${data.payload}', 'It said ${data.payload}.', '<b>${data.payload}</b>');
    await stage.subscribe(id);
    await stage.say('<script>alert(1)</script>');
    const mail = await mailTo('two@example.com');
    expect(mail).toContain('<b>&lt;script&gt;alert(1)&lt;/script&gt;</b>');
    await stage.house.notifications.deleteTemplate({ type: 'hexad.workflow.event.emitted.v1', language: 'en' }, { caller: owner });
  });

  it('cannot be given another header by what it tells', async () => {
    const { id } = await email('three@example.com');
    await setTemplate('*', '${data.payload}', 'Text');
    await stage.subscribe(id);
    await stage.say('Hello\r\nBcc: spy@example.com');
    expect(await mailTo('three@example.com')).not.toMatch(/^Bcc:/im);
    await stage.house.notifications.deleteTemplate({ type: '*', language: 'en' }, { caller: owner });
  });

  it('goes out in the shipped words when those of the tenant cannot be filled in', async () => {
    const { id } = await email('four@example.com');
    await setTemplate('*', 'About ${data.nothing.there}', 'Text');
    await stage.subscribe(id);
    await stage.say('x');
    expect(await mailTo('four@example.com')).toContain('Subject: [info] say: said');
    await stage.house.notifications.deleteTemplate({ type: '*', language: 'en' }, { caller: owner });
  });

  it('never shows what looks like a secret', async () => {
    const { id } = await email('five@example.com');
    await setTemplate('*', 'x', '${data.payload}');
    await stage.subscribe(id);
    const secret = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    await stage.say(`token ${secret}`);
    expect(await mailTo('five@example.com')).not.toContain(secret);
    await stage.house.notifications.deleteTemplate({ type: '*', language: 'en' }, { caller: owner });
  });

  it('that the server refuses for ever is dead at once, and its channel switched off', async () => {
    const { id } = await email('six@example.com');
    await stage.subscribe(id);
    refuse = 550;
    await stage.say('x');
    const dead = async () =>
      (await stage.house.notifications.listDeliveries({ limit: 0, cursor: '', channelId: id, state: 'dead' }, { caller: owner }))
        .deliveries;
    await expect.poll(async () => (await dead()).length, { timeout: 15_000 }).toBe(1);
    refuse = undefined;
    expect((await dead())[0]).toMatchObject({ attempts: 1, status: 550 });
  });
});

describe('a template', () => {
  it.each([
    ['*', '${nobody}', 'nobody'],
    ['*', '${secrets.KEY}', 'secret'],
    ['*', '${1 +}', 'template'],
    ['hexad.*', 'x', 'type'],
    ['*', ' ', 'subject'],
  ])('for %s with the subject %s is refused', async (type, subject, message) => {
    await expect(setTemplate(type, subject, 'x')).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(message) as string,
    });
  });

  it('is set by who manages the projects alone', async () => {
    await expect(setTemplate('*', 'x', 'x', '', { ...owner, roles: ['member'] })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

it.each(['nobody', 'a@b', 'a b@example.com', 'a@example.com\r\nBcc: x@example.com'])('no mail goes to %j', async (target) => {
  const request = { projectId: '', kind: 'email', name: 'x', target, room: '', personal: false };
  await expect(stage.house.notifications.createChannel(request, { caller: owner, idempotencyKey: key() })).rejects.toMatchObject({
    code: 'invalid',
  });
});
