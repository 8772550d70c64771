import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, assertOutsideTransaction, type Ids } from '@hexad/kernel';
import { run, type Exit, type Stopped } from '../../process/run.js';
import { Semaphore } from '../../process/semaphore.js';
import type { Cgroup, Cgroups } from '../cgroup/cgroups.js';
import { findCgroups } from '../cgroup/find.js';
import { environmentOf } from '../environment.js';
import { buryLeftovers } from '../leftovers.js';
import { DEFAULT_LIMITS, OUTPUT_LIMIT, TIMEOUT_MS, type SandboxLimits } from '../limits.js';
import { resultOf } from '../outcome.js';
import { Sandbox, type SandboxCommand, type SandboxResult } from '../sandbox.js';
import { DiskWatch } from '../watch/disk.js';
import { MemoryWatch } from '../watch/memory.js';
import { descendants } from '../watch/processes.js';
import { jailOptions, NODE_FOLDER } from './jail.js';
import { LAUNCH, OwnFolder } from './own-folder.js';
import { linkedSets, placesOf, scratchOf, type Places } from './roots.js';
import { seccompFilter } from './seccomp.js';
import { systemOptions } from './system.js';

export interface BubblewrapSandboxOptions {
  /** Folder for what belongs to running commands. Emptied command by command. */
  readonly folder: string;
  readonly ids: Ids;
  /** Commands at once; the rest waits in order. Default: the number of cores. */
  readonly parallel?: number;
  /** What a command gets unless it says otherwise. */
  readonly limits?: Partial<SandboxLimits>;
  /** Folder of shared dependency sets: one that a work tree's node_modules links to is shown, only to be read. */
  readonly sets?: string;
  /** Folder in which Node keeps compiled code between commands. Foreign code only reads it: what lies there runs in other people's builds. */
  readonly compileCache?: string;
  /** Folders in which bwrap is looked for, with colons between. Default: those of the system. */
  readonly path?: string;
}

/** Not any sh: not all of them can close a file with a number above 9. */
const SHELL = '/bin/bash';
const PATIENCE_MS = 5_000;

interface Parts {
  readonly cgroups: Cgroups | undefined;
  readonly system: readonly string[];
  readonly filter: Buffer;
}

/**
 * Commands in namespaces of their own, made by bubblewrap: they see the system's programs, their work tree and their dependency set, of which only the work tree
 * and a /tmp of their own can be written to; no network, no process but theirs, no rights, a filter before the kernel, and limits that the kernel keeps.
 */
export class BubblewrapSandbox extends Sandbox {
  override readonly kind = 'bubblewrap';
  override readonly isolates = true;
  readonly #options: BubblewrapSandboxOptions;
  readonly #parts: Parts;
  readonly #turns: Semaphore;

  private constructor(options: BubblewrapSandboxOptions, parts: Parts) {
    super();
    this.#options = options;
    this.#parts = parts;
    this.#turns = new Semaphore(options.parallel ?? availableParallelism());
  }

  /** Fails with `unavailable` and the reason where bubblewrap is not there or cannot do its work. What a killed platform left running is ended first. */
  static async open(options: BubblewrapSandboxOptions): Promise<BubblewrapSandbox> {
    const filter = seccompFilter();
    if (!filter) throw new AppError('unavailable', `The sandbox of bubblewrap is not there for processors of the kind ${process.arch}.`);
    await buryLeftovers(options.folder);
    const [cgroups, system] = await Promise.all([findCgroups(), systemOptions()]);
    const sandbox = new BubblewrapSandbox(options, { cgroups, system, filter });
    await sandbox.#probe();
    return sandbox;
  }

  /** Whether the kernel itself holds all processes of a command to its limits (control groups); without, a watcher of ours does, less exactly. */
  get isHeldByKernel(): boolean {
    return this.#parts.cgroups !== undefined;
  }

