import { AppError, type Caller, type Clock } from '@hexad/kernel';
import type { Engine } from '../../runs/application/engine.js';
import type { PinnedDefinition, Runs } from '../../runs/application/runs.js';
import type { StartRun } from '../../runs/application/start-run.js';
import { hasEnded } from '../../runs/domain/run.js';
import type { Snapshot } from '../../runs/domain/snapshot.js';
import { obstacles, type Obstacle } from '../domain/obstacles.js';
import type { Moves } from './moves.js';

/** A run that something happens to at the same moment is looked at again so often. */
const TRIES = 5;
const NAMED = 20;

export interface MigrateCommand {
  readonly runId: string;
  /** Empty: as the run was started. */
  readonly workflow: string;
  /** A file that comes along. */
  readonly source?: string | undefined;
  readonly dryRun: boolean;
}

export interface Migrated {
  readonly from: Version;
  readonly to: Version;
}

interface Version {
  readonly hash: string;
  readonly version: string;
}

export interface MigrateRunParts {
  readonly runs: Runs;
  readonly moves: Moves;
  readonly startRun: StartRun;
  readonly engine: Engine;
  readonly clock: Clock;
}

/** Moves a waiting or paused run to another version of its workflow. */
export class MigrateRun {
  readonly #parts: MigrateRunParts;

  constructor(parts: MigrateRunParts) {
    this.#parts = parts;
  }

  /** Fails with `conflict` and everything that stands in the way; nothing has changed then. */
  async execute(caller: Caller, { runId, workflow, source, dryRun }: MigrateCommand): Promise<Migrated> {
    const { runs, moves, startRun, engine, clock } = this.#parts;
    const { run } = await runs.get(caller.tenant, runId);
    const { projectId, inputs } = run;
    const other = { workflow: workflow || run.workflow, source, projectId, inputs };
    const { pinned: to } = await startRun.check(caller, other).catch((thrown: unknown) => {
      throw workflow === '' && source === undefined ? named(thrown) : thrown;
    });
    for (let left = TRIES; left > 0; left--) {
      const revision = hasEnded(run.state) ? 0 : await moves.revision(caller.tenant, runId);
      const snapshot = await runs.get(caller.tenant, runId);
      const from = await runs.pinned(caller.tenant, runId);
      const move = { from: versionOf(from), to: versionOf(to) };
      if (from.hash === to.hash && samePins(from, to)) return move;
      refuse(snapshot, obstacles(snapshot, to.definition));
      if (dryRun) return move;
      if (await moves.pin(caller.tenant, runId, { revision, to, from: move.from, by: caller.actor, at: clock.now() })) {
        await engine.deliver(caller.tenant, runId, { sweep: true });
        return move;
      }
    }
    throw new AppError('contended', `Run ${runId} moved on each time while it was looked at; pause it, and try again.`);
  }
}

/** A run that came from a file has a workflow that nobody stored. */
function named(thrown: unknown): unknown {
  const error = AppError.from(thrown);
  if (error.code !== 'not_found') return thrown;
  return new AppError('not_found', `${error.message} Say which one the run goes on with, by its name or as a file (\`--to NAME|FILE\`).`, {
    cause: thrown,
  });
}

const versionOf = ({ hash, definition: { version } }: PinnedDefinition): Version => ({ hash, version });

const samePins = (from: PinnedDefinition, to: PinnedDefinition): boolean =>
  from.children.size === to.children.size && [...from.children].every(([name, { hash }]) => to.children.get(name)?.hash === hash);

function refuse({ run: { id, state } }: Snapshot, found: readonly Obstacle[]): void {
  if (state !== 'waiting' && state !== 'paused') {
    const advice = hasEnded(state) ? 'rerun it' : 'pause it first';
    throw new AppError('conflict', `Run ${id} is ${state}, and only a waiting or paused run is moved to another version: ${advice}.`);
  }
  if (found.length === 0) return;
  const said = found.slice(0, NAMED).map(({ path, reason }) => `${path === '' ? 'the run' : path}: ${reason}`);
  const more = found.length > NAMED ? [`and ${found.length - NAMED} more.`] : [];
  throw new AppError('conflict', `Run ${id} cannot go on with the new version: ${[...said, ...more].join(' ')}`, {
    details: { obstacles: found },
  });
}
