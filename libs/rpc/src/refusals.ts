import { AppError, type ErrorCode } from '@hexad/kernel';
import type { Metrics } from '@hexad/telemetry';
import { status, type ServerInterceptor, type ServerInterceptingCall, type StatusObject } from '@grpc/grpc-js';
import { fromStatus, toStatus } from './errors.js';
import { HEADER } from './limits.js';

type Answer = Pick<Partial<StatusObject>, 'code' | 'details'>;

/** Counts the calls of a server that were refused or failed, as `hexad_rpc_refused_total` by method and code. */
export class Refusals {
  readonly #count: (method: string, code: ErrorCode) => void;

  constructor(metrics: Metrics | undefined) {
    const counter = metrics?.counter('hexad_rpc_refused_total');
    this.#count = (method, code) => counter?.add(1, { method, code });
  }

  /** What a handler, or we before it, answered with an error. */
  answer(method: string, error: AppError): StatusObject {
    this.#count(method, error.code);
    return toStatus(error);
  }

  /**
   * What grpc-js refuses by itself, before any handler (a message that is too large or cannot be read, a deadline that passed), gets our code
   * and is counted too. It goes past the usual interceptors, so the call's own door is watched.
   */
  readonly watch: ServerInterceptor = ({ path }, call) => {
    const send = call.sendStatus.bind(call);
    call.sendStatus = (answer) => {
      const ours = answer.code === status.OK || (answer.metadata?.get(HEADER.error).length ?? 0) > 0;
      send(ours ? answer : this.answer(path, refusal(answer, path)));
    };
    return call as ServerInterceptingCall;
  };
}

function refusal(answer: Answer, path: string): AppError {
  if (answer.code === status.INTERNAL) return new AppError('invalid', `The request of ${path} cannot be read: it is not its message.`);
  return fromStatus(answer, path);
}
