import { AppError, type Caller } from '@hexad/kernel';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { getAgent, getKindStatus, listAgents, listAgentTasks, listRecovery } from './agents.endpoints.js';
import { agentJson, taskJson } from './task-json.js';

@Controller()
export class AgentsController {
  constructor(private readonly backend: Backend) {}

  @Serves(listAgents)
  async list(@Input() { query }: InputOf<typeof listAgents>, @By() caller: Caller) {
    const { agents } = await this.backend.agentDesk.listAgents({ kind: query.kind ?? '' }, { caller });
    return { agents: agents.map(agentJson) };
  }

  @Serves(listRecovery)
  async recovery(@By() caller: Caller) {
    const { strategies } = await this.backend.recovery.listStrategies({}, { caller });
    return { strategies: strategies.map(({ failureClass, ...one }) => ({ class: failureClass, ...one })) };
  }

  @Serves(getAgent)
  async get(@Input() { params }: InputOf<typeof getAgent>, @By() caller: Caller) {
    const { agent } = await this.backend.agentDesk.getAgent(params, { caller });
    if (!agent) throw new AppError('not_found', `There is no agent ${params.id}.`);
    return agentJson(agent);
  }

  @Serves(listAgentTasks)
  async tasks(@Input() { params, query }: InputOf<typeof listAgentTasks>, @By() caller: Caller) {
    await this.backend.agentDesk.getAgent(params, { caller });
    const all = { state: '', agentKind: '', projectId: '', runId: '' };
    const { tasks, nextCursor } = await this.backend.taskDesk.listTenantTasks({ ...all, ...query, agentId: params.id }, { caller });
    return { tasks: tasks.map(taskJson), nextCursor: orNull(nextCursor) };
  }

  @Serves(getKindStatus)
  async status(@Input() { params }: InputOf<typeof getKindStatus>, @By() caller: Caller) {
    return this.backend.agentDesk.getKindStatus(params, { caller });
  }
}
