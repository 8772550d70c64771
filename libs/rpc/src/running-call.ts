import { AppError, type ErrorCode } from '@hexad/kernel';

/** A call while it is answered, and the means to stop it. What costs something is made only when it is needed. */
export class RunningCall {
  readonly stream: boolean;
  /** It does not end by itself. */
  readonly endless: boolean;
  #abort: AbortController | undefined;
  #reason: AppError | undefined;
  #ended = false;
  #cleanUp: (() => void) | undefined;

  constructor(stream: boolean, finite: boolean) {
    this.stream = stream;
    this.endless = stream && !finite;
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#reason) this.#abort.abort(this.#reason);
    }
    return this.#abort.signal;
  }

  /** The first reason counts. Nothing to do for a call that has ended: grpc-js says of every call at its end that it was cancelled. */
  abort(code: ErrorCode, message: string): void {
    if (this.#ended || this.#reason !== undefined) return;
    this.#reason = new AppError(code, message);
    this.#abort?.abort(this.#reason);
  }

  /** One thing to do when the call has ended. */
  atEnd(cleanUp: () => void): void {
    this.#cleanUp = cleanUp;
  }

  end(): void {
    this.#ended = true;
    this.#cleanUp?.();
  }
}
