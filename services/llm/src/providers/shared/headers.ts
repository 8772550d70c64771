/** Milliseconds that a provider asks to wait. A date is read against the provider's own clock, which it sends along. */
export function retryAfterMs(headers: Headers | undefined): number | undefined {
  const exact = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const text = headers?.get('retry-after') ?? '';
  if (text === '') return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.parse(headers?.get('date') ?? '');
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
