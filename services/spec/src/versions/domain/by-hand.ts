import type { Assumption, Source } from '@hexad/proto/documents';

/** Supports what somebody wrote into a spec themselves. */
export const BY_HAND: Assumption = { id: 'A-by-hand', statement: 'Written into the spec by hand.' };
export const byHand: Source = { kind: 'assumption', assumption: BY_HAND.id };

export const isByHand = (source: Source): boolean => source.kind === 'assumption' && source.assumption === BY_HAND.id;
