import type { CelValue } from '@bufbuild/cel';

/** Of a CEL timestamp; undefined of anything else. */
export function millisecondsOf(value: CelValue): number | undefined {
  const parts = partsOf(value, 'google.protobuf.Timestamp');
  return parts && Number(parts.seconds) * 1_000 + Math.trunc(parts.nanos / 1e6);
}

/** Of a CEL duration; undefined of anything else. */
export function secondsOf(value: CelValue): number | undefined {
  const parts = partsOf(value, 'google.protobuf.Duration');
  return parts && Number(parts.seconds) + parts.nanos / 1e9;
}

function partsOf(value: CelValue, name: string): { readonly seconds: bigint; readonly nanos: number } | undefined {
  if (typeof value !== 'object' || value === null || !('message' in value) || value.desc.typeName !== name) return undefined;
  return value.message as unknown as { seconds: bigint; nanos: number };
}
