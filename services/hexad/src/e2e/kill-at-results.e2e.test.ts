import { killedAt, RESULTS } from './fixtures/killed-at.js';

killedAt('after its result', RESULTS);
