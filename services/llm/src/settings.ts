import { BatchSettings } from './batches/settings.js';
import { EncryptionSettings } from './credentials/settings.js';
import { DoorSettings } from './doors/settings.js';
import { RecordsSettings } from './records/settings.js';
import { RoutingSettings } from './routing/settings.js';

export const LlmSettings = EncryptionSettings.extend(RoutingSettings.shape)
  .extend(RecordsSettings.shape)
  .extend(DoorSettings.shape)
  .extend(BatchSettings.shape);
