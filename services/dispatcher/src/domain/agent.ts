/** Somebody who can be given tasks of one kind: a kind at the seat of a process. */
export interface Agent {
  /** `<kind>-<seat>`; a seat is taken over by another process when its own died. */
  readonly id: string;
  readonly kind: string;
  /** What it can do. */
  readonly actions: readonly string[];
  /** Tasks at once. */
  readonly capacity: number;
  /** Tasks handed to it that have not ended. */
  readonly used: number;
  /** What a task costs with it, next to what it costs with others; 1 is usual. */
  readonly cost: number;
  /** Which sort of agents of the kind it belongs to; how well they do is recorded by it. Empty: the usual. */
  readonly pool: string;
}

/** How often tasks of one action went well and ill with a sort of agents, the latest counting most. */
export interface Success {
  readonly succeeded: number;
  readonly failed: number;
}

/** The share of tasks that go well, by what is known: with nothing known, a half. */
export const rateOf = ({ succeeded, failed }: Success): number => (succeeded + 1) / (succeeded + failed + 2);

export const canDo = (agent: Agent, task: { readonly kind: string; readonly action: string }): boolean =>
  agent.kind === task.kind && agent.actions.includes(task.action);

/**
 * Who of those gets the task: whose success is cheapest to be had (cost over the share that goes well), then who has the least to do for their
 * capacity, then by name. Undefined when nobody has room.
 */
export function chooseAgent(agents: readonly Agent[], success: (agent: Agent) => Success): Agent | undefined {
  const price = (agent: Agent): number => agent.cost / rateOf(success(agent));
  const load = (agent: Agent): number => agent.used / agent.capacity;
  return agents
    .filter(({ used, capacity }) => used < capacity)
    .toSorted((a, b) => price(a) - price(b) || load(a) - load(b) || (a.id < b.id ? -1 : 1))[0];
}
