import {
  RecoveryServiceService as Service,
  type ListStrategiesRequest,
  type ListStrategiesResponse,
} from '@hexad/proto/agents/v1/recovery';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { learned } from '../application/learned.js';
import { RecoveryTallies } from '../application/tallies.js';

@Controller()
export class RecoveryController {
  constructor(private readonly tallies: RecoveryTallies) {}

  @Rpc(Service.listStrategies, { within: 'tenant' })
  async strategies(_: ListStrategiesRequest, { caller }: CallContext): Promise<ListStrategiesResponse> {
    const found = await learned(caller.tenant, this.tallies);
    return { strategies: found.map(({ class: failureClass, ...one }) => ({ ...one, failureClass })) };
  }
}
