import { ModelDouble } from '@hexad/model-double';
import { expect, it } from 'vitest';
import { batchConformance } from '../shared/fixtures/batches.js';
import { failureOf, KEY } from '../shared/fixtures/kit.js';
import { Transport } from '../shared/transport.js';
import { AnthropicBatches } from './batches.js';

batchConformance('Anthropic', { protocol: 'anthropic', model: 'claude-sonnet-5' }, (transport) => new AnthropicBatches(transport));

it('does not take its key to another host for the results', async () => {
  await using thief = await ModelDouble.start();
  const body = JSON.stringify({
    id: 'b',
    processing_status: 'ended',
    results_url: `${thief.url('anthropic')}/v1/messages/batches/b/results`,
  });
  const raw = { status: 200, headers: { 'content-type': 'application/json' }, body };
  await using double = await ModelDouble.start({ script: { rules: [{ when: { endpoint: 'batches' }, reply: { raw } }] } });
  await using transport = new Transport();
  const { signal } = new AbortController();
  const results = new AnthropicBatches(transport).results(
    { provider: 'ours', baseUrl: double.url('anthropic'), secret: KEY, signal, timeoutMs: 20_000 },
    'msgbatch_1',
  );
  const error = await failureOf(results[Symbol.asyncIterator]().next());
  expect([error.code, thief.requests.length]).toEqual(['host_refused', 0]);
});
