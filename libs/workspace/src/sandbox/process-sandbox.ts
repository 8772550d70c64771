import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { AppError, type Ids } from '@hexad/kernel';
import { run, type Command, type Exit } from '../process/run.js';
import { environmentOf } from './environment.js';
import { HeldService } from './held-service.js';
import { buryLeftovers, signOf } from './leftovers.js';
import { FOREVER_MS, OUTPUT_LIMIT, TIMEOUT_MS } from './limits.js';
import { LogTail } from './log-tail.js';
import { resultOf } from './outcome.js';
import { Sandbox, type SandboxCommand, type SandboxResult } from './sandbox.js';
import type { RunningService, SandboxService } from './service.js';
import { processSignals } from './signals.js';
import { descendants, usageOf } from './watch/processes.js';

export interface ProcessSandboxOptions {
  /** Folder for what running commands own: HOME, TMPDIR. Emptied command by command. */
  readonly folder: string;
  readonly ids: Ids;
  /** Commands at once; the rest waits in order. Default: the number of cores. */
  readonly parallel?: number;
  /** Folder in which Node keeps compiled code between commands; makes each start of a tool faster. Default: none. */
  readonly compileCache?: string;
}

type Options = Pick<Command, 'env' | 'stdin' | 'timeoutMs' | 'outputLimit' | 'signal' | 'onOutput' | 'onStart'>;

/**
 * Plain child processes: no shell, a scrubbed environment, own HOME and TMPDIR, limits on time and output, and the whole process group
 * killed at the end. It keeps accidents apart, not enemies: a command can still read what this user can read and open sockets.
 * So it is ONLY for code that comes wholly from shipped packs; anything a model or a stranger wrote needs a sandbox that isolates.
 */
export class ProcessSandbox extends Sandbox {
  override readonly kind: string = 'process';
  override readonly isolates = false;
  readonly #options: ProcessSandboxOptions;
  #clean: Promise<void> | undefined;

  constructor(options: ProcessSandboxOptions) {
    super(options.parallel);
    this.#options = options;
  }

  protected override async carryOut(command: SandboxCommand): Promise<SandboxResult> {
    await this.#cleaned();
    return await this.#finished(command, await this.#own(), {
      env: {},
      timeoutMs: command.timeoutMs ?? TIMEOUT_MS,
      outputLimit: command.outputLimit ?? OUTPUT_LIMIT,
      ...(command.signal && { signal: command.signal }),
      ...(command.onOutput && { onOutput: command.onOutput }),
    });
  }

  protected override async serve(service: SandboxService): Promise<RunningService> {
    await this.#cleaned();
    const own = await this.#own();
    const [abort, tail, started] = [new AbortController(), new LogTail(), Promise.withResolvers<number>()];
    const { port } = service;
    const ended = this.#finished(service, own, {
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
    const members = async (): Promise<number[]> => [pid, ...(await descendants(pid))];
    return new HeldService({
      ended,
      kill: () => abort.abort(),
      signals: processSignals(members),
      usage: async () => usageOf(await members()),
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

  async #own(): Promise<string> {
    const own = path.join(this.#options.folder, this.#options.ids.next());
    await Promise.all(['home', 'tmp'].map((name) => mkdir(path.join(own, name), { recursive: true })));
    return own;
  }

  /** How it ended, once nothing of it is left. */
  async #finished(command: SandboxCommand | SandboxService, own: string, options: Options): Promise<SandboxResult> {
    try {
      return resultOf(await this.#run(command, own, options));
    } finally {
      await rm(own, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #run(command: SandboxCommand | SandboxService, own: string, options: Options): Promise<Exit> {
    let signed: Promise<void> = Promise.resolve();
    try {
      return await run({
        ...options,
        program: command.program === 'node' ? process.execPath : command.program,
        args: command.args,
        cwd: command.cwd,
        env: { ...this.#environment(command, own), ...options.env, ...command.env },
        onStart: (pid, stop) => {
          signed = signOf(pid).then((sign) => writeFile(path.join(own, 'owner.json'), JSON.stringify(sign)));
          signed.catch(() => {}); // awaited below, when the command has ended
          options.onStart?.(pid, stop);
        },
      });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
      throw new AppError('unavailable', `The program ${command.program} was not found for ${path.basename(command.cwd)}.`, {
        cause: thrown,
      });
    } finally {
      await signed;
    }
  }

  #environment(command: Pick<SandboxCommand, 'cwd'>, own: string): Record<string, string> {
    const [home, tmp] = [path.join(own, 'home'), path.join(own, 'tmp')];
    const node = path.dirname(process.execPath);
    return environmentOf({ node, cwd: command.cwd, home, tmp, compileCache: this.#options.compileCache });
  }
}

async function reached(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  await once(socket, 'connect');
  return socket;
}
