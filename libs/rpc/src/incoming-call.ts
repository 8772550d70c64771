import { AppError, type Caller } from '@hexad/kernel';
import { formatTraceparent, type TraceContext } from '@hexad/telemetry';
import type { Metadata, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { ANONYMOUS } from './caller.js';
import { HEADER } from './limits.js';
import type { CallContext, TokenVerifier } from './ports.js';
import type { ProjectDoor } from './project-door.js';
import { onlyReads, requireKey } from './reads.js';
import type { RunningCall } from './running-call.js';
import type { RpcExtras } from './rpc.decorator.js';

const BEARER = 'Bearer ';

export type ServerCall = ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>;

export interface CallParts {
  readonly running: RunningCall;
  readonly verifier: TokenVerifier;
  readonly trace: TraceContext;
  readonly door: ProjectDoor | undefined;
}

/** Reads the metadata of a call. Fails with `unauthenticated` unless the method is public, with `invalid` without deadline or, for a write, key. */
export async function readCall(call: ServerCall, extras: RpcExtras, about: CallParts): Promise<CallContext> {
  const caller = extras.public ? ANONYMOUS : await verified(call.metadata, about.verifier);
  const idempotencyKey = header(call.metadata, HEADER.idempotencyKey);
  if (!extras.public && !onlyReads(extras.rpc)) requireKey(extras.rpc, idempotencyKey);
  return new IncomingCall(caller, deadlineOf(call, extras), idempotencyKey, about);
}

/** What costs something is made when somebody asks: most handlers do not. */
class IncomingCall implements CallContext {
  readonly caller: Caller;
  readonly deadline: number;
  declare readonly idempotencyKey?: string;
  readonly #about: CallParts;

  constructor(caller: Caller, deadline: number, idempotencyKey: string | undefined, about: CallParts) {
    this.caller = caller;
    this.deadline = deadline;
    if (idempotencyKey !== undefined) this.idempotencyKey = idempotencyKey;
    this.#about = about;
  }

  get signal(): AbortSignal {
    return this.#about.running.signal;
  }

  get traceparent(): string {
    return formatTraceparent(this.#about.trace);
  }

  async projects(): Promise<readonly string[] | undefined> {
    return this.#about.door?.visible(this.caller);
  }
}

async function verified(metadata: Metadata, verifier: TokenVerifier): Promise<Caller> {
  const authorization = header(metadata, HEADER.authorization);
  if (!authorization?.startsWith(BEARER)) throw new AppError('unauthenticated', 'The call carries no token.');
  return verifier.verify(authorization.slice(BEARER.length));
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
