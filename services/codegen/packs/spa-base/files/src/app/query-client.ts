import { MutationCache, QueryClient } from '@tanstack/framework-query';
import { ApiProblem } from '../http/request';

/** Every change reads again what is on the page before it counts as done: records show up in each other's pages. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiProblem),
      },
    },
    mutationCache: new MutationCache({
      onSuccess: () => client.invalidateQueries(),
    }),
  });
  return client;
}
