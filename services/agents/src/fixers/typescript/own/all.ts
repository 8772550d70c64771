import type { OwnRule } from '../rule.js';
import { modulePath } from './module-path.js';
import { staleExpectation } from './stale-expectation.js';
import { unknownCaught } from './unknown-caught.js';

/** A rule of our own is a file beside this one, and a line here. */
export const OWN_RULES: readonly OwnRule[] = [modulePath, staleExpectation, unknownCaught];
