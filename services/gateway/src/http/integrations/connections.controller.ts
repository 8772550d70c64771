import { AppError, type Caller } from '@hexad/kernel';
import type { Connection } from '@hexad/proto/integrations/v1/connections';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import {
  createConnection,
  deleteConnection,
  listConnections,
  rotateConnectionEncryption,
  testConnection,
} from './connections.endpoints.js';

@Controller()
export class ConnectionsController {
  constructor(private readonly backend: Backend) {}

  @Serves(createConnection)
  async create(@Input() { body, idempotencyKey }: InputOf<typeof createConnection>, @By() caller: Caller) {
    const { project = '', ...rest } = body;
    const { connection } = await this.backend.connections.createConnection({ ...rest, projectId: project }, { caller, idempotencyKey });
    return connectionJson(connection);
  }

  @Serves(listConnections)
  async list(@Input() { query }: InputOf<typeof listConnections>, @By() caller: Caller) {
    const { connections } = await this.backend.connections.listConnections({ projectId: query.project ?? '' }, { caller });
    return { connections: connections.map(connectionJson) };
  }

  @Serves(testConnection)
  test(@Input() { params, idempotencyKey }: InputOf<typeof testConnection>, @By() caller: Caller) {
    return this.backend.connections.testConnection({ connectionId: params.id }, { caller, idempotencyKey, timeoutMs: 30_000 });
  }

  @Serves(deleteConnection)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof deleteConnection>, @By() caller: Caller): Promise<void> {
    await this.backend.connections.deleteConnection({ connectionId: params.id }, { caller, idempotencyKey });
  }

  @Serves(rotateConnectionEncryption)
  rotateEncryption(@Input() { idempotencyKey }: InputOf<typeof rotateConnectionEncryption>, @By() caller: Caller) {
    return this.backend.connections.rotateConnectionEncryption({}, { caller, idempotencyKey });
  }
}

function connectionJson(connection: Connection | undefined) {
  if (!connection) throw new AppError('internal', 'The integrations service answered without the connection.');
  return { ...connection, projectId: orNull(connection.projectId) };
}
