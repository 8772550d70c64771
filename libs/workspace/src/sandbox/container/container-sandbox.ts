import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DnsResolver, type Resolver } from '@hexad/host/outgoing';
import { AppError, type Ids } from '@hexad/kernel';
import { run, type Command, type Exit, type Stopped } from '../../process/run.js';
import { seccompProfile } from '../bubblewrap/seccomp.js';
import { environmentOf } from '../environment.js';
import { HeldService } from '../held-service.js';
import { lives, signOf, type Owner } from '../leftovers.js';
import { DEFAULT_LIMITS, FOREVER_MS, OUTPUT_LIMIT, TIMEOUT_MS, type SandboxLimits } from '../limits.js';
import { LogTail } from '../log-tail.js';
import { AllowedHosts } from '../network/allowed.js';
import { Border } from '../network/border.js';
import { forwarder, MISSING as NO_PROGRAM } from '../network/forwarder.js';
import { resultOf } from '../outcome.js';
import { linkedSets, placesOf, scratchOf, type Places } from '../roots.js';
import { Sandbox, type SandboxCommand, type SandboxResult } from '../sandbox.js';
import type { RunningService, SandboxService, ServiceEnd } from '../service.js';
import { DiskWatch } from '../watch/disk.js';
import { descendants, usageOf } from '../watch/processes.js';
import { runOptions, type Container } from './arguments.js';
import { ContainerService } from './container-service.js';
import { Engine, lastLine } from './engine.js';

export interface ContainerSandboxOptions {
  /** Marks the containers of this platform, and holds their filter of system calls. */
  readonly folder: string;
  readonly ids: Ids;
  /** An image that is here already, with Node and what commands need. Nothing is pulled. */
  readonly image: string;
  readonly parallel?: number;
  readonly limits?: Partial<SandboxLimits>;
  readonly sets?: string;
  readonly hosts?: string;
  readonly resolver?: Resolver;
  /** Folders in which podman and docker are looked for, with colons between. */
  readonly path?: string;
}

const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';
const [FOLDER, OWNER] = ['hexad.sandbox.folder', 'hexad.sandbox.owner'];
/** What both programs end with when the container did not start, or the program in it is not there. */
const [NOT_STARTED, NOT_FOUND] = [125, 127];
/** How Podman and Docker say that there is no such program. */
const MISSING = /executable file .*not found|OCI runtime attempted to invoke a command that was not found/;
/** Of a first process that was killed from outside, which nobody but the kernel does: not every program for containers says that memory was the reason. */
const KILLED = 137;

/** What a command runs in, with what belongs to it. */
interface Made {
  readonly container: Container;
  readonly border: Border | undefined;
  readonly argv: readonly string[];
  readonly places: Places;
}

type Held = Pick<Command, 'stdin' | 'timeoutMs' | 'outputLimit' | 'signal' | 'onOutput'>;

interface Parts {
  readonly engine: Engine;
  readonly hosts: AllowedHosts;
  readonly owner: string;
}

/** Commands and services in containers of Docker or Podman: each in one of its own, which is removed afterwards. */
export class ContainerSandbox extends Sandbox {
  override readonly kind = 'container';
  override readonly isolates = true;
  readonly #options: ContainerSandboxOptions;
  readonly #parts: Parts;

  private constructor(options: ContainerSandboxOptions, parts: Parts) {
    super(options.parallel);
    this.#options = options;
    this.#parts = parts;
  }

  /** Fails with `unavailable` where neither program answers or has the image. Containers of a platform that was killed are removed first. */
  static async open(options: ContainerSandboxOptions): Promise<ContainerSandbox> {
    const engine = await Engine.find(options.image, options.path ?? SYSTEM_PATH);
    const hosts = new AllowedHosts(options.hosts ?? '', options.resolver ?? new DnsResolver());
    const owner = JSON.stringify(signOf());
    await mkdir(options.folder, { recursive: true });
    await writeFile(filterOf(options.folder), JSON.stringify(seccompProfile()));
    const sandbox = new ContainerSandbox(options, { engine, hosts, owner });
    await sandbox.#bury();
    return sandbox;
  }

