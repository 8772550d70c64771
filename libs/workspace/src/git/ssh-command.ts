import { AppError } from '@hexad/kernel';
import type { Credential } from './credentials.js';

type SshCredential = Extract<Credential, { kind: 'ssh' }>;

export interface SshRoute {
  /** The program, default `ssh`. */
  readonly program?: string;
  /** The address to connect to, where it was looked up and checked before; the host's key is still that of its name. */
  readonly address?: string;
  readonly host: string;
}

const CONNECT_SECONDS = 15;

/**
 * The ssh that git runs: none of the machine's or the user's settings, no question asked, no host that is not known, no key but the one
 * given, nothing forwarded, no other program. It goes through a shell, so every word is quoted.
 */
export function sshCommand(credential: SshCredential | undefined, route: SshRoute): string {
  const options: [string, string][] = [
    ['BatchMode', 'yes'],
    ['StrictHostKeyChecking', 'yes'],
    ['UserKnownHostsFile', file(credential?.knownHosts ?? '/dev/null')],
    ['GlobalKnownHostsFile', '/dev/null'],
    ['UpdateHostKeys', 'no'],
    ['IdentitiesOnly', credential?.agent ? 'no' : 'yes'],
    ['IdentityFile', credential?.keyFile ? file(credential.keyFile) : 'none'],
    ['IdentityAgent', credential?.agent ? file(credential.agent) : 'none'],
    ['PasswordAuthentication', 'no'],
    ['KbdInteractiveAuthentication', 'no'],
    ['PermitLocalCommand', 'no'],
    ['ProxyCommand', 'none'],
    ['ProxyJump', 'none'],
    ['ControlMaster', 'no'],
    ['ControlPath', 'none'],
    ['ClearAllForwardings', 'yes'],
    ['ForwardAgent', 'no'],
    ['ForwardX11', 'no'],
    ['ConnectTimeout', String(CONNECT_SECONDS)],
    ['ServerAliveInterval', '15'],
    ['ServerAliveCountMax', '3'],
    ['LogLevel', 'ERROR'],
    ...(route.address ? ([['HostName', route.address], ['HostKeyAlias', route.host]] as [string, string][]) : []), // prettier-ignore
  ];
  const words = [
    route.program ?? 'ssh',
    '-F',
    '/dev/null',
    '-a',
    '-x',
    '-T',
    ...options.flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ];
  return words.map(quoted).join(' ');
}

/** A file's name as ssh reads it: it expands some signs, and words end at a space. */
function file(name: string): string {
  if (!name.startsWith('/') || /["\\%$\p{Cc}]/u.test(name))
    throw new AppError(
      'invalid',
      `The file ${JSON.stringify(name)} cannot be named to ssh: it must be absolute, without quotes, %, $ or backslashes.`,
    );
  return `"${name}"`;
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
