/** What every token of the platform says; `identity` alone mints them. */
export const TOKEN = {
  algorithm: 'EdDSA',
  issuer: 'hexad.identity',
  audience: 'hexad',
  /** Seconds. */
  lifetime: 60,
} as const;
