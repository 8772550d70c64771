import { AppError, uuidFrom, type Caller } from '@hexad/kernel';
import { oneOf } from '../../seeded.js';
import type { Site } from '../work.js';
import type { GateRow } from './gates.js';

const TIMEOUT_MS = 5_000;

/** A vote as somebody gives it, once, whatever becomes of the calls. */
export interface Ballot {
  readonly approval: string;
  readonly person: string;
  readonly revision: string;
  readonly decision: 'approve' | 'reject';
  /** As the record holds it. */
  readonly key: string;
  /** What was answered; undefined: nothing yet, so it may count or not. */
  said: 'counted' | 'refused' | undefined;
}

/** People who vote at gates, several at once, and ask again until they know what became of their vote. */
export class Voters {
  readonly #site: Site;
  readonly #ballots = new Map<string, Ballot & { readonly tenant: string }>();

  constructor(site: Site) {
    this.#site = site;
  }

  get ballots(): readonly Ballot[] {
    return [...this.#ballots.values()];
  }

  /** Who has not voted on this revision does; now and then somebody repeats a call whose answer he has. */
  async vote(gate: GateRow, person: string): Promise<void> {
    const { random } = this.#site;
    const call = `${gate.id}/${gate.revision}/${person}`;
    const known = this.#ballots.get(call);
    if (known?.said !== undefined && random() > REPEATS) return;
    const decision = known?.decision ?? (random() < REJECTS ? 'reject' : 'approve');
    const ballot = known ?? {
      approval: gate.id,
      tenant: gate.tenant,
      person,
      revision: gate.revision,
      decision,
      key: uuidFrom([person, call]),
      said: undefined,
    };
    this.#ballots.set(call, ballot);
    await this.#call(call, ballot);
  }

  /** Asks for what became of each vote until it is known. */
  async settle(): Promise<boolean> {
    await Promise.all([...this.#ballots].filter(([, { said }]) => said === undefined).map(([call, ballot]) => this.#call(call, ballot)));
    return this.ballots.every(({ said }) => said !== undefined);
  }

  async #call(call: string, ballot: Ballot & { readonly tenant: string }): Promise<void> {
    const { world, random } = this.#site;
    const { approval, person, revision, decision, tenant } = ballot;
    const request = { approvalId: approval, decision, revision, comment: '', formJson: '', onBehalfOf: '', via: 'api' };
    const caller: Caller = { tenant, actor: person, roles: ['member'] };
    try {
      const { approvals } = world.member(oneOf(random, world.engines));
      await approvals.voteOnApproval(request, { caller, timeoutMs: TIMEOUT_MS, idempotencyKey: call });
      ballot.said = 'counted';
    } catch (error) {
      const { code, retryable, message } = AppError.from(error);
      if (retryable) return;
      if (code !== 'conflict') throw error;
      if (ballot.said === 'counted') world.troubles.push(`the vote of ${person} on ${revision} was counted, and then: ${message}`);
      else ballot.said = 'refused';
    }
  }
}

const REPEATS = 0.05;
const REJECTS = 0.05;
