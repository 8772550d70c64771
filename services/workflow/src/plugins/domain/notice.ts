/** What those who wait for calls of a tenant are woken by. */
export const noticeOf = (tenant: string): string => `plugin calls of ${tenant}`;
