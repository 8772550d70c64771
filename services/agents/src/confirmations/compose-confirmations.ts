import type { Platform } from '@hexad/host';
import type { Provider } from '@nestjs/common';
import { agentsSchema } from '../adapters/schema.js';
import { StorePolicies } from './adapters/store-policies.js';
import { ManageConfirmations } from './application/manage-confirmations.js';

export const composeConfirmations = (platform: Platform): Provider => ({
  provide: ManageConfirmations,
  useValue: new ManageConfirmations(new StorePolicies(platform.store(agentsSchema)), platform.clock),
});
