import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { AppError, assertOutsideTransaction, type Ids } from '@hexad/kernel';
import { run, type Exit } from '../process/run.js';
import { Semaphore } from '../process/semaphore.js';
import { environmentOf } from './environment.js';
import { buryLeftovers, signOf } from './leftovers.js';
import { OUTPUT_LIMIT, TIMEOUT_MS } from './limits.js';
import { resultOf } from './outcome.js';
import { Sandbox, type SandboxCommand, type SandboxResult } from './sandbox.js';

export interface ProcessSandboxOptions {
  /** Folder for what running commands own: HOME, TMPDIR. Emptied command by command. */
  readonly folder: string;
  readonly ids: Ids;
  /** Commands at once; the rest waits in order. Default: the number of cores. */
  readonly parallel?: number;
  /** Folder in which Node keeps compiled code between commands; makes each start of a tool faster. Default: none. */
  readonly compileCache?: string;
}

/**
 * Plain child processes: no shell, a scrubbed environment, own HOME and TMPDIR, limits on time and output, and the whole process group
 * killed at the end. It keeps accidents apart, not enemies: a command can still read what this user can read and open sockets.
 * So it is ONLY for code that comes wholly from shipped packs; anything a model or a stranger wrote needs a sandbox that isolates.
 */
export class ProcessSandbox extends Sandbox {
  override readonly kind: string = 'process';
  override readonly isolates = false;
  readonly #options: ProcessSandboxOptions;
  readonly #turns: Semaphore;
  #clean: Promise<void> | undefined;

  constructor(options: ProcessSandboxOptions) {
    super();
    this.#options = options;
    this.#turns = new Semaphore(options.parallel ?? availableParallelism());
  }

  override async run(command: SandboxCommand): Promise<SandboxResult> {
    assertOutsideTransaction('sandbox');
    this.admit(command);
    this.#clean ??= buryLeftovers(this.#options.folder);
    await this.#clean;
    using _ = await this.#turns.acquire(command.signal);
    const own = path.join(this.#options.folder, this.#options.ids.next());
    try {
      await Promise.all(['home', 'tmp'].map((name) => mkdir(path.join(own, name), { recursive: true })));
      return resultOf(await this.#start(command, own));
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
      throw new AppError('unavailable', `The program ${command.program} was not found for ${path.basename(command.cwd)}.`, {
        cause: thrown,
      });
    } finally {
      await rm(own, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #start(command: SandboxCommand, own: string): Promise<Exit> {
    let signed: Promise<void> = Promise.resolve();
    const exit = run({
      program: command.program === 'node' ? process.execPath : command.program,
      args: command.args,
      cwd: command.cwd,
      env: this.#environment(command, own),
      timeoutMs: command.timeoutMs ?? TIMEOUT_MS,
      outputLimit: command.outputLimit ?? OUTPUT_LIMIT,
      ...(command.signal && { signal: command.signal }),
      ...(command.onOutput && { onOutput: command.onOutput }),
      onStart: (pid) => {
        signed = signOf(pid).then((sign) => writeFile(path.join(own, 'owner.json'), JSON.stringify(sign)));
        signed.catch(() => {}); // awaited below, when the command has ended
      },
    });
    try {
      return await exit;
    } finally {
      await signed;
    }
  }

  #environment(command: SandboxCommand, own: string): Record<string, string> {
    const [home, tmp] = [path.join(own, 'home'), path.join(own, 'tmp')];
    const node = path.dirname(process.execPath);
    return { ...environmentOf({ node, cwd: command.cwd, home, tmp, compileCache: this.#options.compileCache }), ...command.env };
  }
}
