import { AppError, type Caller } from '@hexad/kernel';
import {
  AgentDeskServiceService as Service,
  type Agent,
  type AnnounceRequest,
  type AnnounceResponse,
  type GetAgentRequest,
  type GetAgentResponse,
  type GetKindStatusRequest,
  type GetKindStatusResponse,
  type LeaveRequest,
  type LeaveResponse,
  type ListAgentsRequest,
  type ListAgentsResponse,
} from '@hexad/proto/dispatcher/v1/agents';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { seatQueue } from '../adapters/effects.js';
import { Kinds, Seats, type AgentView } from '../application/ports.js';
import { AgentKind } from '@hexad/proto/documents';
import { rateOf } from '../domain/agent.js';
import { TakeOn } from '../application/take-on.js';
import { BEAT_MS, SEAT_LEASE_MS } from '../domain/offer.js';

const SHIPPED: ReadonlySet<string> = new Set(AgentKind.options);

@Controller()
export class AgentDeskController {
  constructor(
    private readonly takeOn: TakeOn,
    private readonly seats: Seats,
    private readonly kinds: Kinds,
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

  @Rpc(Service.getKindStatus, { within: 'tenant' })
  async status({ kind }: GetKindStatusRequest, { caller }: CallContext): Promise<GetKindStatusResponse> {
    const known = (await this.seats.all()).filter((agent) => agent.kind === kind);
    const { successes, ...line } = await this.kinds.status(caller.tenant, kind);
    if (known.length === 0 && !SHIPPED.has(kind))
      throw new AppError('not_found', `There are no agents of the kind ${JSON.stringify(kind)}.`);
    const alive = known.filter(({ seat }) => seat.alive);
    const sum = (of: (agent: AgentView) => number): number => alive.reduce((all, agent) => all + of(agent), 0);
    return {
      kind,
      agents: alive.length,
      capacity: sum(({ capacity }) => capacity),
      running: sum(({ used }) => used),
      ...line,
      successes: successes.map(({ action, pool, total, ...success }) => ({ action, pool, total, rate: rateOf(success) })),
    };
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
  since: new Date(seat.since).toISOString(),
});
