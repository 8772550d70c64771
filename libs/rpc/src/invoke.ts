import { AppError } from '@hexad/kernel';
import type { Client, Metadata, ServiceError } from '@grpc/grpc-js';
import { fromStatus } from './errors.js';
import type { AnyMethod } from './ports.js';

export interface Invocation {
  readonly client: Client;
  readonly method: AnyMethod;
  readonly request: unknown;
  readonly metadata: Metadata;
  /** Unix milliseconds. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

/** One try of a unary call. */
export function invokeUnary({ client, method, request, metadata, deadline, signal }: Invocation): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(stopped(signal, method));
    const cancel = () => call.cancel();
    const call = withoutStack(() =>
      client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        request,
        metadata,
        { deadline },
        (error, value) => {
          signal?.removeEventListener('abort', cancel);
          if (error) reject(signal?.aborted ? stopped(signal, method) : fromStatus(error, method.path));
          else resolve(value);
        },
      ),
    );
    signal?.addEventListener('abort', cancel, { once: true });
  });
}

/** grpc-js notes where each call comes from, for an error that we do not show; with our promises around it that is a long way. */
function withoutStack<T>(begin: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return begin();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** One try of a server stream. Leaving the loop early cancels the call. */
export async function* invokeStream({ client, method, request, metadata, deadline, signal }: Invocation): AsyncGenerator<unknown, void> {
  if (signal?.aborted) throw stopped(signal, method);
  const call = client.makeServerStreamRequest(method.path, method.requestSerialize, method.responseDeserialize, request, metadata, {
    deadline,
  });
  const cancel = () => call.cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    for await (const item of call) yield item;
  } catch (error) {
    throw signal?.aborted ? stopped(signal, method) : fromStatus(error as ServiceError, method.path);
  } finally {
    signal?.removeEventListener('abort', cancel);
    // A cancelled call ends with an error that nobody waits for any more.
    call.on('error', () => {});
    call.cancel();
  }
}

function stopped(signal: AbortSignal, method: AnyMethod): AppError {
  const reason = AppError.from(signal.reason);
  return reason.code === 'internal'
    ? new AppError('cancelled', `The call ${method.path} was cancelled.`, { cause: signal.reason })
    : reason;
}
