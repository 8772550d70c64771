import type { Dispatcher } from 'undici';
import type { TokenCounter } from '../calls/application/ports.js';
import type { BatchProvider, Provider } from '../calls/application/provider.js';
import type { Dialect } from '../calls/domain/request.js';
import { FirstUse } from '../providers/shared/first-use.js';
import { LazyBatches } from '../providers/shared/lazy-batches.js';
import { LazyProvider } from '../providers/shared/lazy-provider.js';

/**
 * Every protocol in which models are called, over connections that go only where they may. The providers' SDKs take 50 MB and half a second, so each
 * is loaded when somebody calls it.
 */
export function composeProviders(dispatcher: FirstUse<Dispatcher>, counter: TokenCounter) {
  const transport = new FirstUse(async () => {
    const { Transport } = await import('../providers/shared/transport.js');
    return new Transport({ dispatcher: await dispatcher.get() });
  });
  const providers: readonly Provider[] = [
    new LazyProvider('anthropic', async () => {
      const { AnthropicProvider } = await import('../providers/anthropic/provider.js');
      return new AnthropicProvider(await transport.get());
    }),
    new LazyProvider('openai-chat', async () => {
      const { ChatProvider } = await import('../providers/openai/chat/chat-provider.js');
      return new ChatProvider(await transport.get(), counter);
    }),
    new LazyProvider('openai-responses', async () => {
      const { ResponsesProvider } = await import('../providers/openai/responses/responses-provider.js');
      return new ResponsesProvider(await transport.get(), counter);
    }),
    new LazyProvider('gemini', async () => {
      const { GeminiProvider } = await import('../providers/gemini/provider.js');
      return new GeminiProvider(await transport.get(), counter);
    }),
  ];
  const openAiBatches = (dialect: 'openai-chat' | 'openai-responses') =>
    new LazyBatches(dialect, async () => {
      const { OpenAiBatches } = await import('../providers/openai/batches/openai-batches.js');
      return new OpenAiBatches(dialect, await transport.get(), counter);
    });
  const batches: readonly BatchProvider[] = [
    new LazyBatches('anthropic', async () => {
      const { AnthropicBatches } = await import('../providers/anthropic/batches.js');
      return new AnthropicBatches(await transport.get());
    }),
    openAiBatches('openai-chat'),
    openAiBatches('openai-responses'),
    new LazyBatches('gemini', async () => {
      const { GeminiBatches } = await import('../providers/gemini/batches.js');
      return new GeminiBatches(await transport.get());
    }),
  ];
  return { providers: byDialect(providers), batches: byDialect(batches) };
}

const byDialect = <T extends { readonly dialect: Dialect }>(all: readonly T[]): ReadonlyMap<Dialect, T> =>
  new Map(all.map((one) => [one.dialect, one]));
