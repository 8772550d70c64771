import { AppError, type Caller } from '@hexad/kernel';
import { formatTraceparent, type TraceContext } from '@hexad/telemetry';
import type { Metadata, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { ANONYMOUS } from './caller.js';
import { HEADER } from './limits.js';
import type { CallContext, TokenVerifier } from './ports.js';
import { onlyReads, requireKey } from './reads.js';
import type { RunningCall } from './running-call.js';
import type { RpcExtras } from './rpc.decorator.js';

export type ServerCall = ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>;

/** Reads the metadata of a call. Fails with `unauthenticated` unless the method is public, with `invalid` without deadline or, for a write, key. */
export async function readCall(
  call: ServerCall,
  extras: RpcExtras,
  { running, verifier, trace }: { running: RunningCall; verifier: TokenVerifier; trace: TraceContext },
): Promise<CallContext> {
  const caller = extras.public ? ANONYMOUS : await verified(call.metadata, verifier);
  const idempotencyKey = header(call.metadata, HEADER.idempotencyKey);
  if (!extras.public && !onlyReads(extras.rpc)) requireKey(extras.rpc, idempotencyKey);
  return {
    caller,
    deadline: deadlineOf(call, extras),
    // Made when somebody asks: most handlers do not.
    get signal() {
      return running.signal;
    },
    get traceparent() {
      return formatTraceparent(trace);
    },
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  };
}

async function verified(metadata: Metadata, verifier: TokenVerifier): Promise<Caller> {
  const [, token] = /^Bearer (\S+)$/.exec(header(metadata, HEADER.authorization) ?? '') ?? [];
  if (token === undefined) throw new AppError('unauthenticated', 'The call carries no token.');
  return verifier.verify(token);
}

/** The first value of a header that is a text. */
export function header(metadata: Metadata, name: string): string | undefined {
  const [value] = metadata.get(name);
  return typeof value === 'string' ? value : undefined;
}

function deadlineOf(call: ServerCall, { rpc }: RpcExtras): number {
  const deadline = call.getDeadline();
  const at = deadline instanceof Date ? deadline.getTime() : deadline;
  if (!Number.isFinite(at)) throw new AppError('invalid', `The call ${rpc.path} has no deadline; set one, of at most a day.`);
  return at;
}
