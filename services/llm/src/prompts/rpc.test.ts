import { randomUUID } from 'node:crypto';
import { SystemClock, type Caller } from '@hexad/kernel';
import { PromptServiceService, type PromptTemplate } from '@hexad/proto/llm/v1/prompts';
import { SettingsServiceService } from '@hexad/proto/llm/v1/settings';
import { Connections, GrpcClients, JwtVerifier, serveRpc, SocketAddresses } from '@hexad/rpc';
import { Signer } from '@hexad/rpc/testing';
import { SilentLog } from '@hexad/telemetry';
import { temporaryFolder } from '@hexad/testing';
import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embedded } from '../fixtures/house.js';
import { DEFAULT_SETTINGS, GuardSettings, SettingsController, StoredSettings } from '../guards/index.js';
import { llmSchema } from '../schema.js';
import { StoredPrompts } from './adapters/stored-prompts.js';
import { promptsOn } from './fixtures.js';
import { Prompts, PromptsController } from './index.js';

@Module({})
class TestModule {}

const OWNER: Caller = { tenant: randomUUID(), actor: 'user:ann', roles: ['owner'] };
const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());

/** Both controllers on a real socket and a real database. */
async function open() {
  const { server } = stack.use(await embedded());
  const [clock, signer, addresses] = [new SystemClock(), await Signer.create(), new SocketAddresses(stack.use(temporaryFolder()).path)];
  const store = server.store(llmSchema);
  const providers = [
    { provide: Prompts, useValue: promptsOn(new StoredPrompts(store)) },
    { provide: GuardSettings, useValue: stack.use(new GuardSettings(new StoredSettings(store), clock)) },
  ];
  const module = { module: TestModule, controllers: [PromptsController, SettingsController], providers };
  stack.use(
    await serveRpc(module, {
      address: addresses.listen('llm'),
      verifier: new JwtVerifier(signer.keys, clock),
      clock,
      log: new SilentLog(),
    }),
  );
  const clients = new GrpcClients({
    connections: stack.use(new Connections(addresses)),
    clock,
    tokens: { token: (caller) => signer.sign(caller) },
  });
  return { prompts: clients.client('llm', PromptServiceService), settings: clients.client('llm', SettingsServiceService) };
}

const TEMPLATE: PromptTemplate = {
  name: 'team.greeting',
  title: 'A greeting',
  inputs: [
    {
      name: 'guest',
      description: '',
      schemaJson: '{"type":"string"}',
      trusted: false,
      optional: false,
      priority: 1,
      maxTokens: 3,
      keep: 'start',
    },
    { name: 'tone', description: '', schemaJson: '{"type":"string"}', trusted: true, optional: true, maxTokens: 0, keep: 'start' },
  ],
  messages: [
    { role: 'system', text: 'Be kind{% if tone %} and {{ tone }}{% endif %}.' },
    { role: 'user', text: 'Greet <guest>{{ guest }}</guest>' },
  ],
  maxTokens: 0,
};

describe('over RPC', () => {
  let rpc: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    rpc = await open();
  });

  it('a prompt is written, published, listed and filled', async () => {
    const { version, findings } = await rpc.prompts.createPrompt({ template: TEMPLATE }, { caller: OWNER });
    expect([version?.template, version?.state, findings]).toEqual([TEMPLATE, 'draft', []]);
    await rpc.prompts.publishPrompt({ name: TEMPLATE.name, version: 1 }, { caller: OWNER });
    const { prompts } = await rpc.prompts.listPrompts({}, { caller: OWNER });
    expect(prompts.find(({ name }) => name === TEMPLATE.name)).toMatchObject({ origin: 'tenant', current: 1, latest: 1 });
    const order = { name: TEMPLATE.name, inputsJson: '{"guest":"Ada Lovelace of London"}', version: 0, subject: '', maxTokens: 0 };
    expect(await rpc.prompts.renderPrompt(order, { caller: OWNER })).toMatchObject({
      messages: [
        { role: 'system', parts: [{ text: 'Be kind.', untrusted: false }] },
        {
          role: 'user',
          parts: [{ untrusted: false }, { text: 'Ada Lovelace\n[cut]', untrusted: true }, { text: '</guest>', untrusted: false }],
        },
      ],
      cuts: [{ input: 'guest', tokensBefore: 4, tokensAfter: 3 }],
      name: TEMPLATE.name,
      version: 1,
      arm: '',
    });
  });

  it('an unsafe prompt is checked without being kept', async () => {
    const template = { ...TEMPLATE, name: 'team.other', messages: [{ role: 'user', text: '{{ tone }}{{ guest }}' }] };
    const { findings } = await rpc.prompts.checkPrompt({ template }, { caller: OWNER });
    expect(findings).toMatchObject([{ code: 'untrusted_without_delimiters', level: 'error', message: 0, line: 1 }]);
    await expect(rpc.prompts.listPromptVersions({ name: 'team.other' }, { caller: OWNER })).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each(['[]', '{', '1'])('inputs that are no object are refused: %s', async (inputsJson) => {
    const order = { name: 'review.summary', inputsJson, version: 0, subject: '', maxTokens: 0 };
    await expect(rpc.prompts.renderPrompt(order, { caller: OWNER })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('call settings are shown and set', async () => {
    expect(await rpc.settings.getCallSettings({}, { caller: OWNER })).toEqual({ settings: DEFAULT_SETTINGS });
    const settings = { ...DEFAULT_SETTINGS, redact: 'on', cacheTtlMs: 60_000 };
    await rpc.settings.setCallSettings({ settings }, { caller: OWNER });
    expect(await rpc.settings.getCallSettings({}, { caller: OWNER })).toEqual({ settings });
  });
});
