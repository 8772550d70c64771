import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { ApiProblem, errorMessage, request } from '../http/request';
import { SignInPage } from './sign-in-page';

/** Everything, nothing, or only records whose field has the value. */
type Permission = boolean | readonly { field: string; value: string | null }[];

export interface Session {
  account: { id: string; name: string; email: string; role: string };
  may: Readonly<Record<string, Readonly<Record<string, Permission>>>>;
}

export const SESSION = '/api/auth/session';
export const SESSION_KEY = ['session'];

/** `open`: the API asks nobody who they are. */
type Known = Session | 'nobody' | 'open';

interface Access {
  known: Known;
  /** Kinds of records that are seen without signing in. */
  visible: readonly string[];
}

const AccessContext = createContext<Access>({ known: 'open', visible: [] });

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

/** Shows the application to who is signed in, and to others only what everybody may see. */
export function SessionGate({ visible, children }: { visible: readonly string[]; children: ReactNode }) {
  const client = useQueryClient();
  const { pathname } = useLocation();
  const session = useQuery({ queryKey: SESSION_KEY, queryFn: whoIsSignedIn, staleTime: Infinity, retry: false });

  useEffect(() => {
    const forget = () => client.setQueryData(SESSION_KEY, 'nobody');
    const stops = [
      client.getQueryCache().subscribe(({ type, query }) => {
        if (type === 'updated' && isRefusedAsUnknown(query.state.error)) forget();
      }),
      client.getMutationCache().subscribe(({ mutation }) => {
        if (isRefusedAsUnknown(mutation?.state.error)) forget();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [client]);

  if (session.isPending) return <p className="shell-note">Loading …</p>;
  if (session.isError) return <p role="alert">{errorMessage(session.error)}</p>;
  const isVisible = visible.includes(pathname.split('/')[1] ?? '');
  if (session.data === 'nobody' && !isVisible) return <SignInPage />;
  return <AccessContext value={{ known: session.data, visible }}>{children}</AccessContext>;
}

/** Undefined when nobody is signed in. */
export function useSession(): Session | undefined {
  const { known } = useContext(AccessContext);
  return typeof known === 'string' ? undefined : known;
}

/** Whether nobody is signed in where somebody could be. */
export const useIsNobody = (): boolean => useContext(AccessContext).known === 'nobody';

type May = (resource: string, action: string, record?: object) => boolean;

/** Whether the person may do something: with any record, or with this one. The API decides; this only hides what it would refuse. */
export function useMay(): May {
  const { known, visible } = useContext(AccessContext);
  return (resource, action, record) => {
    if (known === 'open') return true;
    if (known === 'nobody') return action === 'read' && visible.includes(resource);
    const permission = known.may[resource]?.[action] ?? true;
    if (typeof permission === 'boolean') return permission;
    if (record === undefined) return permission.length > 0;
    const values = new Map(Object.entries(record));
    return permission.some(({ field, value }) => value !== null && values.get(field) === value);
  };
}
