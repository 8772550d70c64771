import type { Dispatcher } from 'undici';
import type { TokenCounter } from '../calls/application/ports.js';
import type { Provider } from '../calls/application/provider.js';
import type { Dialect } from '../calls/domain/request.js';
import { AnthropicProvider } from '../providers/anthropic/provider.js';
import { GeminiProvider } from '../providers/gemini/provider.js';
import { ChatProvider } from '../providers/openai/chat/chat-provider.js';
import { ResponsesProvider } from '../providers/openai/responses/responses-provider.js';
import { Transport } from '../providers/shared/transport.js';

/** Every protocol in which models are called, over connections that go only where they may. */
export function composeProviders(dispatcher: Dispatcher, counter: TokenCounter): ReadonlyMap<Dialect, Provider> {
  const transport = new Transport({ dispatcher });
  const providers: readonly Provider[] = [
    new AnthropicProvider(transport),
    new ChatProvider(transport, counter),
    new ResponsesProvider(transport, counter),
    new GeminiProvider(transport, counter),
  ];
  return new Map(providers.map((provider) => [provider.dialect, provider]));
}
