import type { Caller } from '@hexad/kernel';

/** Who calls a public method without a token; a client that calls as this sends none. The tenant owns nothing. */
export const ANONYMOUS: Caller = { tenant: '00000000-0000-0000-0000-000000000000', actor: 'anonymous' };
