import { AppError } from '@hexad/kernel';
import type { Dialect, ModelRequest, OpaquePart } from '../../calls/domain/request.js';

/** A request that a protocol cannot say. `field` is named as in the request. */
export const unsupported = (provider: string, field: string, why = 'has no word for it'): AppError =>
  new AppError('unsupported', `The protocol of ${provider} cannot carry ${field}: it ${why}; leave it out, or ask another provider.`, {
    details: { provider, field },
  });

/** Fails for the fields of which the protocol has none, where they are set. */
export function refuse(provider: string, request: ModelRequest, fields: ReadonlyArray<keyof ModelRequest>): void {
  const field = fields.find((name) => request[name] !== undefined);
  if (field !== undefined) throw unsupported(provider, field);
}

/** The fields of the own dialect. Hints of another are left out: they are none for this one. */
export function ownFields(provider: string, dialect: Dialect, { extra, hints }: ModelRequest): Readonly<Record<string, unknown>> {
  if (extra !== undefined && extra.dialect !== dialect) {
    throw unsupported(provider, `${Object.keys(extra.fields).join(', ')} of ${extra.dialect}`);
  }
  return { ...(hints?.dialect === dialect ? hints.fields : {}), ...extra?.fields };
}

export function ownValue(provider: string, dialect: Dialect, part: OpaquePart): Readonly<Record<string, unknown>> {
  if (part.dialect === dialect) return part.value;
  throw unsupported(provider, `a part of ${part.dialect}`);
}
