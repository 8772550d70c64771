import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assertOutsideTransaction, Uuid7 } from '@hexad/kernel';
import { run, type Exit } from '../process/run.js';
import { buryLeftovers, signOf } from '../sandbox/leftovers.js';
import type { Credential, Credentials } from './credentials.js';
import { baseEnvironment, SETTINGS } from './environment.js';
import { clearedLock } from './git.js';
import { checkLocal } from './local-source.js';
import { readProgress, type Progress } from './progress.js';
import { remoteUrl, type Remote } from './remote.js';
import { sshCommand } from './ssh-command.js';
import { transferFailure } from './transfer-failure.js';

/** Limits of one conversation with a remote. */
export interface TransferLimits {
  /** Milliseconds, default 10 minutes. Past it the transfer fails with `timeout`. */
  readonly timeoutMs: number;
  /** Bytes of one pack, default 2 GiB. Past it a fetch fails with `too_large` and nothing of it is kept. */
  readonly packBytes: number;
  /** Bytes of memory of each of git's processes, default 4 GiB: a small pack can unfold to something huge. */
  readonly memoryBytes: number;
}

export const DEFAULT_LIMITS: TransferLimits = { timeoutMs: 600_000, packBytes: 2 * 1024 ** 3, memoryBytes: 4 * 1024 ** 3 };

/** What says where a remote may be reached, and how. */
export interface Route {
  /** Local folders from which, and to which, may be read and written; the real places count, not links. Default: none. */
  readonly roots?: readonly string[];
  /** Local folders that may not be used, though they lie below one of `roots`. Default: none. */
  readonly closed?: readonly string[];
  /** Looks a host up and says which addresses may be connected to; fails with `host_refused`. Default: what the machine finds. */
  readonly addresses?: (host: string, port: number) => Promise<readonly string[]>;
  /** A file with the certificates that are trusted besides none other: default the machine's. */
  readonly certificates?: string;
  /** The ssh program, default `ssh` on the PATH. */
  readonly ssh?: string;
}

export interface TransferOptions {
  readonly remote: Remote;
  readonly credentials: Credentials;
  readonly route: Route;
  readonly limits: TransferLimits;
  /** The bare repository on our side. */
  readonly folder: string;
  /** Where running transfers are written down, so that the next process ends those of a dead one. */
  readonly running: string;
}

export interface Conversation {
  readonly command: 'ls-remote' | 'fetch' | 'push';
  readonly options: readonly string[];
  /** References, behind the remote's address. */
  readonly refs: readonly string[];
  readonly progress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly accept?: readonly number[];
}

const OUTPUT_LIMIT = 32 * 1024 * 1024;
const ids = new Uuid7();

/**
 * Git's conversations with a remote: bounded in time and size, with the credential in the hands of the one process that talks, and with
 * nothing of a local repository's settings or hooks.
 */
export class Transfer {
  readonly #options: TransferOptions;

  constructor(options: TransferOptions) {
    this.#options = options;
  }

