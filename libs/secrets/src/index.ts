/** What of a secret may be seen: enough to tell two apart. */
export const hint = (secret: string): string => (secret.length < 12 ? '…' : `…${secret.slice(-4)}`);
