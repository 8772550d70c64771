import {
  ConnectionServiceService as Service,
  type Connection as ConnectionMessage,
  type CreateConnectionRequest,
  type CreateConnectionResponse,
  type DeleteConnectionRequest,
  type DeleteConnectionResponse,
  type ListConnectionsRequest,
  type ListConnectionsResponse,
  type RotateConnectionEncryptionRequest,
  type RotateConnectionEncryptionResponse,
  type TestConnectionRequest,
  type TestConnectionResponse,
} from '@hexad/proto/integrations/v1/connections';
import { derivedId, Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { ManageConnections } from '../application/manage-connections.js';
import { RotateTokens } from '../application/rotate-tokens.js';
import type { Connection } from '../domain/connection.js';

const ONE_CONNECTION = { within: { of: 'connection', by: 'connectionId' } } as const;

@Controller()
export class ConnectionsController {
  constructor(
    private readonly connections: ManageConnections,
    private readonly encryption: RotateTokens,
  ) {}

  @Rpc(Service.createConnection, { within: { of: 'project', by: 'projectId' } })
  async create(request: CreateConnectionRequest, call: CallContext): Promise<CreateConnectionResponse> {
    const wish = { ...request, id: derivedId(call, 'connection') };
    return { connection: connectionMessage(await this.connections.create(call.caller, wish)) };
  }

  @Rpc(Service.listConnections, { within: 'tenant' })
  async list({ projectId }: ListConnectionsRequest, call: CallContext): Promise<ListConnectionsResponse> {
    const listed = await this.connections.list(call.caller, projectId, await call.projects());
    return { connections: listed.map(connectionMessage) };
  }

  @Rpc(Service.testConnection, ONE_CONNECTION)
  async test({ connectionId }: TestConnectionRequest, call: CallContext): Promise<TestConnectionResponse> {
    return { account: await this.connections.test(call.caller, connectionId, call) };
  }

  @Rpc(Service.deleteConnection, ONE_CONNECTION)
  async remove({ connectionId }: DeleteConnectionRequest, { caller }: CallContext): Promise<DeleteConnectionResponse> {
    await this.connections.remove(caller, connectionId);
    return {};
  }

  @Rpc(Service.rotateConnectionEncryption, { within: 'tenant' })
  rotateEncryption(_: RotateConnectionEncryptionRequest, { caller }: CallContext): Promise<RotateConnectionEncryptionResponse> {
    return this.encryption.execute(caller);
  }
}

const connectionMessage = ({ repositories, createdAt, ...connection }: Connection): ConnectionMessage => ({
  ...connection,
  repositories: [...repositories],
  createdAt: createdAt.toISOString(),
});
