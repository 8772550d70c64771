import { AppError, type Caller } from '@hexad/kernel';
import type { McpServer } from '@hexad/proto/agents/v1/mcp';
import { Controller } from '@nestjs/common';
import { Backend } from '../../application/backend.js';
import { Serves } from '../../endpoint/endpoint.decorator.js';
import type { InputOf } from '../../endpoint/endpoint.js';
import { Input } from '../../endpoint/input.js';
import { By } from '../caller.js';
import { orNull } from '../schemas.js';
import { listMcpServers, putMcpServer, removeMcpServer } from './mcp.endpoints.js';

@Controller()
export class McpController {
  constructor(private readonly backend: Backend) {}

  @Serves(putMcpServer)
  async put(@Input() { body, idempotencyKey }: InputOf<typeof putMcpServer>, @By() caller: Caller) {
    return serverJson((await this.backend.mcp.putMcpServer({ configJson: JSON.stringify(body) }, { caller, idempotencyKey })).server);
  }

  @Serves(listMcpServers)
  async list(@By() caller: Caller) {
    return { servers: (await this.backend.mcp.listMcpServers({}, { caller })).servers.map(serverJson) };
  }

  @Serves(removeMcpServer)
  async remove(@Input() { params, idempotencyKey }: InputOf<typeof removeMcpServer>, @By() caller: Caller): Promise<void> {
    await this.backend.mcp.removeMcpServer(params, { caller, idempotencyKey });
  }
}

function serverJson(server: McpServer | undefined) {
  if (!server) throw new AppError('internal', 'The agents service answered without the server.');
  return { ...server, program: orNull(server.program), url: orNull(server.url) };
}
