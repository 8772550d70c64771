import { run, type Command, type Exit, type Stopped } from '../../process/run.js';
import type { Cgroup } from '../cgroup/cgroups.js';
import type { SandboxLimits } from '../limits.js';
import { LogTail } from '../log-tail.js';
import { DiskWatch } from './disk.js';
import { MemoryWatch } from './memory.js';
import { descendants } from './processes.js';

/** Enough of stderr for its last line. */
const SAID_BYTES = 4096;

export interface Watched {
  readonly command: Command;
  readonly limits: SandboxLimits;
  /** Counts and holds what the command starts; without one its processes are watched. */
  readonly group: Cgroup | undefined;
  /** Folders that are held to the disk's limits. */
  readonly folders: readonly string[];
  /** Waits for what may live a moment longer than the command. */
  readonly emptied?: () => Promise<void>;
  /** Throws when the command ended by itself because it never began. `last` is the last line of its stderr. */
  readonly check: (exit: Exit, last: string) => Promise<void> | void;
}

/** Runs a command under the limits of a sandbox; one that went past them says in `stopped` which. */
export async function runWatched({ command, limits, group, folders, emptied, check }: Watched): Promise<Exit> {
  await using watches = new AsyncDisposableStack();
  const said = new LogTail(SAID_BYTES);
  let disk: DiskWatch | undefined;
  let wrong: Stopped | undefined;
  const exit = await run({
    ...command,
    onOutput: (stream, chunk) => {
      if (stream === 'stderr') said.add(chunk);
      command.onOutput?.(stream, chunk);
    },
    onStart: (pid, stop) => {
      const exceeded = (why: Stopped) => (): void => {
        wrong = why;
        stop(why);
      };
      const members = (): Promise<number[]> => group?.members() ?? descendants(pid);
      disk = watches.use(new DiskWatch({ folders, limits, members, exceeded: exceeded('disk') }));
      if (!group) watches.use(new MemoryWatch(pid, limits, exceeded('memory')));
      command.onStart?.(pid, stop);
    },
  });
  await emptied?.();
  await disk?.settle();
  if (!exit.stopped) await check(exit, said.lastLine());
  if (!exit.stopped && exit.code !== 0 && ((await group?.outOfMemory()) ?? 0) > 0) wrong = 'memory';
  return wrong && !exit.stopped ? { ...exit, code: null, stopped: wrong } : exit;
}
