import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { errorMessage } from '../http/request';
import { signOut } from './rights';
import { useIsNobody, useSession } from './session';

/** Who is signed in, and the way out; for who is not, the way in. */
export function AccountBar() {
  const client = useQueryClient();
  const session = useSession();
  const isNobody = useIsNobody();
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      client.clear();
      return client.resetQueries();
    },
  });

  if (isNobody) {
    return (
      <Link className="button" to="/">
        Sign in
      </Link>
    );
  }
  if (!session) return null;
  return (
    <div className="stack">
      <p>
        {session.account.name} ({session.account.role})
      </p>
      {leaving.isError && <p role="alert">{errorMessage(leaving.error)}</p>}
      <button type="button" className="button quiet" onClick={() => leaving.mutate()}>
        Sign out
      </button>
    </div>
  );
}
