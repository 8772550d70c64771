import type { Context } from '@hexad/secrets';

/** What a sealed credential belongs to: under another tenant, provider or id it does not open. */
export const contextOf = (tenant: string, { provider, id }: { readonly provider: string; readonly id: string }): Context => ({
  tenant,
  provider,
  id,
});
