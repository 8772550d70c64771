import { AgentsServiceService, type ListAgentsResponse } from '@hexad/proto/agents/v1/agents';
import { Rpc } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Load } from '../application/load.js';
import { Served } from '../domain/kinds.js';

@Controller()
export class AgentsController {
  constructor(
    private readonly load: Load,
    private readonly served: Served,
  ) {}

  @Rpc(AgentsServiceService.listAgents, { within: 'tenant' })
  async listAgents(): Promise<ListAgentsResponse> {
    const { load, served } = this;
    const agents = served.kinds.map(({ name, actions }) => ({
      id: `${name}@${process.pid}`,
      kind: name,
      actions: [...actions],
      running: load.of(name),
      capacity: load.capacity,
    }));
    return { agents };
  }
}