  /** Ends what the transfers of a process that was killed left running. */
  async bury(): Promise<void> {
    await buryLeftovers(this.#options.running);
  }

  /** Fails with `unavailable`, `timeout`, `too_large`, `unauthenticated`, `not_found`, `host_refused`, `forbidden`, `invalid` or `disk_full`. */
  async talk(conversation: Conversation): Promise<Exit> {
    assertOutsideTransaction('git');
    const { remote, credentials, route, limits } = this.#options;
    if (remote.kind === 'local') await checkLocal(remote.folder, route);
    const addresses = remote.kind === 'local' ? [] : ((await route.addresses?.(remote.host, remote.port)) ?? []);
    for (;;) {
      const credential = await credentials.of(remote, conversation.command === 'push' ? 'push' : 'fetch');
      const exit = await this.#run(conversation, credential, addresses);
      if (exit.code === 0 || conversation.accept?.includes(exit.code ?? -1)) return exit;
      if (!(await clearedLock(exit))) throw transferFailure(remote, exit, limits, credential);
    }
  }

  async #run(conversation: Conversation, given: Credential | undefined, addresses: readonly string[]): Promise<Exit> {
    const { remote, route, limits } = this.#options;
    const own = path.join(this.#options.running, ids.next());
    await mkdir(own, { recursive: true, mode: 0o700 });
    try {
      const credential = await laidOut(given, own);
      return await run({
        program: '/bin/sh',
        args: ['-c', LIMITED, 'git', blocks(limits.packBytes, 512), blocks(limits.memoryBytes, 1024), ...this.#words(conversation, credential, addresses)], // prettier-ignore
        cwd: '/',
        env: { ...baseEnvironment(), ...environment(remote, route, credential, addresses) },
        timeoutMs: conversation.timeoutMs ?? limits.timeoutMs,
        outputLimit: OUTPUT_LIMIT,
        onStart: (pid) => void note(own, pid),
        ...(conversation.signal && { signal: conversation.signal }),
        ...(conversation.progress && { onStderr: readProgress(conversation.progress) }),
        ...(credential?.kind === 'password' && { secret: `username=${credential.username}\npassword=${credential.password}\n` }),
      });
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  }

  #words({ command, options, refs, progress }: Conversation, credential: Credential | undefined, addresses: readonly string[]): string[] {
    const { remote, folder } = this.#options;
    const settings = [...talkSettings(remote, this.#options.route, credential), ...pinned(remote, addresses)].flatMap((one) => ['-c', one]);
    const shown = command === 'ls-remote' ? [] : [progress ? '--progress' : '--no-progress'];
    const there = remote.kind === 'local' ? [counterpart(command)] : [];
    return ['-C', folder, ...SETTINGS, ...settings, command, ...shown, ...there, ...options, '--', remoteUrl(remote), ...refs];
  }
}

/** The limits of the files and of the memory of everything that git starts. Where a system knows no limit of memory, it goes without. A
 * file that is too large is told to git, which says so, instead of ending it. */
const LIMITED = 'trap "" XFSZ; ulimit -f "$1"; ulimit -v "$2" 2>/dev/null; shift 2; command -v git >/dev/null || exit 127; exec git "$@"';

/** Keys that came as text, in files that go with the conversation. */
async function laidOut(credential: Credential | undefined, own: string): Promise<Credential | undefined> {
  if (credential?.kind !== 'ssh') return credential;
  const { privateKey, hostKeys, ...rest } = credential;
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(path.join(own, name), text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
    return path.resolve(own, name);
  };
  return {
    ...rest,
    ...(privateKey !== undefined && { keyFile: await file('key', privateKey) }),
    ...(hostKeys !== undefined && { knownHosts: await file('hosts', hostKeys) }),
  };
}

const blocks = (bytes: number, size: number): string => String(Math.max(1, Math.ceil(bytes / size)));

async function note(own: string, pid: number): Promise<void> {
  const sign = signOf(pid);
  await writeFile(path.join(own, 'owner.json'), JSON.stringify(sign)).catch(() => {}); // it may have ended before it could be noted
}

function talkSettings(remote: Remote, route: Route, credential: Credential | undefined): string[] {
  const common = ['transfer.fsckObjects=true', ...LENIENT, 'fetch.unpackLimit=1', 'core.bigFileThreshold=32m', 'pack.threads=2', 'transfer.credentialsInUrl=die']; // prettier-ignore
  if (remote.kind !== 'https') return remote.kind === 'ssh' ? [...common, 'protocol.ssh.allow=always', 'ssh.variant=ssh'] : common;
  const web = ['protocol.https.allow=always', 'http.sslVerify=true', 'http.followRedirects=false', 'http.lowSpeedLimit=100', 'http.lowSpeedTime=60']; // prettier-ignore
  const trust = route.certificates ? [`http.sslCAInfo=${route.certificates}`] : [];
  // The helper is asked for this one host only, and reads what its process inherited: there is nothing to find in a file or a list of processes.
  const helper = credential?.kind === 'password' ? [`credential.https://${remote.host}:${remote.port}.helper=!${HELPER}`] : [];
  return [...common, ...web, ...trust, ...helper];
}

/** Git appends what it wants: `get`, or `store` and `erase`, to which nothing is done. */
const HELPER = 'f() { if test "$1" = get; then cat <&3; fi; }; f';

/** Faults of old tools that harm nobody and that real repositories have. */
const LENIENT = [
  'zeroPaddedFilemode',
  'badTimezone',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'missingNameBeforeEmail',
  'badEmail',
  'multipleAuthors',
  'missingTaggerEntry',
].map((name) => `fetch.fsck.${name}=ignore`);

function pinned(remote: Remote, addresses: readonly string[]): string[] {
  if (remote.kind !== 'https' || addresses.length === 0) return [];
  const list = addresses.map((address) => (address.includes(':') ? `[${address}]` : address)).join(',');
  return [`http.curloptResolve=${remote.host}:${remote.port}:${list}`];
}

/** Runs the other side of a local repository without its settings having a say. */
function counterpart(command: Conversation['command']): string {
  const settings = OTHER_SIDE.map((one) => `-c ${one}`).join(' ');
  return command === 'push' ? `--receive-pack=git ${settings} receive-pack` : `--upload-pack=git ${settings} upload-pack`;
}

const OTHER_SIDE = [
  "safe.directory='*'",
  'safe.bareRepository=all',
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.sshCommand=false',
  'core.alternateRefsCommand=false',
  'protocol.allow=never',
  'receive.denyCurrentBranch=refuse',
  'receive.autogc=false',
  'receive.fsckObjects=true',
  'receive.procReceiveRefs=',
  'gc.auto=0',
  'maintenance.auto=false',
];

function environment(
  remote: Remote,
  route: Route,
  credential: Credential | undefined,
  addresses: readonly string[],
): Record<string, string> {
  if (remote.kind === 'local') return { GIT_ALLOW_PROTOCOL: 'file' };
  if (remote.kind === 'https') return { GIT_ALLOW_PROTOCOL: 'https' };
  const way = { host: remote.host, ...(route.ssh && { program: route.ssh }), ...(addresses[0] && { address: addresses[0] }) };
  return {
    GIT_ALLOW_PROTOCOL: 'ssh',
    GIT_SSH_VARIANT: 'ssh',
    GIT_SSH_COMMAND: sshCommand(credential?.kind === 'ssh' ? credential : undefined, way),
  };
}
