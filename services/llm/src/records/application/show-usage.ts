import { may, type Caller, type Clock } from '@hexad/kernel';
import { FILTERS, readPeriod, type CallFilter, type FilterName } from '../domain/call.js';
import { readDimensions, type Usage, type UsageGroup } from '../domain/usage.js';
import type { People } from './people.js';
import type { CallHistory } from './ports.js';

/** Who asks. Of a verified call. */
export interface Asker {
  readonly caller: Caller;
  /** Ids of the projects that exist for the caller. */
  projects(): Promise<readonly string[] | undefined>;
}

/** Which calls. Empty text chooses nothing. */
export type Choice = { readonly from: string; readonly to: string } & { readonly [name in FilterName]?: string };

export interface UsageView {
  readonly filter: CallFilter;
  readonly total: Usage;
  readonly groups: readonly UsageGroup[];
  /** Whether there are more groups than were asked for. */
  readonly more: boolean;
}

const DEFAULT_GROUPS = 100;
const MOST_GROUPS = 1_000;

/** What was used, in total and in groups. */
export class ShowUsage {
  readonly #history: CallHistory;
  readonly #people: People;
  readonly #clock: Clock;

  constructor(history: CallHistory, people: People, clock: Clock) {
    this.#history = history;
    this.#people = people;
    this.#clock = clock;
  }

  /** `limit` 0 for the default of 100; at most 1,000. */
  async execute(asker: Asker, choice: Choice, groupBy: readonly string[], limit: number): Promise<UsageView> {
    const by = readDimensions(groupBy);
    const filter = await readFilter(asker, this.#people, choice, this.#clock.now());
    const most = Math.min(limit > 0 ? limit : DEFAULT_GROUPS, MOST_GROUPS);
    const { total, groups } = await this.#history.usage(asker.caller.tenant, filter, by, most + 1);
    return { filter, total, groups: groups.slice(0, most), more: groups.length > most };
  }
}

/**
 * Who has `usage.read`, and a service, sees every call of the tenant; others see those of the projects they are members of, and their own. What
 * belongs to no project is somebody's own. Fails with `invalid`.
 */
export async function readFilter(asker: Asker, people: People, { from, to, ...choice }: Choice, now: Date): Promise<CallFilter> {
  const { caller } = asker;
  const equal = Object.fromEntries(FILTERS.flatMap((name) => (choice[name] ? [[name, choice[name]]] : [])));
  const all = caller.project === undefined && (may(caller, 'usage.read') || (caller.roles?.includes('service') ?? false));
  return { ...readPeriod(from, to, now), equal, seen: all ? undefined : await ownOf(asker, people) };
}

async function ownOf(asker: Asker, people: People): Promise<CallFilter['seen']> {
  const { tenant, actor, project } = asker.caller;
  const projects = ((await asker.projects()) ?? []).filter((id) => id !== '');
  // The work of a run sees its project alone, whoever began it.
  return project === undefined ? { projects, own: { actor, user: await people.user(tenant, actor) } } : { projects };
}
