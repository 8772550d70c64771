import { AppError } from '@hexad/kernel';
import {
  McpServiceService as Service,
  type ListMcpServersResponse,
  type McpServer as Message,
  type PutMcpServerRequest,
  type PutMcpServerResponse,
  type RemoveMcpServerRequest,
  type RemoveMcpServerResponse,
} from '@hexad/proto/agents/v1/mcp';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageServers } from '../application/manage-servers.js';
import type { ShownServer } from '../application/ports.js';

const WITHIN = { within: 'tenant' } as const;

@Controller()
export class McpController {
  constructor(private readonly manage: ManageServers) {}

  @Rpc(Service.putMcpServer, WITHIN)
  async put({ configJson }: PutMcpServerRequest, { caller }: CallContext): Promise<PutMcpServerResponse> {
    return { server: toMessage(await this.manage.put(caller, parsed(configJson))) };
  }

  @Rpc(Service.listMcpServers, WITHIN)
  async list(_: object, { caller }: CallContext): Promise<ListMcpServersResponse> {
    return { servers: (await this.manage.list(caller)).map(toMessage) };
  }

  @Rpc(Service.removeMcpServer, WITHIN)
  async remove({ name }: RemoveMcpServerRequest, { caller }: CallContext): Promise<RemoveMcpServerResponse> {
    await this.manage.remove(caller, name);
    return {};
  }
}

function toMessage({ server, secretNames, changedBy, changedAt }: ShownServer): Message {
  const { name, transport, kinds, ask } = server;
  return {
    name,
    transport,
    kinds,
    ask,
    program: server.transport === 'stdio' ? server.program : '',
    args: server.transport === 'stdio' ? server.args : [],
    url: server.transport === 'http' ? server.url : '',
    secretNames: [...secretNames],
    changedBy,
    changedAt: changedAt.toISOString(),
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AppError('invalid', 'The server is no JSON.', { cause });
  }
}
