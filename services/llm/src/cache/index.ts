export { cacheKey } from './domain/cache-key.js';
export { StoredAnswers, type CacheLimits } from './adapters/stored-answers.js';
