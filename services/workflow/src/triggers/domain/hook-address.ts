import { isUuid } from '@hexad/kernel';

/** The last part of a webhook's URL: whose it is and which, so that nobody has to look for it. */
export const hookOf = (tenant: string, triggerId: string): string =>
  Buffer.from(`${tenant}${triggerId}`.replaceAll('-', ''), 'hex').toString('base64url');

/** Undefined for what is none. */
export function readHook(hook: string): { readonly tenant: string; readonly triggerId: string } | undefined {
  const hex = Buffer.from(hook, 'base64url').toString('hex');
  if (hex.length !== 64) return undefined;
  const [tenant, triggerId] = [uuid(hex.slice(0, 32)), uuid(hex.slice(32))];
  return isUuid(tenant) && isUuid(triggerId) && hookOf(tenant, triggerId) === hook ? { tenant, triggerId } : undefined;
}

const uuid = (hex: string): string => [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
