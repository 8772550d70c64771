import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { AppError, type Ids } from '@hexad/kernel';
import type { Command, Exit } from '../process/run.js';
import type { Cgroup, Cgroups } from './cgroup/cgroups.js';
import { findCgroups } from './cgroup/find.js';
import { environmentOf } from './environment.js';
import { HeldService } from './held-service.js';
import { buryLeftovers, OWNER_FILE, signOf } from './leftovers.js';
import { DEFAULT_LIMITS, FOREVER_MS, OUTPUT_LIMIT, TIMEOUT_MS, type SandboxLimits } from './limits.js';
import { LogTail } from './log-tail.js';
import { MISSING } from './network/forwarder.js';
import { resultOf } from './outcome.js';
import { launched, nodePermission } from './process-launch.js';
import { Sandbox, type SandboxCommand, type SandboxResult } from './sandbox.js';
import type { RunningService, SandboxService } from './service.js';
import { processSignals } from './signals.js';
import { descendants, usageOf } from './watch/processes.js';
import { runWatched } from './watch/run-watched.js';

export interface ProcessSandboxOptions {
  /** Folder for what running commands own: HOME, TMPDIR. Emptied command by command. */
  readonly folder: string;
  readonly ids: Ids;
  /** Commands at once; the rest waits in order. Default: the number of cores. */
  readonly parallel?: number;
  /** Folder in which Node keeps compiled code between commands; makes each start of a tool faster. Default: none. */
  readonly compileCache?: string;
  /** What a command gets unless it says otherwise. */
  readonly limits?: Partial<SandboxLimits>;
  /** Folder of shared dependency sets, in which tools keep things of their own. */
  readonly sets?: string;
}

type Options = Pick<Command, 'env' | 'stdin' | 'timeoutMs' | 'outputLimit' | 'signal' | 'onOutput' | 'onStart'>;

/**
 * Plain child processes: a scrubbed environment, own HOME and TMPDIR, limits on time, output, memory, processes, processor, files and disk, and the whole process
 * group killed at the end; Node is told where it may write. It keeps accidents apart, not enemies: a command can still read what this user can read and open sockets.
 * So it is ONLY for code that comes wholly from shipped packs; anything a model or a stranger wrote needs a sandbox that isolates.
 */
export class ProcessSandbox extends Sandbox {
  override readonly kind: string = 'process';
  override readonly isolates = false;
  readonly #options: ProcessSandboxOptions;
  #clean: Promise<void> | undefined;
  #groups: Promise<Cgroups | undefined> | undefined;

  constructor(options: ProcessSandboxOptions) {
    super(options.parallel);
    this.#options = options;
  }

  protected override async carryOut(command: SandboxCommand): Promise<SandboxResult> {
    await this.#cleaned();
    const own = this.#own();
    return await this.#finished(command, own, await this.#group(own, command), {
      env: {},
      timeoutMs: command.timeoutMs ?? TIMEOUT_MS,
      outputLimit: command.outputLimit ?? OUTPUT_LIMIT,
      ...(command.signal && { signal: command.signal }),
      ...(command.onOutput && { onOutput: command.onOutput }),
    });
  }

  protected override async serve(service: SandboxService): Promise<RunningService> {
    await this.#cleaned();
    const own = this.#own();
    const group = await this.#group(own, service);
    const [abort, tail, started] = [new AbortController(), new LogTail(), Promise.withResolvers<number>()];
    const { port } = service;
    const ended = this.#finished(service, own, group, {
      env: port === undefined ? {} : { PORT: String(port) },
      timeoutMs: service.timeoutMs ?? FOREVER_MS,
      outputLimit: 'none',
      signal: abort.signal,
      ...(service.stdin && { stdin: service.stdin }),
      onOutput: (stream, chunk) => {
        tail.add(chunk);
        service.onOutput?.(stream, chunk);
      },
      onStart: started.resolve,
    });
    const pid = await Promise.race([started.promise, ended.then(() => started.promise)]);
    const members = async (): Promise<number[]> => (await group?.members()) ?? [pid, ...(await descendants(pid))];
    return new HeldService({
      ended,
      kill: () => abort.abort(),
      signals: processSignals(members),
      usage: async () => (await group?.usage()) ?? usageOf(await members()),
      connect: port === undefined ? undefined : () => reached(port),
      healthPath: service.healthPath,
      idleMs: service.idleMs,
      logs: () => tail.text(),
    });
  }

  protected override admit(command: SandboxCommand | SandboxService): void {
    super.admit(command);
    if (command.hosts === undefined || command.hosts.length === 0 || this.kind === 'none') return;
    throw new AppError('unsupported', `The sandbox ${this.kind} cannot hold a command to ${command.hosts.join(', ')}; install bubblewrap.`);
  }

  /** What a killed platform left running is ended first. */
  #cleaned(): Promise<void> {
    return (this.#clean ??= buryLeftovers(this.#options.folder));
  }

  /** The kernel holds all that a command starts to its limits, where the platform may make control groups; else a watcher of ours does. */
  async #group(own: string, command: SandboxCommand | SandboxService): Promise<Cgroup | undefined> {
    this.#groups ??= findCgroups();
    return (await this.#groups)?.create(path.basename(own), this.#limitsOf(command));
  }

  #own(): string {
    const own = path.join(this.#options.folder, this.#options.ids.next());
    for (const name of ['home', 'tmp']) mkdirSync(path.join(own, name), { recursive: true });
    writeFileSync(path.join(own, OWNER_FILE), JSON.stringify(signOf()));
    return own;
  }

  #limitsOf(command: SandboxCommand | SandboxService): SandboxLimits {
    return { ...DEFAULT_LIMITS, ...this.#options.limits, ...command.limits };
  }

  /** How it ended, once nothing of it is left. */
  async #finished(
    command: SandboxCommand | SandboxService,
    own: string,
    group: Cgroup | undefined,
    options: Options,
  ): Promise<SandboxResult> {
    try {
      return resultOf(await this.#run(command, own, group, options));
    } finally {
      await group?.remove();
      await rm(own, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #run(command: SandboxCommand | SandboxService, own: string, group: Cgroup | undefined, options: Options): Promise<Exit> {
    const { program, cwd } = command;
    const limits = this.#limitsOf(command);
    return await runWatched({
      command: {
        ...options,
        program: '/bin/sh',
        args: launched(own, limits, group?.folders ?? [], command),
        cwd,
        env: { ...this.#environment(command, own), ...options.env, ...command.env },
      },
      limits,
      group,
      folders: writableOf(command),
      check: ({ code }, last) => {
        if (code !== 127 || last !== MISSING + program) return;
        throw new AppError('unavailable', `The program ${program} was not found for ${path.basename(cwd)}.`);
      },
    });
  }

  #environment(command: SandboxCommand | SandboxService, own: string): Record<string, string> {
    const { compileCache } = this.#options;
    const [home, tmp] = [path.join(own, 'home'), path.join(own, 'tmp')];
    const plain = environmentOf({ node: path.dirname(process.execPath), cwd: command.cwd, home, tmp, compileCache });
    if (this.kind === 'none') return plain;
    const write = [own, ...writableOf(command), ...(compileCache === undefined ? [] : [compileCache])];
    return { ...plain, NODE_OPTIONS: nodePermission([...write, ...(this.#options.sets === undefined ? [] : [this.#options.sets])]) };
  }
}

const writableOf = ({ cwd, root = cwd, writable = [] }: SandboxCommand | SandboxService): readonly string[] => [root, ...writable];

async function reached(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}
