import type { QueryClient } from '@tanstack/framework-query';
import { ApiProblem, request } from '../http/request';

/** Everything, nothing, or only records whose field has the value. */
type Permission = boolean | readonly { field: string; value: string | null }[];

export interface Session {
  account: { id: string; name: string; email: string; role: string };
  may: Readonly<Record<string, Readonly<Record<string, Permission>>>>;
}

/** `open`: the API asks nobody who they are. */
export type Known = Session | 'nobody' | 'open';

export interface Access {
  known: Known;
  /** Kinds of records that are seen without signing in. */
  visible: readonly string[];
}

export interface Credentials {
  email: string;
  password: string;
}

const SESSION = '/api/auth/session';

/** Who is signed in is asked once; a refusal is an answer and no reason to ask again. */
export const SESSION_QUERY = { queryKey: ['session'], queryFn: whoIsSignedIn, staleTime: Infinity, retry: false };

export const signIn = (body: Credentials): Promise<Session> => request('POST', SESSION, { body });

export const signOut = (): Promise<void> => request('DELETE', SESSION);

async function whoIsSignedIn(): Promise<Known> {
  try {
    return await request<Session>('GET', SESSION);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return 'nobody';
    if (error instanceof ApiProblem && error.status === 404) return 'open';
    throw error;
  }
}

const isRefusedAsUnknown = (error: unknown): boolean => error instanceof ApiProblem && error.status === 401;

/** Whoever is refused as unknown is signed out. Answers how to stop looking. */
export function forgetOnRefusal(client: QueryClient): () => void {
  const forget = () => client.setQueryData(SESSION_QUERY.queryKey, 'nobody');
  const stops = [
    client.getQueryCache().subscribe(({ type, query }) => {
      if (type === 'updated' && isRefusedAsUnknown(query.state.error)) forget();
    }),
    client.getMutationCache().subscribe(({ mutation }) => {
      if (isRefusedAsUnknown(mutation?.state.error)) forget();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Whether the page at this address waits for somebody to sign in. */
export const isClosed = ({ known, visible }: Access, path: string): boolean =>
  known === 'nobody' && !visible.includes(path.split('/')[1] ?? '');

/** Undefined when nobody is signed in. */
export const sessionOf = ({ known }: Access): Session | undefined => (typeof known === 'string' ? undefined : known);

/** Whether the person may do something: with any record, or with this one. The API decides; this only hides what it would refuse. */
export function mayDo({ known, visible }: Access, resource: string, action: string, record?: object): boolean {
  if (known === 'open') return true;
  if (known === 'nobody') return action === 'read' && visible.includes(resource);
  const permission = known.may[resource]?.[action] ?? true;
  if (typeof permission === 'boolean') return permission;
  if (record === undefined) return permission.length > 0;
  const values = new Map(Object.entries(record));
  return permission.some(({ field, value }) => value !== null && values.get(field) === value);
}
