import type { ServiceSchema } from '@hexad/store';
import { first } from './migrations/0001-runs.js';

export const workflowSchema: ServiceSchema = { service: 'workflow', migrations: [first] };
