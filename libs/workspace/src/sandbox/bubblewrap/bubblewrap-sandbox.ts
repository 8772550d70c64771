import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DnsResolver, type Resolver } from '@hexad/host/outgoing';
import { AppError, type Ids } from '@hexad/kernel';
import type { Exit } from '../../process/run.js';
import type { Cgroups } from '../cgroup/cgroups.js';
import { findCgroups } from '../cgroup/find.js';
import { environmentOf } from '../environment.js';
import { HeldService } from '../held-service.js';
import { buryLeftovers } from '../leftovers.js';
import { DEFAULT_LIMITS, FOREVER_MS, OUTPUT_LIMIT, TIMEOUT_MS, type SandboxLimits } from '../limits.js';
import { LogTail } from '../log-tail.js';
import { AllowedHosts } from '../network/allowed.js';
import { Border } from '../network/border.js';
import { resultOf } from '../outcome.js';
import { Sandbox, type SandboxCommand, type SandboxResult } from '../sandbox.js';
import type { RunningService, SandboxService } from '../service.js';
import { processSignals } from '../signals.js';
import { adviceOn } from './advice.js';
import { Cell, SYSTEM_PATH } from './cell.js';
import { jailOptions, NODE_FOLDER } from './jail.js';
import { OwnFolder, writeCommon } from './own-folder.js';
import { linkedSets, placesOf, scratchOf, type Places } from '../roots.js';
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
  /** Hosts that commands may ask for, as HEXAD_SANDBOX_HOSTS says. Default: none. */
  readonly hosts?: string;
  /** How names of hosts are looked up. Default: as the machine does. */
  readonly resolver?: Resolver;
  /** Folders in which bwrap is looked for, with colons between. Default: those of the system. */
  readonly path?: string;
}

interface Parts {
  readonly cgroups: Cgroups | undefined;
  readonly system: readonly string[];
  readonly hosts: AllowedHosts;
}

/** What a command runs in, with what belongs to it. */
interface Made {
  readonly cell: Cell;
  readonly border: Border | undefined;
  readonly argv: readonly string[];
}

/**
 * Commands in namespaces of their own, made by bubblewrap: they see the system's programs, their work tree and their dependency set, of which only the work tree
 * and a /tmp of their own can be written to; no network but hosts that were named, no process but theirs, no rights, a filter before the kernel, and limits that
 * the kernel keeps.
 */
export class BubblewrapSandbox extends Sandbox {
  override readonly kind = 'bubblewrap';
  override readonly isolates = true;
  readonly #options: BubblewrapSandboxOptions;
  readonly #parts: Parts;

  private constructor(options: BubblewrapSandboxOptions, parts: Parts) {
    super(options.parallel);
    this.#options = options;
    this.#parts = parts;
  }

  /** Fails with `unavailable` and the reason where bubblewrap is not there or cannot do its work. What a killed platform left running is ended first. */
  static async open(options: BubblewrapSandboxOptions): Promise<BubblewrapSandbox> {
    const filter = seccompFilter();
    if (!filter) throw new AppError('unavailable', `The sandbox of bubblewrap is not there for processors of the kind ${process.arch}.`);
    await buryLeftovers(options.folder);
    writeCommon(options.folder, filter);
    const [cgroups, system] = await Promise.all([findCgroups(), systemOptions()]);
    const hosts = new AllowedHosts(options.hosts ?? '', options.resolver ?? new DnsResolver());
    const sandbox = new BubblewrapSandbox(options, { cgroups, system, hosts });
    await sandbox.#probe();
    return sandbox;
  }

  /** Whether the kernel itself holds all processes of a command to its limits (control groups); without, a watcher of ours does, less exactly. */
  get isHeldByKernel(): boolean {
    return this.#parts.cgroups !== undefined;
  }

  protected override async serve(service: SandboxService): Promise<RunningService> {
    const stack = new AsyncDisposableStack();
    try {
      const { cell, border, argv } = await this.#make(service, service.port, stack);
      const [abort, tail, started] = [new AbortController(), new LogTail(), Promise.withResolvers<void>()];
      const exit = cell.run(service, argv, {
        timeoutMs: service.timeoutMs ?? FOREVER_MS,
        outputLimit: 'none',
        signal: abort.signal,
        ...(service.stdin && { stdin: service.stdin }),
        onOutput: (stream, chunk) => {
          tail.add(chunk);
          service.onOutput?.(stream, chunk);
        },
        onStart: () => started.resolve(),
      });
      const ended = finished(exit, stack);
      await Promise.race([started.promise, ended]);
      return new HeldService({
        ended,
        kill: () => abort.abort(),
        signals: processSignals(() => cell.members()),
        usage: () => cell.usage(),
        connect: service.port === undefined ? undefined : () => border!.connect(),
        healthPath: service.healthPath,
        idleMs: service.idleMs,
        logs: () => tail.text(),
      });
    } catch (thrown) {
      await stack.disposeAsync();
      throw thrown;
    }
  }

