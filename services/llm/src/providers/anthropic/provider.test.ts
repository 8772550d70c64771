import { providerConformance } from '../shared/fixtures/conformance.js';
import { AnthropicProvider } from './provider.js';

providerConformance(
  'Anthropic',
  {
    protocol: 'anthropic',
    model: 'claude-sonnet-5',
    counts: true,
    thinks: true,
    textArguments: true,
    refusal: { finish: 'refused', said: true },
    seed: false,
    environment: ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_CUSTOM_HEADERS', 'ANTHROPIC_PROFILE'],
  },
  (transport) => new AnthropicProvider(transport),
);
