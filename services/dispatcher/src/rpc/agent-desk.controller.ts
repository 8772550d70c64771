import { AppError, type Caller } from '@hexad/kernel';
import {
  AgentDeskServiceService as Service,
  type Agent,
  type AnnounceRequest,
  type AnnounceResponse,
  type GetAgentRequest,
  type GetAgentResponse,
  type LeaveRequest,
  type LeaveResponse,
  type ListAgentsRequest,
  type ListAgentsResponse,
} from '@hexad/proto/dispatcher/v1/agents';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { seatQueue } from '../adapters/effects.js';
import { Seats, type AgentView } from '../application/ports.js';
import { TakeOn } from '../application/take-on.js';
import { BEAT_MS, SEAT_LEASE_MS } from '../domain/offer.js';

@Controller()
export class AgentDeskController {
  constructor(
    private readonly takeOn: TakeOn,
    private readonly seats: Seats,
  ) {}

  @Rpc(Service.announce, { within: 'tenant' })
  async announce({ processId, host, kinds, held, finishing }: AnnounceRequest, { caller }: CallContext): Promise<AnnounceResponse> {
    requireService(caller);
    const offered = kinds.map(({ kind, actions, capacity, cost, pool }) => ({ kind, actions, capacity, cost: cost || 1, pool }));
    const seat = await this.takeOn.beat({ process: processId, host, kinds: offered, held, taking: !finishing });
    return { seat, queue: seatQueue(seat), beatMs: BEAT_MS, leaseMs: SEAT_LEASE_MS };
  }

  @Rpc(Service.leave, { within: 'tenant' })
  async leave({ processId }: LeaveRequest, { caller }: CallContext): Promise<LeaveResponse> {
    requireService(caller);
    await this.takeOn.leave(processId);
    return {};
  }

  @Rpc(Service.listAgents, { within: 'tenant' })
  async list({ kind }: ListAgentsRequest): Promise<ListAgentsResponse> {
    const all = await this.seats.all();
    return { agents: all.filter((agent) => kind === '' || agent.kind === kind).map(toMessage) };
  }

  @Rpc(Service.getAgent, { within: 'tenant' })
  async get({ id }: GetAgentRequest): Promise<GetAgentResponse> {
    const agent = (await this.seats.all()).find((one) => one.id === id);
    if (!agent) throw new AppError('not_found', `There is no agent ${JSON.stringify(id)}.`);
    return { agent: toMessage(agent) };
  }
}

/** People cannot be agents. */
function requireService({ actor, roles = [] }: Caller): void {
  if (roles.includes('service') && actor.startsWith('service:')) return;
  throw new AppError('forbidden', `Agents are announced by the platform's own processes; ${actor} is none.`);
}

const toMessage = ({ seat, used, actions, ...agent }: AgentView): Agent => ({
  id: agent.id,
  kind: agent.kind,
  actions: [...actions],
  capacity: agent.capacity,
  running: used,
  cost: agent.cost,
  pool: agent.pool,
  host: seat.host,
  state: !seat.alive ? 'lost' : !seat.taking ? 'finishing' : used === 0 ? 'idle' : used < agent.capacity ? 'working' : 'full',
  since: seat.since,
});
