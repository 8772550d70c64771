import {
  HistoryServiceService as Service,
  type GetRetentionRequest,
  type GetRetentionResponse,
  type SetRetentionRequest,
  type SetRetentionResponse,
} from '@hexad/proto/workflow/v1/history';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { KeepHistory } from '../application/keep-history.js';
import type { Policy } from '../domain/policy.js';

@Controller()
export class HistoryController {
  constructor(private readonly history: KeepHistory) {}

  @Rpc(Service.getRetention, { within: 'tenant' })
  async get(_request: GetRetentionRequest, { caller }: CallContext): Promise<GetRetentionResponse> {
    return message(await this.history.policy(caller.tenant));
  }

  @Rpc(Service.setRetention, { within: 'tenant' })
  async set({ archiveAfterDays, deleteAfterDays }: SetRetentionRequest, { caller }: CallContext): Promise<SetRetentionResponse> {
    return message(await this.history.setPolicy(caller, { archiveAfterDays, deleteAfterDays: deleteAfterDays ?? null }));
  }
}

const message = ({ archiveAfterDays, deleteAfterDays }: Policy): GetRetentionResponse => ({
  archiveAfterDays,
  deleteAfterDays: deleteAfterDays ?? undefined,
});
