import { providerConformance } from '../../shared/fixtures/conformance.js';
import { TokenEstimator } from '../../../tokens/index.js';
import { OPENAI } from '../fixtures/can.js';
import { ChatProvider } from './chat-provider.js';

providerConformance(
  'Chat Completions',
  { ...OPENAI, thinks: false, seed: true },
  (transport) => new ChatProvider(transport, new TokenEstimator()),
);
