import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError, isUuid, type Clock } from '@hexad/kernel';
import { LOGS, RunWorkspace } from './run-workspace.js';

/** Written when somebody begins to work there. */
const USED = 'used';
const DAY_MS = 86_400_000;

/** Workspaces kept open though nobody works in them: opening one costs a few runs of git. */
const IDLE = 8;

/** The workspaces of this process, opened once each. */
export class Workspaces {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #open = new Map<string, { readonly workspace: Promise<RunWorkspace>; users: number }>();

  /** `folder` is `<dataDir>/workspaces`. */
  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** Everybody who works on a run at the same time gets the same object. `repository`: whether it needs the repository of the run, and not its folder alone. */
  async use<T>(runId: string, work: (workspace: RunWorkspace) => Promise<T>, { repository = true } = {}): Promise<T> {
    if (!isUuid(runId)) throw new AppError('invalid', `${JSON.stringify(runId)} is not the id of a run.`);
    const folder = path.join(this.#folder, runId);
    const known = this.#open.get(runId);
    // Another process may have taken it away meanwhile.
    if (known?.users === 0 && !(await isThere(path.join(folder, USED))) && this.#open.get(runId) === known) this.#open.delete(runId);
    const opened = this.#open.get(runId) ?? { workspace: RunWorkspace.open(folder, this.#clock), users: 0 };
    this.#open.set(runId, opened);
    opened.users += 1;
    try {
      const workspace = await opened.workspace;
      if (repository) await workspace.prepare();
      await writeFile(path.join(folder, USED), '');
      return await work(workspace);
    } catch (thrown) {
      if (
        await opened.workspace.then(
          () => false,
          () => true,
        )
      )
        this.#open.delete(runId);
      throw thrown;
    } finally {
      opened.users -= 1;
      this.#closeIdle();
    }
  }

  /**
   * Removes the workspaces in which nobody has worked for so many days, but for their logs: a run that goes on later begins in an empty one. Gives how
   * many.
   */
  async sweep(days: number): Promise<number> {
    let removed = 0;
    for (const runId of (await readdir(this.#folder).catch(() => [])).filter(isUuid)) {
      const folder = path.join(this.#folder, runId);
      const used = await stat(path.join(folder, USED)).catch(() => stat(folder));
      if (this.#open.has(runId) || this.#clock.now().getTime() - used.mtimeMs < days * DAY_MS) continue;
      const others = (await readdir(folder)).filter((name) => name !== LOGS);
      // The mark goes last: what was broken off is gone on with the next time.
      for (const name of others.toSorted((a, b) => Number(a === USED) - Number(b === USED)))
        await rm(path.join(folder, name), { recursive: true, force: true, maxRetries: 3 });
      if (others.length > 0) removed += 1;
    }
    return removed;
  }

  #closeIdle(): void {
    const idle = [...this.#open].filter(([, opened]) => opened.users === 0);
    for (const [runId] of idle.slice(0, Math.max(0, idle.length - IDLE))) this.#open.delete(runId);
  }
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
