import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '@hexad/kernel';
import { run, type Exit } from '../process/run.js';

const TIMEOUT_MS = 10 * 60 * 1000;
const OUTPUT_LIMIT = 4 * 1024 * 1024;
/**
 * Install scripts are not run: every tool of the packs that is native (vite's rolldown, oxlint, tsc) comes as an optional package for the
 * platform. A peer rule of a package that npm would only warn about must not stop us either: the lock decides.
 */
const ARGUMENTS = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'];
/** Nothing but the registry; an npm that does not know one of them goes on without it. */
const REGISTRY_ALONE = ['--allow-git=none', '--allow-remote=none', '--allow-file=none', '--allow-directory=none'];

/** Whose settings npm works with: those of the user who runs the platform, or nobody's, for what strangers want. */
export type NpmSettings = 'user' | 'nobody';

/**
 * `npm ci` in `folder` from its package-lock.json. With the user's settings it sees their home: it needs the registry and the tokens they name. With nobody's it
 * has an empty home, a cache of its own in `cache`, and of the environment only what reaches the registry. `fresh`: what `cache` has is all that it takes from
 * a cache, with whosever settings.
 */
export async function npmCi(folder: string, pack: string, settings: NpmSettings, cache: string, fresh = false): Promise<void> {
  let exit: Exit;
  try {
    exit = await run({
      program: npmProgram(),
      args: [...ARGUMENTS, ...(fresh ? [`--cache=${cache}`] : ['--prefer-offline']), ...REGISTRY_ALONE],
      cwd: folder,
      env: settings === 'user' ? environment() : bareEnvironment(folder, cache),
      timeoutMs: TIMEOUT_MS,
      outputLimit: OUTPUT_LIMIT,
    });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    throw unavailable(pack, 'npm was not found on the PATH', thrown);
  }
  if (exit.code === 0) return;
  const said = `${exit.stderr}\n${exit.stdout}`;
  if (/ENOSPC|EDQUOT/.test(said)) {
    throw new AppError('disk_full', 'The disk is full; free some space and run the same command again.');
  }
  throw unavailable(pack, exit.stopped === 'timeout' ? 'npm did not finish within 10 minutes' : lastWords(said));
}

/** npm's own settings and what a proxy, a certificate or a home folder needs. Settings of a surrounding `npm run` would change what `ci` does. */
function environment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && KEPT.test(entry[0]) && !OF_A_RUN.test(entry[0]),
  );
  return Object.fromEntries(kept);
}

/** No file of settings, no token; the registry of a variable only where nobody's password is in it. */
function bareEnvironment(folder: string, cache: string): Record<string, string> {
  const kept = Object.entries(environment()).filter(
    ([name, value]) => BARE.test(name) && !/\/\/[^/]*@/.test(name.toLowerCase().endsWith('registry') ? value : ''),
  );
  // npm wants two files, also where there are none.
  const [user, machine] = ['no-npmrc', 'no-global-npmrc'].map((name) => path.join(folder, name)) as [string, string];
  return {
    ...Object.fromEntries(kept),
    HOME: folder,
    npm_config_userconfig: user,
    npm_config_globalconfig: machine,
    npm_config_cache: cache,
  };
}

const BARE =
  /^(PATH|TMPDIR|TEMP|TMP|LANG|LC_\w+|TZ|(HTTPS?|ALL|NO)_PROXY|NODE_EXTRA_CA_CERTS|NODE_USE_\w+|SSL_CERT_\w+|npm_config_(registry|proxy|https?_proxy|noproxy|cafile|maxsockets|fetch_\w+))$/i;

const KEPT =
  /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_\w+|TZ|XDG_\w+|(HTTPS?|ALL|NO)_PROXY|NODE_EXTRA_CA_CERTS|NODE_USE_\w+|SSL_CERT_\w+|npm_config_.+)$/i;
const OF_A_RUN = /^npm_config_(local_prefix|prefix|global|workspace|workspaces|include|omit|package_lock)$/i;

/** Without its folder on the PATH, npm stands beside the Node that comes with it. */
function npmProgram(): string {
  const beside = path.join(path.dirname(process.execPath), 'npm');
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => folder !== '' && existsSync(path.join(folder, 'npm')));
  return !onPath && existsSync(beside) ? beside : 'npm';
}

/** The lines of npm that tell people something, without places on this machine. */
function lastWords(said: string): string {
  const lines = said.split('\n').map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim());
  const telling = lines.filter((line) => line !== '' && !/^(A complete log|\/|code |errno |syscall |path )/.test(line));
  return telling.slice(0, 3).join(' ').slice(0, 300) || 'npm ci failed';
}

function unavailable(pack: string, reason: string, cause?: unknown): AppError {
  return new AppError(
    'dependencies_unavailable',
    `The packages of ${pack} could not be installed (${reason}). Check the network or npm's registry setting, then run the same command again.`,
    { cause },
  );
}
