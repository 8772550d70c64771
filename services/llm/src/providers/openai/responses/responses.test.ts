import { TokenEstimator } from '../../../tokens/index.js';
import { providerConformance } from '../../shared/fixtures/conformance.js';
import { OPENAI } from '../fixtures/can.js';
import { ResponsesProvider } from './responses-provider.js';

providerConformance(
  'Responses',
  { ...OPENAI, thinks: false, seed: false },
  (transport) => new ResponsesProvider(transport, new TokenEstimator()),
);
