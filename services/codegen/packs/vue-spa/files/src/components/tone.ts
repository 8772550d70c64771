/** `start`: nothing happened yet; `active`: under way; `final`: nothing follows. */
export type Tone = 'start' | 'active' | 'final';
