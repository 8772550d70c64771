/** What of a secret may be seen: enough to tell two apart, and only of one so long that the rest cannot be guessed. */
export const hint = (secret: string): string => (secret.length < 20 ? '…' : `…${secret.slice(-4)}`);
