import type { ServiceSchema } from '@hexad/store';
import { money } from './migrations/0001-money.js';
import { moneyFunctions } from './migrations/0002-money-functions.js';
import { credentials } from './migrations/0003-credentials.js';
import { routing } from './migrations/0004-routing.js';
import { guards } from './migrations/0005-guards.js';
import { cache } from './migrations/0006-cache.js';
import { prompts } from './migrations/0007-prompts.js';
import { records } from './migrations/0008-records.js';
import { longCache } from './migrations/0009-long-cache.js';
import { processes } from './migrations/0011-processes.js';
import { batches } from './migrations/0010-batches.js';
import { versionsOfAccounts } from './migrations/0012-versions-of-accounts.js';

export const llmSchema: ServiceSchema = {
  service: 'llm',
  migrations: [
    money,
    moneyFunctions,
    credentials,
    routing,
    guards,
    cache,
    prompts,
    records,
    longCache,
    batches,
    processes,
    versionsOfAccounts,
  ],
};
