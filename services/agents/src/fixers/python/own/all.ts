import type { OwnRule } from '../rule.js';
import { raiseFrom } from './raise-from.js';
import { undefinedName } from './undefined-name.js';

/** A rule of our own is a file beside this one, and a line here. */
export const OWN_RULES: readonly OwnRule[] = [raiseFrom, undefinedName];
