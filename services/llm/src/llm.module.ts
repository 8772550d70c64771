import { Clock } from '@hexad/kernel';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { CallRights } from './calls/application/call-rights.js';
import { Calls } from './calls/application/calls.js';
import { CallsController } from './calls/rpc/calls.controller.js';
import type { Composed } from './compose/compose.js';
import { ManageKeys } from './credentials/application/manage-keys.js';
import { RotateEncryption } from './credentials/application/rotate-encryption.js';
import { KeysController } from './credentials/rpc/keys.controller.js';
import { GuardSettings, SettingsController } from './guards/index.js';
import { ExportUsage } from './records/application/export-usage.js';
import { ShowCalls } from './records/application/show-calls.js';
import { ShowUsage } from './records/application/show-usage.js';
import { UsageController } from './records/rpc/usage.controller.js';

@Module({})
export class LlmModule {
  static with({ calls, rights, keys, records, guardSettings }: Composed, clock: Clock): DynamicModule {
    const providers: Provider[] = [
      { provide: Clock, useValue: clock },
      { provide: Calls, useValue: calls },
      { provide: CallRights, useValue: rights },
      { provide: ManageKeys, useValue: keys.keys },
      { provide: RotateEncryption, useValue: keys.rotations },
      { provide: GuardSettings, useValue: guardSettings },
      { provide: ShowUsage, useValue: records.usage },
      { provide: ShowCalls, useValue: records.calls },
      { provide: ExportUsage, useValue: records.exports },
    ];
    return { module: LlmModule, controllers: [CallsController, KeysController, SettingsController, UsageController], providers };
  }
}
