import { MigrationServiceService as Service, type MigrateRunRequest, type MigrateRunResponse } from '@hexad/proto/workflow/v1/migration';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { MigrateRun } from '../application/migrate-run.js';

@Controller()
export class MigrationController {
  constructor(private readonly migrateRun: MigrateRun) {}

  @Rpc(Service.migrateRun, { within: { of: 'run', by: 'runId' } })
  async migrate({ runId, workflow, source, dryRun }: MigrateRunRequest, { caller }: CallContext): Promise<MigrateRunResponse> {
    const { from, to } = await this.migrateRun.execute(caller, { runId, workflow, source: source || undefined, dryRun });
    return { fromHash: from.hash, toHash: to.hash, fromVersion: from.version, toVersion: to.version };
  }
}
