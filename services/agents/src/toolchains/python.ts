import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '@hexad/kernel';
import type { Sandbox } from '@hexad/workspace';
import type { Pack, SystemPackage } from '../domain/pack.js';
import { Toolchain, type Chosen } from './toolchain.js';

const TIMEOUT_MS = 30_000;
/** Prints the modules among its arguments that cannot be found. */
const LOOK = 'import sys, importlib.util as u; print(*[m for m in sys.argv[1:] if u.find_spec(m) is None])';

/** Python of the machine with the packages that are installed for it: what its sandbox shows. */
export class PythonToolchain extends Toolchain {
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    super();
    this.#sandbox = sandbox;
  }

  override async ensure(packs: readonly Pack[]): Promise<void> {
    for (const pack of packs) {
      const missing = await this.#missing(pack.requires);
      if (missing.length > 0) throw lacks(pack.name, missing);
    }
  }

  override async link(): Promise<void> {}

  override choosing({ files }: Chosen): string[] {
    return [...files];
  }

  async #missing(wanted: readonly SystemPackage[]): Promise<readonly SystemPackage[]> {
    const folder = await mkdtemp(path.join(tmpdir(), 'hexad-python-'));
    try {
      const args = ['-I', '-c', LOOK, ...wanted.map(({ module }) => module)];
      const { exitCode, stdout } = await this.#sandbox.run({
        program: 'python3',
        args,
        cwd: folder,
        trust: 'shipped',
        timeoutMs: TIMEOUT_MS,
      });
      if (exitCode !== 0) return [PYTHON, ...wanted];
      const absent = new Set(stdout.trim().split(/\s+/));
      return wanted.filter(({ module }) => absent.has(module));
    } catch (thrown) {
      if (AppError.from(thrown).code !== 'unavailable') throw thrown;
      return [PYTHON, ...wanted];
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

const PYTHON: SystemPackage = { module: 'python3', name: 'python3', debian: 'python3' };

const lacks = (pack: string, missing: readonly SystemPackage[]): AppError =>
  new AppError(
    'packages_missing',
    `The pack ${pack} needs ${listed(missing.map(({ name }) => name))} for the Python of this machine (/usr/bin/python3); on Debian: apt-get install ${missing.map(({ debian }) => debian).join(' ')}.`,
    { details: { pack, packages: missing.map(({ name }) => name) } },
  );

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
