import { describe, expect, it } from 'vitest';
import type { ModelRequest, Part } from '../calls/domain/request.js';
import { asking, look, text } from './fixtures.js';

const MAIL = 'ada@example.org';
const KEY = `sk-${'aB3dE5gH'.repeat(5)}`;
const clean = async (part: Part): Promise<Part> => (await look(asking(part), { redact: 'on' })).request.turns[0]!.parts[0]!;

const withAddresses = async (redactAddresses: boolean) =>
  (await look(asking(text('at 10.1.2.3')), { redact: 'on', redactAddresses })).request.turns[0]!.parts[0];

describe('redaction', () => {
  it('gives the same value the same placeholder everywhere, and another value the next one', async () => {
    const { request } = await look(asking(text(`${MAIL} and bo@example.org`), text(`again ${MAIL}`)), { redact: 'on' });
    expect(request.turns[0]!.parts).toMatchObject([{ text: '[EMAIL_1] and [EMAIL_2]' }, { text: 'again [EMAIL_1]' }]);
  });

  it('counts what it took by kind, and says nothing of what it was', async () => {
    const { verdict } = await look(asking(text(`${MAIL} ${MAIL} ${KEY}`)), { redact: 'on' });
    expect(verdict).toEqual({ redacted: { email: 2, api_key: 1 }, rules: [] });
  });

  it('reaches system, tools with their schemas, results, files’ names, the schema of the answer and fields of one protocol', async () => {
    const fields = { metadata: { user_id: 'u1', contact: MAIL } };
    const schema = { type: 'object', properties: { to: { type: 'string', description: `like ${MAIL}` } } };
    const request: ModelRequest = {
      ...asking(
        { type: 'tool_result', callId: 'c', failed: false, parts: [{ type: 'text', text: MAIL }] },
        { type: 'document', name: `${MAIL}.pdf`, source: { kind: 'base64', mediaType: 'application/pdf', data: 'AAAA' } },
        { type: 'opaque', dialect: 'anthropic', value: { text: MAIL } },
      ),
      system: [{ type: 'text', text: MAIL }],
      tools: [{ name: 'mail', description: `not ${MAIL}`, schema }],
      output: { kind: 'schema', name: 'x', schema },
      extra: { dialect: 'anthropic', fields },
      hints: { dialect: 'anthropic', fields },
    };
    const { request: seen, verdict } = await look(request, { redact: 'on' });
    expect(JSON.stringify(seen)).not.toContain(MAIL);
    expect(verdict.redacted).toEqual({ email: 9 });
  });

  it('leaves the input of a tool call JSON: names of fields tell secrets, and numbers may be cards', async () => {
    const input = { password: 'correct-horse', note: `"${MAIL}"\n`, card: 4111111111111111, list: [KEY, 3], apiKey: 'abcdefgh' };
    const part = await clean({ type: 'tool_call', id: 'c', name: 't', input: JSON.stringify(input) });
    expect(JSON.parse((part as { input: string }).input)).toEqual({
      password: '[SECRET_1]',
      note: '"[EMAIL_1]"\n',
      card: '[CARD_1]',
      list: ['[API_KEY_1]', 3],
      apiKey: '[SECRET_2]',
    });
  });

  it('treats the input of a tool call that is no JSON as text', async () => {
    expect(await clean({ type: 'tool_call', id: 'c', name: 't', input: `{"to": "${MAIL}` })).toMatchObject({ input: '{"to": "[EMAIL_1]' });
  });

  it('leaves ids, signatures and sealed data as they are', async () => {
    const value = { type: 'x', id: KEY, signature: KEY, encrypted_content: KEY };
    expect(await clean({ type: 'opaque', dialect: 'anthropic', value })).toMatchObject({ value });
  });

  it.each([
    ['off', { redact: 'off' }, MAIL],
    ['on without anything to find', { redact: 'on' }, 'nothing here'],
  ] as const)('changes nothing when it is %s', async (_, settings, words) => {
    const request = asking(text(words));
    const guarded = await look(request, settings);
    expect(guarded.request.turns).toBe(request.turns);
    expect(guarded.restorer('text')).toBeUndefined();
  });

  it('takes network addresses only where that is asked for', async () => {
    expect([await withAddresses(false), await withAddresses(true)]).toMatchObject([{ text: 'at 10.1.2.3' }, { text: 'at [IP_1]' }]);
  });

  it('does not give to anything a placeholder that somebody wrote: it would be put back there too', async () => {
    const guarded = await look(asking(text(`[EMAIL_1] ${MAIL}`)), { redact: 'reversible' });
    expect(guarded.request.turns[0]!.parts[0]).toMatchObject({ text: '[EMAIL_1] [EMAIL_2]' });
    const put = guarded.restorer('text')!;
    expect(put.push('[EMAIL_1] [EMAIL_2]') + put.end()).toBe(`[EMAIL_1] ${MAIL}`);
  });

  it('is as the call wishes, whatever the tenant says', async () => {
    const { request } = await look(asking(text(MAIL)), { redact: 'on' }, { wishes: { redact: 'off' } });
    expect(request.turns[0]!.parts[0]).toMatchObject({ text: MAIL });
  });
});
