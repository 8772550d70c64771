export { cacheKey } from './domain/cache-key.js';
export { SweepAnswers } from './application/sweep-answers.js';
export { StoredAnswers, type CacheLimits } from './adapters/stored-answers.js';
