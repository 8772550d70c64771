import { batchConformance } from '../shared/fixtures/batches.js';
import { GeminiBatches } from './batches.js';

batchConformance('Gemini', { protocol: 'gemini', model: 'gemini-2.5-flash' }, (transport) => new GeminiBatches(transport));
