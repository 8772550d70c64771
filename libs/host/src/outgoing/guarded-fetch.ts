import type { GuardedHosts } from './guarded-hosts.js';

export interface GuardedFetch extends AsyncDisposable {
  readonly fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
}

/** `fetch` that connects only to where tenants may, follows nobody elsewhere, and fails on an answer of more than `largest` bytes, default 4 MiB. */
export function guardedFetch(hosts: GuardedHosts, largest = 4 * 1024 * 1024): GuardedFetch {
  let opened: ReturnType<typeof open> | undefined;
  const guarded = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const { fetch, dispatcher } = await (opened ??= open(hosts));
    // The types of the two agree in all but their names.
    const answer = (await fetch(url, { ...init, redirect: 'manual', dispatcher } as never)) as unknown as Response;
    return answer.body === null ? answer : new Response(answer.body.pipeThrough(bounded(largest)), answer);
  };
  return { fetch: guarded, [Symbol.asyncDispose]: async () => (await opened)?.dispatcher.destroy() };
}

/** On demand: most processes fetch nothing. */
async function open(hosts: GuardedHosts) {
  const [{ fetch }, { guardedDispatcher }] = await Promise.all([import('undici'), import('./guarded-dispatcher.js')]);
  return { fetch, dispatcher: guardedDispatcher(hosts) };
}

function bounded(largest: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > largest) controller.error(new Error(`The answer has more than ${largest.toLocaleString('en')} bytes.`));
      else controller.enqueue(chunk);
    },
  });
}
