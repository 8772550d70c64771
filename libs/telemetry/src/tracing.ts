import { currentTrace, runInTrace, type TraceContext } from './trace.js';

/** By the semantic conventions of OpenTelemetry. Absent ones are left out. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | string[] | undefined>>;

export interface SpanStart {
  /** Of few values: `send hexad.spec.spec.finalized.v1`, never with ids. */
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** What it is a part of; undefined where a trace begins. */
  readonly parent: TraceContext | undefined;
  readonly attributes?: SpanAttributes;
}

/** One part of a trace, from its start to `end`. */
export interface Span {
  /** What the next part, here or in another process, has as its parent. Where nothing is recorded: the parent. */
  readonly context: TraceContext | undefined;
  set(attributes: SpanAttributes): void;
  /** Marks it as failed. */
  fail(error: unknown): void;
  /** The first one counts. */
  end(): void;
}

const failing = (span: Span, error: unknown): void => span.fail(error);

/** Records what belongs to a trace. Never throws, never waits. */
export abstract class Tracing implements AsyncDisposable {
  /** False where spans go nowhere, so that what is made for them alone may be left out. */
  abstract readonly recording: boolean;

  abstract start(span: SpanStart): Span;

  /** Runs `work`, and all that it awaits, as a span of its own. `failed` tells it what `work` threw; default: that it failed. */
  async during<T>(start: SpanStart, work: (span: Span) => Promise<T>, failed = failing): Promise<T> {
    const span = this.start(start);
    try {
      return await runInTrace(span.context, () => work(span));
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** Hands over what was recorded, in bounded time. */
  abstract [Symbol.asyncDispose](): Promise<void>;
}

class Unrecorded implements Span {
  readonly context: TraceContext | undefined;

  constructor(parent: TraceContext | undefined) {
    this.context = parent;
  }

  set(): void {}
  fail(): void {}
  end(): void {}
}

/** Records nothing: traces that came in are handed on as they are. */
export class NoTracing extends Tracing {
  override readonly recording = false;

  override start({ parent }: SpanStart): Span {
    return new Unrecorded(parent);
  }

  override async during<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
    const span = this.start(start);
    return start.parent === currentTrace() ? work(span) : runInTrace(start.parent, () => work(span));
  }

  override async [Symbol.asyncDispose](): Promise<void> {}
}
