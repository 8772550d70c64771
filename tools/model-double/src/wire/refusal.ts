import type { ScriptError } from '../script/reply.js';

interface Parts {
  /** Default: what the provider's protocol says with this status. */
  readonly message?: string | undefined;
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly param?: string | undefined;
  readonly details?: readonly unknown[] | undefined;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A request that is answered with an error in the provider's form. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly parts: Parts;

  constructor(status: number, parts: Parts = {}) {
    super(parts.message);
    this.status = status;
    this.parts = parts;
  }

  static from({ status, ...parts }: ScriptError): Refusal {
    return new Refusal(status, parts);
  }
}
