import { AppError, type ErrorCode } from '@hexad/kernel';
import type { Exit } from '../process/run.js';
import type { Credential } from './credentials.js';
import { isDiskFull, missingGit } from './git.js';
import { remoteUrl, type Remote } from './remote.js';
import type { TransferLimits } from './transfer.js';

/** What git says, in the order in which it is asked; the first that fits wins. */
const MEANINGS: readonly [RegExp, ErrorCode, string][] = [
  [/File too large/i, 'too_large', 'more than may be fetched'],
  [/out of memory|Cannot allocate memory|mmap failed|malloc.* failed/i, 'too_large', 'it needs more memory than git may use'],
  [
    /fsck error|error in packed object|bad (pack|object|tree)|inflate returned|is corrupt|pack has bad/i,
    'invalid',
    'what it gave is damaged or hostile',
  ],
  [/Host key verification failed|REMOTE HOST IDENTIFICATION/i, 'host_refused', 'its host key is not among the known ones'],
  [/error: 30[12378]|unable to update url base from redirection/i, 'host_refused', 'it sends to another address, which is not followed'],
  [/Authentication failed|could not read (Username|Password)|terminal prompts disabled|HTTP 401|Permission denied \(/i, 'unauthenticated', 'it does not take the credential of the project'], // prettier-ignore
  [/error: 403|HTTP 403|access denied|not allowed to push|protected branch/i, 'forbidden', 'the credential of the project may not do this'],
  [/not found|does not exist|does not appear to be a git repository|HTTP 404|error: 404/i, 'not_found', 'there is no such repository, or the credential of the project may not see it'], // prettier-ignore
  [/SSL certificate|certificate verify|server certificate/i, 'unavailable', 'its certificate is not trusted'],
  [/dubious ownership/i, 'forbidden', 'it belongs to another user of this machine'],
];

/** What went wrong in a conversation with a remote, with a stable code and without the secret. */
export function transferFailure(remote: Remote, exit: Exit, limits: TransferLimits, credential: Credential | undefined): AppError {
  const said = without(credential, exit.stderr).trim().slice(-600);
  const where = remoteUrl(remote);
  if (exit.stopped === 'timeout') return new AppError('timeout', `The repository ${where} did not answer in the time it has.`);
  if (exit.stopped === 'cancelled') return new AppError('cancelled', `The conversation with ${where} was called off.`);
  if (exit.stopped === 'output') return new AppError('too_large', `The repository ${where} says more than is read.`);
  if (isDiskFull(said)) return new AppError('disk_full', 'The disk is full; free some space and run the same command again.');
  if (exit.code === 127 && said === '') return missingGit();
  const found = MEANINGS.find(([sign]) => sign.test(said));
  const [code, why] = found ? [found[1], found[2]] : (['unavailable', 'it could not be talked to'] as const);
  const bound = code === 'too_large' ? ` (limit: ${limits.packBytes} bytes in a pack, ${limits.memoryBytes} of memory)` : '';
  return new AppError(code, `The repository ${where} cannot be used: ${why}${bound}. ${lastLine(said)}`.trim(), { details: { said } });
}

function without(credential: Credential | undefined, text: string): string {
  if (credential?.kind !== 'password' || credential.password === '') return text;
  return text.replaceAll(credential.password, '***').replaceAll(encodeURIComponent(credential.password), '***');
}

const lastLine = (said: string): string =>
  said
    .split('\n')
    .find((line) => /^(fatal|error|remote|ssh|ERROR):?/i.test(line))
    ?.trim() ?? '';