  protected override async carryOut(command: SandboxCommand): Promise<SandboxResult> {
    await using stack = new AsyncDisposableStack();
    const { container, border, argv, places } = await this.#make(command, undefined, stack);
    stack.defer(async () => void (await this.#parts.engine.ask(['rm', '--force', container.name])));
    const exit = await this.#held(container, [...runOptions(container), ...argv], places, {
      timeoutMs: command.timeoutMs ?? TIMEOUT_MS,
      outputLimit: command.outputLimit ?? OUTPUT_LIMIT,
      ...(command.signal && { signal: command.signal }),
      ...(command.onOutput && { onOutput: command.onOutput }),
    });
    return { ...this.#resultOf(command.program, exit), ...(border && { refused: [...border.refused] }) };
  }

  protected override async serve(service: SandboxService): Promise<RunningService> {
    const stack = new AsyncDisposableStack();
    try {
      const { container, border, argv, places } = await this.#make(service, service.port, stack);
      const signals = new ContainerService(this.#parts.engine, container.name);
      stack.defer(() => signals.remove());
      const [abort, tail] = [new AbortController(), new LogTail()];
      const kept = { ...container, hasInput: service.stdin !== undefined, keepsLog: false };
      // The first process of a container hears only the signals that it waits for: that is ours, and the service is another one.
      const own = border ? argv : ['node', '-e', forwarder, '{}', ...argv];
      const exit = this.#held(container, [...runOptions(kept), ...own], places, {
        timeoutMs: service.timeoutMs ?? FOREVER_MS,
        outputLimit: 'none',
        signal: abort.signal,
        ...(service.stdin && { stdin: service.stdin }),
        onOutput: (stream, chunk) => {
          tail.add(chunk);
          service.onOutput?.(stream, chunk);
        },
      });
      const ended = this.#finished(service.program, exit, tail, stack);
      await signals.started(ended);
      return new HeldService({
        ended,
        kill: () => abort.abort(),
        signals,
        usage: async () => usageOf((await this.#members(container.name)).slice(1)),
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

  /** How a service ended, once nothing of it is left. */
  async #finished(program: string, exit: Promise<Exit>, tail: LogTail, stack: AsyncDisposableStack): Promise<ServiceEnd> {
    await using _ = stack;
    return this.#resultOf(program, { ...(await exit), stderr: tail.lastLine() });
  }

  async #make(command: SandboxCommand | SandboxService, port: number | undefined, stack: AsyncDisposableStack): Promise<Made> {
    const { hosts } = this.#parts;
    const [places, allowed] = [await placesOf(command), hosts.narrow(command.hosts ?? [])];
    const limits = { ...DEFAULT_LIMITS, ...this.#options.limits, ...command.limits };
    const border = await Border.open({ allowed, hosts, port });
    if (border) stack.use(border);
    const argv = [command.program, ...command.args];
    return { container: await this.#container(command, places, limits, border), border, argv: border?.around(argv) ?? argv, places };
  }

  #resultOf(program: string, exit: Exit): SandboxResult {
    const last = lastLine(exit);
    if (exit.code === NOT_FOUND && (MISSING.test(last) || last === NO_PROGRAM + program))
      throw new AppError('unavailable', `The program ${program} was not found in the image ${this.#options.image}.`);
    if (exit.code === NOT_STARTED) throw new AppError('unavailable', `The container could not be started: ${last}`);
    return resultOf(exit.code === KILLED ? { ...exit, code: null, stopped: 'memory' } : exit);
  }

  /** Runs the program that makes the container, and watches the disk meanwhile. */
  async #held({ name, limits }: Container, args: readonly string[], { write }: Places, how: Held): Promise<Exit> {
    let disk: DiskWatch | undefined;
    let wrong: Stopped | undefined;
    const options: Command = {
      ...how,
      program: this.#parts.engine.program,
      args,
      cwd: '/',
      env: this.#parts.engine.env,
      onStart: (_, stop) => {
        const exceeded = (): void => {
          wrong = 'disk';
          stop('disk');
        };
        disk = new DiskWatch({ folders: write, limits, members: () => this.#members(name), exceeded });
      },
    };
    try {
      const exit = await run(options);
      await disk?.settle();
      return wrong && !exit.stopped ? { ...exit, code: null, stopped: wrong } : exit;
    } finally {
      await disk?.[Symbol.asyncDispose]();
    }
  }

  async #container(
    command: SandboxCommand | SandboxService,
    places: Places,
    limits: SandboxLimits,
    border: Border | undefined,
  ): Promise<Container> {
    const linked = await linkedSets(this.#options.sets, places);
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    return {
      name: `hexad-${this.#options.ids.next()}`,
      labels: { [FOLDER]: this.#mark, [OWNER]: this.#parts.owner },
      image: this.#options.image,
      user: `${uid}:${gid}`,
      isPodman: this.#parts.engine.program === 'podman',
      filter: filterOf(this.#options.folder),
      keepsId: this.#parts.engine.program === 'podman' && uid !== 0,
      binds: [
        ...[...linked, ...('readable' in command ? (command.readable ?? []) : [])].map(bind(true)),
        ...places.write.map(bind(false)),
        ...places.sealed.map(bind(true)),
        ...(border?.binds ?? []),
      ],
      scratch: (await Promise.all(linked.map(scratchOf))).flat(),
      cwd: places.cwd,
      env: {
        ...environmentOf({ node: '/usr/local/bin', cwd: places.cwd, home: '/tmp', tmp: '/tmp', compileCache: undefined }),
        ...border?.env,
        ...command.env,
      },
      limits,
    };
  }

  /** Processes of the container, where this user may see them. */
  async #members(name: string): Promise<number[]> {
    const first = Number((await this.#parts.engine.ask(['inspect', '--format', '{{.State.Pid}}', name])).stdout);
    return first > 0 ? [first, ...(await descendants(first))] : [];
  }

  /** Containers of this data folder, whichever process made them. */
  get #mark(): string {
    return createHash('sha256').update(this.#options.folder).digest('hex').slice(0, 16);
  }

  async #bury(): Promise<void> {
    const { engine } = this.#parts;
    const listed = await engine.ask(['ps', '--all', '--quiet', '--filter', `label=${FOLDER}=${this.#mark}`]);
    for (const id of listed.stdout.split('\n').filter(Boolean)) {
      const label = await engine.ask(['inspect', '--format', `{{index .Config.Labels "${OWNER}"}}`, id]);
      if (await isOwned(label.stdout)) continue;
      await engine.ask(['unpause', id]); // held processes are not everywhere let go of by removing their container
      await engine.ask(['rm', '--force', id]);
    }
  }
}

const bind = (isRead: boolean) => (place: string) => ({ from: place, to: place, isRead });

const filterOf = (folder: string): string => path.join(folder, '.seccomp.json');

async function isOwned(label: string): Promise<boolean> {
  try {
    return await lives((JSON.parse(label) as Owner).parent);
  } catch {
    return false;
  }
}
