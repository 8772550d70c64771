import { AppError } from '@hexad/kernel';
import { canDo, chooseAgent, type Agent } from './agent.js';
import { freeOfOthers } from './line.js';
import { checkPatterns } from './overlap.js';
import { successKey, type Snapshot, type TenantLine, type Waiting } from './snapshot.js';
import type { LineTask } from './task.js';

export type Action =
  | {
      readonly do: 'place';
      readonly tenant: string;
      readonly task: LineTask;
      readonly agent: Agent;
      /** The turn that it was; the tenant's next one is a turn and the share of one by its weight later. */
      readonly turn: number;
      readonly pass: number;
    }
  | { readonly do: 'give_up'; readonly tenant: string; readonly task: LineTask; readonly error: AppError };

/** Who gets what now. Pure: the same snapshot gives the same actions. */
export function decide(snapshot: Snapshot): Action[] {
  const hopeless = snapshot.tenants.flatMap((line) => line.waiting.flatMap(({ task }) => refusal(snapshot, line.tenant, task)));
  const given = new Set(hopeless.map(({ task }) => task.id));
  const lines = snapshot.tenants.map(
    (line) => new Line({ ...line, waiting: line.waiting.filter(({ task }) => !given.has(task.id)) }, snapshot),
  );
  const kinds = [...new Set(snapshot.agents.map(({ kind }) => kind))].sort();
  return [...hopeless, ...kinds.flatMap((kind) => placements(kind, snapshot, lines))];
}

function refusal({ agents, kinds }: Snapshot, tenant: string, task: LineTask): Action[] {
  const error = unknownKind(task, kinds) ?? unknownAction(task, agents) ?? badFiles(task);
  return error ? [{ do: 'give_up', tenant, task, error }] : [];
}

/** Places of one kind, until nobody has room or nobody wants one: the next goes to the tenant that has the least for its weight, then whose turn it is. */
function placements(kind: string, { agents, turns }: Snapshot, lines: readonly Line[]): Action[] {
  const actions: Action[] = [];
  let free = agents.filter((agent) => agent.kind === kind);
  let turn = turns.get(kind) ?? 0;
  for (;;) {
    let next: { readonly line: Line; readonly choice: Choice; readonly share: number; readonly pass: number } | undefined;
    for (const line of lines) {
      const choice = line.next(kind, free);
      if (!choice) continue;
      const [share, pass] = [line.share(kind), Math.max(line.pass(kind), turn)];
      const before = next && (share - next.share || pass - next.pass || next.choice.waiting.waitedMs - choice.waiting.waitedMs);
      if (before === undefined || before < 0) next = { line, choice, share, pass };
    }
    if (!next) return actions;
    const { line, choice, pass } = next;
    const { agent, waiting } = choice;
    turn = Math.max(turn, pass);
    free = free.map((one) => (one.id === agent.id ? { ...one, used: one.used + 1 } : one));
    line.take(kind, waiting, pass);
    actions.push({ do: 'place', tenant: line.tenant, task: waiting.task, agent, turn, pass: line.pass(kind) });
  }
}

interface Choice {
  readonly waiting: Waiting;
  readonly agent: Agent;
}

/** The line of a tenant while places are given out. */
class Line {
  readonly tenant: string;
  readonly #of: TenantLine;
  readonly #projectTasks: number;
  readonly #present: ReadonlySet<string>;
  readonly #waiting: Map<string, Waiting[]>;
  readonly #held: Map<string, number>;
  readonly #projects: Map<string, number>;
  readonly #passes: Map<string, number>;

  constructor(of: TenantLine, { agents, projectTasks }: Snapshot) {
    this.tenant = of.tenant;
    this.#of = of;
    this.#projectTasks = projectTasks;
    this.#present = new Set(agents.map(({ id }) => id));
    this.#waiting = Map.groupBy(freeOfOthers(of, agents), ({ task }) => task.kind);
    this.#held = new Map(of.held);
    this.#projects = new Map(of.heldByProject);
    this.#passes = new Map(of.passes);
  }

  /** What it has of the places, for its weight. */
  share = (kind: string): number => (this.#held.get(kind) ?? 0) / this.#of.weight;
  pass = (kind: string): number => this.#passes.get(kind) ?? 0;

  /** The first in the line that somebody with room can do. */
  next(kind: string, free: readonly Agent[]): Choice | undefined {
    for (const waiting of this.#waiting.get(kind) ?? []) {
      const { task } = waiting;
      if (task.projectId !== '' && (this.#projects.get(task.projectId) ?? 0) >= this.#projectTasks) continue;
      const able = free.filter((agent) => canDo(agent, task) && this.#wanted(task, agent));
      const success = ({ pool }: Agent) => this.#of.successes.get(successKey(kind, task.action, pool)) ?? { succeeded: 0, failed: 0 };
      const agent = chooseAgent(able, success);
      if (agent) return { waiting, agent };
    }
    return undefined;
  }

  /** Of an agent that is gone nobody can be waited for. */
  #wanted = ({ pinned }: LineTask, { id }: Agent): boolean => pinned === id || !this.#present.has(pinned);

  take(kind: string, taken: Waiting, pass: number): void {
    const { projectId } = taken.task;
    this.#waiting.set(
      kind,
      this.#waiting.get(kind)!.filter((waiting) => waiting !== taken),
    );
    this.#held.set(kind, (this.#held.get(kind) ?? 0) + 1);
    this.#projects.set(projectId, (this.#projects.get(projectId) ?? 0) + 1);
    this.#passes.set(kind, pass + 1 / this.#of.weight);
  }
}

function unknownKind(task: LineTask, kinds: ReadonlySet<string>): AppError | undefined {
  if (kinds.has(task.kind)) return undefined;
  const known = [...kinds].sort().join(', ');
  return new AppError(
    'unsupported',
    `No agent is of the kind ${JSON.stringify(task.kind)} that step ${task.stepPath} asks for; there are ${known}.`,
  );
}

/** Only where somebody serves the kind: a deployment that is on its way up may know more. */
function unknownAction(task: LineTask, agents: readonly Agent[]): AppError | undefined {
  const ofKind = agents.filter(({ kind }) => kind === task.kind);
  if (ofKind.length === 0 || ofKind.some((agent) => canDo(agent, task))) return undefined;
  const known = [...new Set(ofKind.flatMap(({ actions }) => actions))].sort().join(', ');
  return new AppError('unsupported', `Agents of the kind ${task.kind} cannot do ${JSON.stringify(task.action)}; they can do ${known}.`);
}

function badFiles({ files }: LineTask): AppError | undefined {
  try {
    checkPatterns(files);
    return undefined;
  } catch (thrown) {
    return AppError.from(thrown);
  }
}
