import { killedAt, STARTS } from './fixtures/killed-at.js';

killedAt('before and after its start', STARTS);