  override async run(command: SandboxCommand): Promise<SandboxResult> {
    assertOutsideTransaction('sandbox');
    this.admit(command);
    using _ = await this.#turns.acquire(command.signal);
    return resultOf(await this.#inOwnFolder(command));
  }

  async #inOwnFolder(command: SandboxCommand): Promise<Exit> {
    const places = await placesOf(command);
    const limits = { ...DEFAULT_LIMITS, ...this.#options.limits, ...command.limits };
    const id = this.#options.ids.next();
    const own = await OwnFolder.create(path.join(this.#options.folder, id), this.#parts.filter);
    let group: Cgroup | undefined;
    try {
      await own.write([...own.standIns, ...(await this.#jail(command, places, limits))]);
      group = await this.#parts.cgroups?.create(id, limits);
      return await this.#held(command, { places, limits, own, group });
    } finally {
      await group?.remove();
      await rm(own.folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #held(
    command: SandboxCommand,
    { places, limits, own, group }: { places: Places; limits: SandboxLimits; own: OwnFolder; group: Cgroup | undefined },
  ): Promise<Exit> {
    await using watches = new AsyncDisposableStack();
    let signed: Promise<void> = Promise.resolve();
    let disk: DiskWatch | undefined;
    let wrong: Stopped | undefined;
    const exit = await run({
      program: SHELL,
      args: [
        '--posix',
        '--norc',
        '--noprofile',
        '-c',
        LAUNCH,
        'sh',
        own.folder,
        ...this.#ulimits(limits, group),
        ...(group?.folders ?? []),
        '--',
        command.program,
        ...command.args,
      ],
      cwd: '/',
      env: { PATH: this.#options.path ?? '/usr/local/bin:/usr/bin:/bin' },
      timeoutMs: command.timeoutMs ?? TIMEOUT_MS,
      outputLimit: command.outputLimit ?? OUTPUT_LIMIT,
      ...(command.signal && { signal: command.signal }),
      ...(command.onOutput && { onOutput: command.onOutput }),
      onStart: (pid, stop) => {
        const exceeded = (why: Stopped) => (): void => {
          wrong = why;
          stop(why);
        };
        signed = own.sign(pid);
        signed.catch(() => {}); // awaited below, when the command has ended
        const members = (): Promise<number[]> => group?.members() ?? descendants(pid);
        disk = watches.use(new DiskWatch({ folders: places.write, limits, members, exceeded: exceeded('disk') }));
        if (!group) watches.use(new MemoryWatch(pid, limits.memoryBytes, exceeded('memory')));
      },
    });
    await signed;
    await this.#emptied(own);
    await disk?.settle();
    if (!exit.stopped && !(await own.wasMade())) throw notMade(command, exit);
    if (!exit.stopped && exit.code !== 0 && ((await group?.outOfMemory()) ?? 0) > 0) wrong = 'memory';
    return wrong && !exit.stopped ? { ...exit, code: null, stopped: wrong } : exit;
  }

  /** The call ends after everything that the command started. */
  async #emptied(own: OwnFolder): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while ((await own.isInhabited()) && Date.now() < until) await delay(2);
  }

  async #jail(command: SandboxCommand, places: Places, limits: SandboxLimits): Promise<string[]> {
    const { compileCache, sets } = this.#options;
    const linked = await linkedSets(sets, places);
    const shared = compileCache === undefined ? [] : [compileCache];
    const isShipped = command.trust === 'shipped';
    return jailOptions({
      system: this.#parts.system,
      node: process.execPath,
      read: [...linked, ...(isShipped ? [] : shared)],
      scratch: (await Promise.all(linked.map(scratchOf))).flat(),
      write: [...(isShipped ? shared : []), ...places.write],
      sealed: places.sealed,
      cwd: places.cwd,
      env: {
        ...environmentOf({ node: NODE_FOLDER, cwd: places.cwd, home: '/tmp/home', tmp: '/tmp', compileCache }),
        ...command.env,
      },
      tmpBytes: limits.tmpBytes,
    });
  }

  /** Blocks of 512 bytes of one file, which is a little more than all may have, so that it shows; and processes where no group counts them. */
  #ulimits(limits: SandboxLimits, group: Cgroup | undefined): string[] {
    return [String(Math.ceil(limits.diskBytes / 512) + 64), group ? '0' : String(limits.processes)];
  }

  async #probe(): Promise<void> {
    const folder = path.join(this.#options.folder, this.#options.ids.next());
    await mkdir(path.join(folder, 'root'), { recursive: true });
    if (this.#options.compileCache !== undefined) await mkdir(this.#options.compileCache, { recursive: true });
    try {
      const exit = await this.#inOwnFolder({ program: 'true', args: [], cwd: path.join(folder, 'root'), timeoutMs: 10_000 });
      if (exit.code !== 0) throw new AppError('unavailable', `it ended with ${exit.stopped ?? exit.code}`);
    } catch (thrown) {
      const { message } = AppError.from(thrown);
      const why = /bwrap: not found/.test(message)
        ? 'bubblewrap (the program bwrap) is not installed'
        : `bubblewrap cannot work here: ${message}`;
      throw new AppError('unavailable', why, { cause: thrown });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function notMade({ program, cwd }: SandboxCommand, { stderr }: Exit): AppError {
  const said = stderr.trim().split('\n').at(-1)!.slice(0, 300);
  const what = /^bwrap: execvp .*: No such file or directory$/.test(said)
    ? `The program ${program} was not found for ${path.basename(cwd)}.`
    : `The sandbox could not be made: ${said}`;
  return new AppError('unavailable', what);
}
