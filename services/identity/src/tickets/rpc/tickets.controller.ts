import {
  TicketServiceService as Service,
  type CheckCallerRequest,
  type CheckCallerResponse,
  type CreateTicketRequest,
  type CreateTicketResponse,
  type RedeemTicketRequest,
  type RedeemTicketResponse,
} from '@hexad/proto/identity/v1/tickets';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { UseTickets } from '../application/use-tickets.js';

@Controller()
export class TicketsController {
  constructor(private readonly tickets: UseTickets) {}

  @Rpc(Service.createTicket)
  async create(_request: CreateTicketRequest, { caller }: CallContext): Promise<CreateTicketResponse> {
    const { ticket, expiresAt } = await this.tickets.create(caller);
    return { ticket, expiresAt: expiresAt.getTime() };
  }

  @Rpc(Service.redeemTicket, { public: true })
  async redeem({ ticket }: RedeemTicketRequest): Promise<RedeemTicketResponse> {
    const { tenant, actor, roles = [] } = await this.tickets.redeem(ticket);
    return { tenant, actor, roles: [...roles] };
  }

  @Rpc(Service.checkCaller)
  async check(_request: CheckCallerRequest, { caller }: CallContext): Promise<CheckCallerResponse> {
    return { roles: [...((await this.tickets.check(caller)).roles ?? [])] };
  }
}
