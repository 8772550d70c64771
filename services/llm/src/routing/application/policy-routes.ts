import { AppError, type Clock } from '@hexad/kernel';
import { Routes, type ListedModel, type Plan, type Wanted } from '../../calls/application/ports.js';
import { choose, type Choice } from '../domain/choose.js';
import { listed } from '../domain/listed.js';
import { ranked } from '../domain/rank.js';
import type { Policy } from '../domain/policy.js';
import type { KeyPresence, Latencies, Random } from './ports.js';
import type { TenantCatalog, TenantCatalogs } from './tenant-catalogs.js';

/** A call is tried at so many places at most. */
const MOST_CANDIDATES = 8;
const BUDGET_WAIT_MS = 2_000;

export interface RoutesPorts {
  readonly catalogs: TenantCatalogs;
  readonly keys: KeyPresence;
  readonly random: Random;
  readonly latencies: Latencies;
  readonly clock: Clock;
}

/** Routes by the policy of the tenant and the project. */
export class PolicyRoutes extends Routes {
  readonly #ports: RoutesPorts;

  constructor(ports: RoutesPorts) {
    super();
    this.#ports = ports;
  }

  override async plan(tenant: string, wanted: Wanted): Promise<Plan> {
    const { catalogs, random, latencies } = this.#ports;
    const catalog = await catalogs.of(tenant);
    const policy = catalog.policyOf(wanted.path.project ?? '');
    const groups = this.#choices(catalog, wanted, policy);
    const usable = await this.#withKeys(tenant, wanted, groups);
    const median = ({ candidate: { provider, model } }: Choice) => latencies.median(tenant, provider, model);
    const choices = usable.flatMap((group) => ranked(group, policy, (limit) => random.below(limit), median));
    return {
      candidates: distinct(choices).slice(0, MOST_CANDIDATES),
      midStream: policy.midStream ?? 'end',
      budgetWaitMs: policy.budgetWaitMs ?? BUDGET_WAIT_MS,
      hedgeMs: policy.hedgeMs,
    };
  }

  override async models(tenant: string): Promise<readonly ListedModel[]> {
    const { offers } = await this.#ports.catalogs.of(tenant);
    return listed(offers, this.#ports.clock.now());
  }

  /** Those of what was asked for, and then of each of its fallbacks. */
  #choices(catalog: TenantCatalog, wanted: Wanted, policy: Policy): Choice[][] {
    const now = this.#ports.clock.now();
    const names = [wanted.model, ...fallbacksOf(wanted.model, policy)];
    const tried = names.map((model) => attempt(() => choose(catalog.offers, { ...wanted, model }, policy, now)));
    const found = tried.flatMap(({ choices }) => (choices === undefined ? [] : [choices]));
    if (found.length === 0) throw tried[0]!.error!;
    return found;
  }

  /** Without a key there is nothing to try, unless there is nothing else: then the caller is told which is missing. */
  async #withKeys(tenant: string, { actor = '', path: { project } }: Wanted, groups: readonly Choice[][]): Promise<readonly Choice[][]> {
    const candidates = new Map(groups.flat().map(({ candidate }) => [candidate.provider, candidate]));
    const known = new Map<string, boolean>();
    await Promise.all(
      [...candidates].map(async ([provider, { needsKey }]) => {
        known.set(provider, !needsKey || (await this.#ports.keys.has(tenant, provider, { actor, project })));
      }),
    );
    const usable = groups.map((group) => group.filter(({ candidate }) => known.get(candidate.provider)));
    return usable.some((group) => group.length > 0) ? usable : groups;
  }
}

/** By the name that was asked for, with or without its provider. */
function fallbacksOf(asked: string, { fallbacks = {} }: Policy): readonly string[] {
  const words = [asked, asked.slice(asked.indexOf('/') + 1)];
  const word = words.find((each) => Object.hasOwn(fallbacks, each));
  return word === undefined ? [] : fallbacks[word]!;
}

function attempt(work: () => Choice[]): { readonly choices?: Choice[]; readonly error?: AppError } {
  try {
    return { choices: work() };
  } catch (error) {
    return { error: AppError.from(error) };
  }
}

function distinct(choices: readonly Choice[]): Choice['candidate'][] {
  const byPlace = new Map(choices.map(({ candidate }) => [`${candidate.provider} ${candidate.model}`, candidate] as const).reverse());
  return [...byPlace.values()].reverse();
}
