import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../scripts/unpack-debian.sh', import.meta.url));
/** Older ones have an older pgvector, or none. */
const SUITE = 'trixie';
const LONGEST_MS = 300_000;

export interface DebianPrograms {
  readonly packages: readonly string[];
  /** Paths in the packages: `usr/sbin/pgbouncer`. */
  readonly programs: readonly string[];
}

/**
 * The folder in which programs of Debian packages are, unpacked once and kept in the user's cache; nothing is installed and no rights are
 * needed. They bring their own libraries, so an older system runs them too. Fails with a sentence where there is no `apt-get`, no mirror, or
 * another processor than the packages are for.
 */
export async function debianPrograms({ packages, programs }: DebianPrograms): Promise<string> {
  const key = createHash('sha256')
    .update(JSON.stringify([SUITE, packages, programs, readFileSync(SCRIPT, 'utf8')]))
    .digest('hex');
  const folder = sharedFolder(`${packages.at(-1)}-${key.slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const half = `${folder}.${randomUUID().slice(0, 8)}.part`;
  mkdirSync(half, { recursive: true, mode: 0o755 });
  try {
    await promisify(execFile)('bash', [SCRIPT, half, SUITE, packages.join(' '), programs.join(' ')], { timeout: LONGEST_MS });
    renameSync(half, folder);
  } catch (cause) {
    // Another process was faster; both made the same.
    if (existsSync(folder)) return folder;
    const said = (cause as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? (cause as Error).message;
    throw new Error(
      `The Debian packages ${packages.join(', ')} could not be unpacked (${said}). This needs apt-get, dpkg-deb and a Debian mirror in /etc/apt.`,
      { cause },
    );
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return folder;
}

/** A folder of this user's cache that servers can reach too: those of root run as another user, who cannot look into root's home. */
export function sharedFolder(name: string): string {
  const cache = process.getuid?.() === 0 ? '/var/cache' : (process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'));
  return join(cache, 'hexad', name);
}
