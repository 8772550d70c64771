import { DoorServiceService as Service, type ExchangeRequest, type ExchangeResponse } from '@hexad/proto/llm/v1/doors';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { Doors } from '../application/doors.js';

/** Bytes: well below what a message may have. */
const CHUNK = 1_048_576;
const NOTHING = Buffer.alloc(0);

/** The doors for a gateway that carries the bytes. */
@Controller()
export class DoorsController {
  constructor(private readonly doors: Doors) {}

  @Rpc(Service.exchange, { within: 'tenant', finite: true })
  async *exchange(request: ExchangeRequest, { caller, signal }: CallContext): AsyncGenerator<ExchangeResponse> {
    const { status, headers, body } = await this.doors.exchange({ ...request, caller, signal });
    const head = { status, headers };
    if (body instanceof Uint8Array) {
      yield { head, chunk: slice(body, 0) };
      for (let at = CHUNK; at < body.byteLength; at += CHUNK) yield { head: undefined, chunk: slice(body, at) };
      return;
    }
    yield { head, chunk: NOTHING };
    for await (const chunk of body) yield { head: undefined, chunk: Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) };
  }
}

const slice = (body: Uint8Array, at: number): Buffer =>
  Buffer.from(body.buffer, body.byteOffset + at, Math.min(CHUNK, body.byteLength - at));
