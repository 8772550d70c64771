import type { Ref } from 'vue';

/** What of a query its readers look at. */
export interface Reading<T> {
  data: Ref<T | undefined>;
  error: Ref<Error | null>;
  refetch: () => Promise<unknown>;
}