  protected override async carryOut(command: SandboxCommand): Promise<SandboxResult> {
    await using stack = new AsyncDisposableStack();
    const { cell, border, argv } = await this.#make(command, undefined, stack);
    const exit = await cell.run(command, argv, {
      timeoutMs: command.timeoutMs ?? TIMEOUT_MS,
      outputLimit: command.outputLimit ?? OUTPUT_LIMIT,
      ...(command.signal && { signal: command.signal }),
      ...(command.onOutput && { onOutput: command.onOutput }),
    });
    return { ...resultOf(exit), ...(border && { refused: [...border.refused] }) };
  }

  async #make(command: SandboxCommand | SandboxService, port: number | undefined, stack: AsyncDisposableStack): Promise<Made> {
    const { cgroups, hosts } = this.#parts;
    const [places, allowed] = [await placesOf(command), hosts.narrow(command.hosts ?? [])];
    const limits = { ...DEFAULT_LIMITS, ...this.#options.limits, ...command.limits };
    const id = this.#options.ids.next();
    const own = new OwnFolder(path.join(this.#options.folder, id));
    stack.defer(() => rm(own.folder, { recursive: true, force: true, maxRetries: 3 }));
    const border = await Border.open({ allowed, hosts, port });
    if (border) stack.use(border);
    const binds = border?.binds.flatMap(({ from, to, isRead }) => [isRead ? '--ro-bind' : '--bind', from, to]) ?? [];
    own.write([...own.standIns, ...binds, ...(await this.#jail(command, places, limits, border))]);
    const group = await cgroups?.create(id, limits);
    const cell = stack.use(new Cell({ own, group, limits, write: places.write, path: this.#options.path ?? SYSTEM_PATH }));
    const argv = [command.program, ...command.args];
    return { cell, border, argv: border?.around(argv) ?? argv };
  }

  async #jail(
    command: SandboxCommand | SandboxService,
    places: Places,
    limits: SandboxLimits,
    border: Border | undefined,
  ): Promise<string[]> {
    const { compileCache, sets } = this.#options;
    const linked = await linkedSets(sets, places);
    const shared = compileCache === undefined ? [] : [compileCache];
    const isShipped = command.trust === 'shipped';
    return jailOptions({
      system: this.#parts.system,
      node: process.execPath,
      read: [...linked, ...readableOf(command), ...(isShipped ? [] : shared)],
      scratch: (await Promise.all(linked.map(scratchOf))).flat(),
      write: [...(isShipped ? shared : []), ...places.write],
      sealed: places.sealed,
      cwd: places.cwd,
      env: {
        ...environmentOf({ node: NODE_FOLDER, cwd: places.cwd, home: '/tmp/home', tmp: '/tmp', compileCache }),
        ...border?.env,
        ...command.env,
      },
      tmpBytes: limits.tmpBytes,
    });
  }

  async #probe(): Promise<void> {
    const folder = path.join(this.#options.folder, this.#options.ids.next());
    await mkdir(path.join(folder, 'root'), { recursive: true });
    if (this.#options.compileCache !== undefined) await mkdir(this.#options.compileCache, { recursive: true });
    try {
      const { outcome, exitCode } = await this.carryOut({ program: 'true', args: [], cwd: path.join(folder, 'root'), timeoutMs: 10_000 });
      if (exitCode !== 0) throw new AppError('unavailable', `it ended with ${outcome} ${exitCode}`);
    } catch (thrown) {
      const { message } = AppError.from(thrown);
      throw new AppError('unavailable', adviceOn(message), { cause: thrown });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** How it ended, once nothing of it is left. */
async function finished(exit: Promise<Exit>, stack: AsyncDisposableStack): Promise<SandboxResult> {
  await using _ = stack;
  return resultOf(await exit);
}

const readableOf = (command: SandboxCommand | SandboxService): readonly string[] => ('readable' in command ? (command.readable ?? []) : []);
