import { AppError } from '@hexad/kernel';

/** Reads the one line on the branch in `git push --porcelain`. Undefined: it stands where it should. */
export function pushFault(output: string, branch: string): AppError | undefined {
  const line = output.split('\n').find((one) => one.includes(`:refs/heads/${branch}\t`));
  if (line === undefined) return new AppError('unavailable', `The push of ${branch} ended without an answer.`);
  if (!line.startsWith('!')) return undefined;
  const why = line.split('\t')[2] ?? '';
  if (
    /stale info|fetch first|non-fast-forward|failed to update ref|cannot lock ref|reference already exists|incorrect old value/i.test(why)
  )
    return new AppError('contended', `Branch ${branch} of the repository was moved by somebody else: ${why}.`);
  if (/branch is currently checked out/i.test(why))
    return new AppError('conflict', `Branch ${branch} is checked out in the repository that it is pushed to, and would change under its user's hands.`); // prettier-ignore
  if (/proc-receive/i.test(why))
    return new AppError('forbidden', `The repository hands the push of ${branch} to a program of its own (receive.procReceiveRefs), and none of those is run; take that setting away, or give a clone of it.`); // prettier-ignore
  return new AppError('forbidden', `The repository does not take the push of ${branch}: ${why}.`);
}
