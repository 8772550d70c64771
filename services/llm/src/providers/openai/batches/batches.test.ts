import { ModelDouble } from '@hexad/model-double';
import { describe, expect, it } from 'vitest';
import { TokenEstimator } from '../../../tokens/index.js';
import { batchConformance } from '../../shared/fixtures/batches.js';
import { asking, failureOf, KEY } from '../../shared/fixtures/kit.js';
import { Transport } from '../../shared/transport.js';
import { BatchReader } from './reader.js';
import { OpenAiBatches } from './openai-batches.js';

const MODEL = 'gpt-5.4-mini';
const DIALECTS = ['openai-chat', 'openai-responses'] as const;

for (const dialect of DIALECTS) {
  batchConformance(
    dialect,
    { protocol: 'openai', model: MODEL },
    (transport) => new OpenAiBatches(dialect, transport, new TokenEstimator()),
  );
}

describe.each(DIALECTS)('a batch of %s', (dialect) => {
  it('has no results before it has ended', async () => {
    await using double = await ModelDouble.start({ script: { batches: { polls: 100 } } });
    await using transport = new Transport();
    const batches = new OpenAiBatches(dialect, transport, new TokenEstimator());
    const access = {
      provider: 'ours',
      baseUrl: double.url('openai'),
      secret: KEY,
      signal: new AbortController().signal,
      timeoutMs: 20_000,
    };
    const id = await batches.begin(access, MODEL, [{ custom: 'a', request: asking() }], 1000);
    expect(await failureOf(batches.results(access, id).next())).toMatchObject({ code: 'conflict' });
  });

  it('leaves no file behind when it cannot begin', async () => {
    await using double = await ModelDouble.start({
      script: { rules: [{ when: { endpoint: 'batches' }, reply: { error: { status: 503 } } }] },
    });
    await using transport = new Transport();
    const batches = new OpenAiBatches(dialect, transport, new TokenEstimator());
    const access = {
      provider: 'ours',
      baseUrl: double.url('openai'),
      secret: KEY,
      signal: new AbortController().signal,
      timeoutMs: 20_000,
    };
    expect(await failureOf(batches.begin(access, MODEL, [{ custom: 'a', request: asking() }], 1000))).toMatchObject({
      code: 'provider_unavailable',
    });
    expect(double.requests.map(({ method, endpoint }) => `${method} ${endpoint}`)).toEqual(['POST files', 'POST batches', 'DELETE files']);
  });
});

describe('a line of a batch', () => {
  const reader = new BatchReader('openai-chat', { provider: 'OpenAI', secret: KEY }, new TokenEstimator());

  it.each([
    ['that was too late', { custom_id: 'a', response: null, error: { code: 'batch_expired', message: 'Expired.' } }, 'provider_timeout'],
    ['that was cancelled', { custom_id: 'a', response: null, error: { code: 'batch_cancelled', message: 'Gone.' } }, 'cancelled'],
    [
      'that was refused',
      { custom_id: 'a', response: { status_code: 404, body: { error: { code: 'model_not_found', message: 'No model.' } } }, error: null },
      'model_unknown',
    ],
    ['that is no answer', { custom_id: 'a', response: { status_code: 200, body: {} }, error: null }, 'provider_unavailable'],
  ])('%s says so', (_, line, code) => {
    expect(reader.read(JSON.stringify(line))).toEqual({ custom: 'a', error: { code, message: expect.any(String) } });
  });

  it('of a response that failed says so', () => {
    const responses = new BatchReader('openai-responses', { provider: 'OpenAI', secret: KEY }, new TokenEstimator());
    const body = { output: [], status: 'failed', error: { code: 'server_error', message: 'Something broke.' } };
    expect(responses.read(JSON.stringify({ custom_id: 'a', response: { status_code: 200, body }, error: null }))).toMatchObject({
      error: { code: 'provider_unavailable', message: expect.stringContaining('Something broke.') },
    });
  });

  it('of a batch whose file was not valid is told once, for all', () => {
    const failure = reader.failure([{ code: 'invalid_json_line', message: 'This line is not parseable.', line: 1 }]);
    expect(failure).toMatchObject({ code: 'provider_rejected', message: expect.stringContaining('not parseable') });
  });
});
