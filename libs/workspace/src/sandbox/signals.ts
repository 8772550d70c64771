import { setTimeout as delay } from 'node:timers/promises';
import { isStopped } from './watch/processes.js';

/** How all processes of a service are spoken to. */
export interface Signals {
  /** Holds them: they keep their memory and take no processor. Resolves when all are held. */
  sleep(): Promise<void>;
  wake(): Promise<void>;
  /** Asks them to end. */
  end(): Promise<void>;
}

/** Rounds of stopping: a process that forks while it is being stopped has a child that is stopped in the next. */
const ROUNDS = 20;

/** To processes of this machine. */
export function processSignals(members: () => Promise<readonly number[]>): Signals {
  const all = async (name: NodeJS.Signals): Promise<void> => {
    for (const pid of await members()) signal(pid, name);
  };
  return {
    sleep: async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const awake = await Promise.all((await members()).map(async (pid) => ((await isStopped(pid)) ? [] : [pid])));
        if (awake.flat().length === 0) return;
        for (const pid of awake.flat()) signal(pid, 'SIGSTOP');
        await delay(1);
      }
    },
    wake: () => all('SIGCONT'),
    end: () => all('SIGTERM'),
  };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}
