import { AppError, type Clock } from '@hexad/kernel';
import type { Gauge, Metrics } from '@hexad/telemetry';
import { Lanes, type Candidate, type Permit, type Room } from '../../calls/application/ports.js';
import type { Tokens } from '../../money/index.js';
import * as breakers from '../domain/breaker.js';
import { isShipped } from '../domain/provider.js';
import { Lane, type Ticket } from './lane.js';
import type { Alarm, Latencies } from './ports.js';

const MOST_LANES = 10_000;
/** Milliseconds that a lane is held when the provider does not say how long. */
const HOLD_MS = 1_000;

export interface LanesPorts {
  readonly clock: Clock;
  readonly alarm: Alarm;
  readonly latencies: Latencies;
  readonly metrics: Metrics;
}

/** How a provider stands in this process. */
export interface LaneState {
  readonly breaker: breakers.Breaker['state'];
  readonly inUse: number;
  readonly waiting: number;
  /** Milliseconds for which the provider wants no calls. */
  readonly heldMs: number;
}

type Where = Pick<Candidate, 'provider' | 'baseUrl'>;

/** A lane for each provider of a tenant, and a breaker for each of its base URLs, in memory of this process. */
export class ProviderLanes extends Lanes {
  readonly #ports: LanesPorts;
  readonly #settings: breakers.BreakerSettings;
  readonly #lanesGauge: Gauge;
  readonly #openGauge: Gauge;
  readonly #lanes = new Map<string, Lane>();
  /** Only those that are not closed without a failure. */
  readonly #breakers = new Map<string, breakers.Breaker>();

  constructor(ports: LanesPorts, settings: breakers.BreakerSettings = { failures: 5, openMs: 5_000 }) {
    super();
    this.#ports = ports;
    this.#lanesGauge = ports.metrics.gauge('hexad_llm_lanes');
    this.#openGauge = ports.metrics.gauge('hexad_llm_breakers_open');
    this.#settings = settings;
  }

  override async enter(tenant: string, candidate: Candidate, tokens: number, waitMs: number, signal: AbortSignal): Promise<Permit> {
    const breaker = `${tenant} ${candidate.baseUrl}`;
    this.#refuseWhenOpen(breaker, candidate);
    const lane = this.#lane(`${tenant} ${candidate.provider}`, candidate.provider);
    const ticket = await this.#counted(candidate, () => lane.enter(candidate.limits ?? {}, tokens, waitMs, signal));
    try {
      const probe = this.#pass(breaker, candidate);
      return this.#permit(tenant, candidate, lane, ticket, { breaker, probe });
    } catch (error) {
      lane.leave(ticket, undefined);
      throw error;
    }
  }

  state(tenant: string, { provider, baseUrl }: Where): LaneState {
    const lane = this.#lanes.get(`${tenant} ${provider}`);
    const { state } = this.#breaker(`${tenant} ${baseUrl}`);
    return { breaker: state, inUse: lane?.inUse ?? 0, waiting: lane?.waiting ?? 0, heldMs: lane?.heldMs ?? 0 };
  }

  override room(tenant: string, provider: string): Room {
    return this.#lanes.get(`${tenant} ${provider}`)?.room ?? {};
  }

