import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DnsResolver, type Resolver } from '@hexad/host/outgoing';
import { AppError, type Ids } from '@hexad/kernel';
import { run, type Command, type Exit, type Stopped } from '../../process/run.js';
import { seccompProfile } from '../bubblewrap/seccomp.js';
import { environmentOf } from '../environment.js';
import { lives, signOf, type Owner } from '../leftovers.js';
import { DEFAULT_LIMITS, OUTPUT_LIMIT, TIMEOUT_MS, type SandboxLimits } from '../limits.js';
import { AllowedHosts } from '../network/allowed.js';
import { Border } from '../network/border.js';
import { resultOf } from '../outcome.js';
import { linkedSets, placesOf, scratchOf, type Places } from '../roots.js';
import { Sandbox, type SandboxCommand, type SandboxResult } from '../sandbox.js';
import { DiskWatch } from '../watch/disk.js';
import { descendants } from '../watch/processes.js';
import { runOptions, type Container } from './arguments.js';
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

interface Parts {
  readonly engine: Engine;
  readonly hosts: AllowedHosts;
  readonly owner: string;
}

/** Commands in containers of Docker or Podman: each in one of its own, which is removed afterwards. */
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
    const { engine, hosts } = this.#parts;
    const [places, allowed] = [await placesOf(command), hosts.narrow(command.hosts ?? [])];
    const limits = { ...DEFAULT_LIMITS, ...this.#options.limits, ...command.limits };
    await using border = (await Border.open({ allowed, hosts, port: undefined })) ?? NOTHING;
    const container = await this.#container(command, places, limits, border);
    const argv = [command.program, ...command.args];
    try {
      const args = [...runOptions(container), ...(border instanceof Border ? border.around(argv) : argv)];
      const exit = await this.#held(command, container.name, args, places, limits);
      if (exit.code === NOT_FOUND && MISSING.test(lastLine(exit)))
        throw new AppError('unavailable', `The program ${command.program} was not found in the image ${this.#options.image}.`);
      if (exit.code === NOT_STARTED) throw new AppError('unavailable', `The container could not be started: ${lastLine(exit)}`);
      const isOut = exit.code === KILLED;
      const result = resultOf(isOut ? { ...exit, code: null, stopped: 'memory' } : exit);
      return { ...result, ...(border instanceof Border && { refused: [...border.refused] }) };
    } finally {
      await engine.ask(['rm', '--force', container.name]);
    }
  }

  async #held(command: SandboxCommand, name: string, args: readonly string[], { write }: Places, limits: SandboxLimits): Promise<Exit> {
    let disk: DiskWatch | undefined;
    let wrong: Stopped | undefined;
    const options: Command = {
      program: this.#parts.engine.program,
      args,
      cwd: '/',
      env: this.#parts.engine.env,
      timeoutMs: command.timeoutMs ?? TIMEOUT_MS,
      outputLimit: command.outputLimit ?? OUTPUT_LIMIT,
      ...(command.signal && { signal: command.signal }),
      ...(command.onOutput && { onOutput: command.onOutput }),
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

  async #container(command: SandboxCommand, places: Places, limits: SandboxLimits, border: Border | typeof NOTHING): Promise<Container> {
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
        ...[...linked, ...(command.readable ?? [])].map(bind(true)),
        ...places.write.map(bind(false)),
        ...places.sealed.map(bind(true)),
        ...border.binds,
      ],
      scratch: (await Promise.all(linked.map(scratchOf))).flat(),
      cwd: places.cwd,
      env: {
        ...environmentOf({ node: '/usr/local/bin', cwd: places.cwd, home: '/tmp', tmp: '/tmp', compileCache: undefined }),
        ...border.env,
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
      if (!(await isOwned(label.stdout))) await engine.ask(['rm', '--force', id]);
    }
  }
}

const bind = (isRead: boolean) => (place: string) => ({ from: place, to: place, isRead });

const filterOf = (folder: string): string => path.join(folder, '.seccomp.json');

const NOTHING = { binds: [], env: {}, [Symbol.asyncDispose]: () => Promise.resolve() } as const;

async function isOwned(label: string): Promise<boolean> {
  try {
    return await lives((JSON.parse(label) as Owner).parent);
  } catch {
    return false;
  }
}
