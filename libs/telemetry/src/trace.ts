import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

/** A W3C trace context: which end-to-end story the running code belongs to, and which part of it this is. */
export interface TraceContext {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const current = new AsyncLocalStorage<TraceContext | undefined>();

/** Reads a `traceparent` header; undefined when it is none. Versions after 00 are read by the fields that 00 knows. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const [, traceId, spanId, flags, rest] = TRACEPARENT.exec(header ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (rest !== undefined && header?.startsWith('00')) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export const formatTraceparent = (trace: TraceContext): string => `00-${trace.traceId}-${trace.spanId}-${trace.sampled ? '01' : '00'}`;

export const newTrace = (): TraceContext => ({ traceId: hex(16), spanId: hex(8), sampled: true });

/** The trace that the running code belongs to, if any. */
export const currentTrace = (): TraceContext | undefined => current.getStore();

/** Runs `work`, and all that it awaits, as part of `trace`. */
export const runInTrace = <T>(trace: TraceContext | undefined, work: () => T): T => current.run(trace, work);

/** Random bytes for many ids at once: asking for eight of them costs as much as for a thousand. */
const pool = Buffer.allocUnsafe(4_096);
let used = pool.length;

function hex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const text = pool.toString('hex', used, (used += bytes));
  return /^0+$/.test(text) ? hex(bytes) : text;
}
