import type { Caller } from '@hexad/kernel';

/** Says whose key it is. Fails with `unauthenticated`. */
export abstract class Callers {
  abstract byKey(apiKey: string): Promise<Caller>;
}
