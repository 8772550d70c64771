/** Why the server ends a connection: the code, and the reason that goes with it. */
export const CLOSING = {
  restarting: [1012, 'The gateway is shutting down; connect again.'],
  unsure: [1013, 'Who you are cannot be asked at the moment; connect again later.'],
  unauthenticated: [4401, 'The key is no longer valid.'],
  changed: [4403, 'What the key may do has changed; connect again.'],
  slow: [4408, 'Messages are not read as fast as they come; connect again with the last sequence.'],
} as const;

export type Closing = keyof typeof CLOSING;
