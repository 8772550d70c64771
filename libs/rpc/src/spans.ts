import { status, type Client } from '@grpc/grpc-js';
import { AppError, CODES } from '@hexad/kernel';
import type { Span, SpanAttributes, SpanStart } from '@hexad/telemetry';
import type { AnyMethod } from './ports.js';

/** A call, as its client or its server sees it. */
export const calling = ({ path }: AnyMethod, kind: 'client' | 'server', parent: SpanStart['parent']): SpanStart => ({
  name: path.slice(1),
  kind,
  parent,
  attributes: { 'rpc.system.name': 'grpc', 'rpc.method': path.slice(1) },
});

/** Where a client sends the call. */
export function placeOf(client: Client): SpanAttributes {
  const target = client.getChannel().getTarget();
  const [, host, port] = /^(?:[a-z]+:\/{0,3})?(.*):(\d+)$/.exec(target) ?? [];
  return port === undefined ? { 'server.address': target } : { 'server.address': host, 'server.port': Number(port) };
}

export const answered = (span: Span): void => span.set({ 'rpc.status_code': 'OK' });

/** For a client every refusal is a failure, for a server those that are its own. */
export function refused(span: Span, kind: 'client' | 'server', thrown: unknown): void {
  const error = AppError.from(thrown);
  const { grpc } = CODES[error.code];
  if (kind === 'client' || OWN.has(grpc)) span.fail(error);
  span.set({ 'rpc.status_code': status[grpc] });
}

const OWN = new Set<number>([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);
