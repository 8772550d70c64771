import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { useLocation } from 'react-router';
import { errorMessage } from '../http/request';
import { forgetOnRefusal, isClosed, mayDo, SESSION_QUERY, sessionOf, type Access, type Session } from './rights';
import { SignInPage } from './sign-in-page';

const AccessContext = createContext<Access>({ known: 'open', visible: [] });

/** Shows the application to who is signed in, and to others only what everybody may see. */
export function SessionGate({ visible, children }: { visible: readonly string[]; children: ReactNode }) {
  const client = useQueryClient();
  const { pathname } = useLocation();
  const session = useQuery(SESSION_QUERY);

  useEffect(() => forgetOnRefusal(client), [client]);

  if (session.isPending) return <p className="shell-note">Loading …</p>;
  if (session.isError) return <p role="alert">{errorMessage(session.error)}</p>;
  const access: Access = { known: session.data, visible };
  if (isClosed(access, pathname)) return <SignInPage />;
  return <AccessContext value={access}>{children}</AccessContext>;
}

/** Undefined when nobody is signed in. */
export const useSession = (): Session | undefined => sessionOf(useContext(AccessContext));

/** Whether nobody is signed in where somebody could be. */
export const useIsNobody = (): boolean => useContext(AccessContext).known === 'nobody';

type May = (resource: string, action: string, record?: object) => boolean;

/** Whether the person may do something: with any record, or with this one. */
export function useMay(): May {
  const access = useContext(AccessContext);
  return (resource, action, record) => mayDo(access, resource, action, record);
}
