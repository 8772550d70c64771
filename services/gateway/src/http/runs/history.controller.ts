import type { Caller } from '@hexad/kernel';
import type { GetRetentionResponse } from '@hexad/proto/workflow/v1/history';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { getRetention, migrateRun, setRetention } from './history.endpoints.js';

@Controller()
export class HistoryController {
  constructor(private readonly backend: Backend) {}

  @Serves(getRetention)
  async get(@By() caller: Caller) {
    return retentionJson(await this.backend.history.getRetention({}, { caller }));
  }

  @Serves(setRetention)
  async set(@Input() { body, idempotencyKey }: InputOf<typeof setRetention>, @By() caller: Caller) {
    const { archiveAfterDays, deleteAfterDays } = body;
    const request = { archiveAfterDays, deleteAfterDays: deleteAfterDays ?? undefined };
    return retentionJson(await this.backend.history.setRetention(request, { caller, idempotencyKey }));
  }

  @Serves(migrateRun)
  async migrate(@Input() { params, body, idempotencyKey }: InputOf<typeof migrateRun>, @By() caller: Caller) {
    const moved = await this.backend.migration.migrateRun({ runId: params.id, ...body }, { caller, idempotencyKey });
    return { from: { hash: moved.fromHash, version: moved.fromVersion }, to: { hash: moved.toHash, version: moved.toVersion } };
  }
}

const retentionJson = ({ archiveAfterDays, deleteAfterDays }: GetRetentionResponse) => ({
  archiveAfterDays,
  deleteAfterDays: deleteAfterDays ?? null,
});
