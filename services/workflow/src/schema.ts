import type { ServiceSchema } from '@hexad/store';
import { first } from './migrations/0001-runs.js';
import { second } from './migrations/0002-signals.js';
import { third } from './migrations/0003-compensation.js';
import { planning } from './migrations/0004-planning.js';
import { fifth } from './migrations/0005-run-control.js';
import { sixth } from './migrations/0006-children.js';
import { seventh } from './migrations/0007-concurrency.js';

export const workflowSchema: ServiceSchema = { service: 'workflow', migrations: [first, second, third, planning, fifth, sixth, seventh] };
