import { providerConformance } from '../shared/fixtures/conformance.js';
import { TokenEstimator } from '../../tokens/index.js';
import { GeminiProvider } from './provider.js';

providerConformance(
  'Gemini',
  {
    protocol: 'gemini',
    model: 'gemini-2.5-flash',
    embeds: 'gemini-embedding-001',
    counts: true,
    thinks: true,
    textArguments: false,
    refusal: { finish: 'filtered', said: false },
    seed: true,
    environment: ['GOOGLE_API_KEY', 'GOOGLE_GEMINI_BASE_URL', 'GOOGLE_VERTEX_BASE_URL', 'GOOGLE_GENAI_API_VERSION', 'GOOGLE_CLOUD_PROJECT'],
  },
  (transport) => new GeminiProvider(transport, new TokenEstimator()),
);
