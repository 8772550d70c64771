import type { Exit } from '../process/run.js';
import type { SandboxResult } from './sandbox.js';

/** What came of a command, from how its process ended. */
export function resultOf(exit: Exit): SandboxResult {
  return {
    outcome: exit.stopped ?? 'exited',
    exitCode: exit.stopped ? -1 : (exit.code ?? -1),
    stdout: exit.stdout,
    stderr: exit.stderr,
    milliseconds: exit.milliseconds,
  };
}
