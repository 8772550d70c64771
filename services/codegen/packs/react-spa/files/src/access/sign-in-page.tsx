import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, type FormEvent } from 'react';
import { appTitle } from '../app/navigation';
import { errorMessage } from '../http/request';
import { signIn } from './rights';

/** Asks for the e-mail address and the password; what is refused is said in a sentence. */
export function SignInPage() {
  const client = useQueryClient();
  const ids = { email: useId(), password: useId() };
  const entering = useMutation({
    mutationFn: signIn,
    onSuccess: () => client.resetQueries(),
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    entering.mutate({ email: String(data.get('email')), password: String(data.get('password')) });
  }

  return (
    <main className="page sign-in">
      <title>{`Sign in · ${appTitle}`}</title>
      <header className="page-header">
        <h1>Sign in</h1>
      </header>
      <p className="lead">{appTitle}</p>
      <form className="form" onSubmit={submit}>
        {entering.isError && (
          <p className="notice error" role="alert">
            {errorMessage(entering.error)}
          </p>
        )}
        <div className="field">
          <label htmlFor={ids.email}>E-mail address</label>
          <input id={ids.email} name="email" type="email" autoComplete="username" required />
        </div>
        <div className="field">
          <label htmlFor={ids.password}>Password</label>
          <input id={ids.password} name="password" type="password" autoComplete="current-password" required />
        </div>
        <div className="actions">
          <button type="submit" className="button primary" disabled={entering.isPending}>
            Sign in
          </button>
        </div>
      </form>
    </main>
  );
}