  #permit(
    tenant: string,
    candidate: Candidate,
    lane: Lane,
    ticket: Ticket,
    { breaker, probe }: { readonly breaker: string; readonly probe: boolean },
  ): Permit {
    let over = false;
    return {
      done: ({ error, tokens, latencyMs }) => {
        if (over) return;
        over = true;
        const wasMade = error !== undefined || tokens !== undefined;
        this.#heard(breaker, wasMade ? breakers.heardOf(error) : 'unknown', probe, candidate);
        if (error?.code === 'provider_limited') lane.hold(retryAfter(error));
        if (error === undefined && wasMade) this.#ports.latencies.record(tenant, candidate.provider, candidate.model, latencyMs);
        lane.leave(ticket, wasMade ? sum(tokens) : undefined);
      },
    };
  }

  #breaker(name: string): breakers.Breaker {
    return breakers.at(this.#breakers.get(name) ?? breakers.CLOSED, this.#now());
  }

  #refuseWhenOpen(name: string, where: Where): void {
    const breaker = this.#breaker(name);
    if (breakers.entered(breaker) !== undefined) return;
    const retryAfterMs = breaker.state === 'open' ? breaker.until - this.#now() : 1_000;
    this.#count('hexad_llm_lane_refused_total', where, { reason: 'provider_unavailable' });
    throw new AppError(
      'provider_unavailable',
      `${where.provider} did not answer the last calls; it is asked again in ${retryAfterMs} ms.`,
      {
        details: { retryAfterMs },
      },
    );
  }

  /** True for the one call that has to find out whether the provider is back. */
  #pass(name: string, where: Where): boolean {
    this.#refuseWhenOpen(name, where);
    const next = breakers.entered(this.#breaker(name))!;
    this.#keep(name, next);
    return next.state === 'half_open';
  }

  #heard(name: string, heard: breakers.Heard, probe: boolean, where: Where): void {
    const before = this.#breaker(name);
    const after = breakers.left(before, heard, probe, this.#now(), this.#settings);
    this.#keep(name, after);
    if (after.state === 'open' && before.state !== 'open') this.#count('hexad_llm_breaker_opened_total', where);
    if (after.state === 'closed' && before.state === 'half_open') this.#count('hexad_llm_breaker_closed_total', where);
  }

  #keep(name: string, breaker: breakers.Breaker): void {
    const before = this.#breakers.get(name)?.state ?? 'closed';
    if (breaker.state === 'closed' && breaker.failures === 0) this.#breakers.delete(name);
    else this.#breakers.set(name, breaker);
    dropOldest(this.#breakers, MOST_LANES, () => true);
    if (before === breaker.state) return;
    const open = [...this.#breakers.values()].filter(({ state }) => state !== 'closed');
    this.#openGauge.set(open.length);
  }

  #lane(key: string, provider: string): Lane {
    const lane = this.#lanes.get(key) ?? new Lane(provider, this.#ports.clock, this.#ports.alarm);
    this.#lanes.delete(key);
    dropOldest(this.#lanes, MOST_LANES - 1, (old) => old.isIdle);
    this.#lanes.set(key, lane);
    this.#lanesGauge.set(this.#lanes.size);
    return lane;
  }

  async #counted<T>(where: Where, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { code } = AppError.from(error);
      if (code === 'provider_limited') this.#count('hexad_llm_lane_refused_total', where, { reason: code });
      throw error;
    }
  }

  /** Names that tenants give are not shown to who reads the metrics. */
  #count(name: string, { provider }: Where, labels: Readonly<Record<string, string>> = {}): void {
    this.#ports.metrics.counter(name).add(1, { provider: isShipped(provider) ? provider : 'own', ...labels });
  }

  #now(): number {
    return this.#ports.clock.now().getTime();
  }
}

function retryAfter({ details: { retryAfterMs } }: AppError): number {
  return typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : HOLD_MS;
}

/** Providers count what they read and write; what came from their cache they do not. */
const sum = ({ input, output, cachedWrite }: Tokens = { input: 0, output: 0, cachedRead: 0, cachedWrite: 0 }): number =>
  input + output + cachedWrite;

/** Keeps a map within its size by those used longest ago that may go. Looks at a few only, so that it stays quick; the others count as used now. */
function dropOldest<V>(map: Map<string, V>, most: number, mayGo: (value: V) => boolean): void {
  let left = 100;
  for (const [key, value] of map) {
    if (map.size <= most || left === 0) return;
    left -= 1;
    map.delete(key);
    if (!mayGo(value)) map.set(key, value);
  }
}
