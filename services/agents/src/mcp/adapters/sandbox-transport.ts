import { PassThrough } from 'node:stream';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { RunningService } from '@hexad/workspace';
import type { McpPlace } from '../application/ports.js';
import type { McpServer } from '../domain/server.js';

/** Bytes of one message. */
const LARGEST = 4 * 1024 * 1024;
const GRACE_MS = 500;

/** The transport stdio of the protocol, with the server in a sandbox of its own, without network. */
export class SandboxTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #server: Extract<McpServer, { transport: 'stdio' }>;
  readonly #place: McpPlace;
  readonly #stdin = new PassThrough();
  readonly #buffer = new ReadBuffer({ maxBufferSize: LARGEST });
  #service: RunningService | undefined;

  constructor(server: Extract<McpServer, { transport: 'stdio' }>, place: McpPlace) {
    this.#server = server;
    this.#place = place;
  }

  async start(): Promise<void> {
    const { program, args, env } = this.#server;
    const { sandbox, folder } = this.#place;
    this.#service = await sandbox.start({
      program,
      args,
      cwd: folder,
      trust: 'foreign',
      env,
      stdin: this.#stdin,
      onOutput: (stream, chunk) => stream === 'stdout' && this.#heard(chunk),
    });
    void this.#service.ended.catch(() => undefined).then(() => this.onclose?.());
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#stdin.write(serializeMessage(message));
  }

  async close(): Promise<void> {
    this.#stdin.end();
    await this.#service?.stop(GRACE_MS);
  }

  #heard(chunk: Buffer): void {
    try {
      this.#buffer.append(chunk);
      for (let message = this.#buffer.readMessage(); message !== null; message = this.#buffer.readMessage()) this.onmessage?.(message);
    } catch (thrown) {
      this.onerror?.(thrown as Error);
      void this.close();
    }
  }
}
