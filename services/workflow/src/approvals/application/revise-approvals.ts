import { AppError } from '@hexad/kernel';
import type { Engine } from '../../runs/application/engine.js';
import type { ApprovalLine, Approvals } from './approvals.js';
import type { Deciders } from './deciders.js';

const LONGEST = 1_000;

/** A change of what is approved takes back what was said about it before. */
export class ReviseApprovals {
  readonly #engine: Engine;
  readonly #approvals: Approvals;
  readonly #deciders: Deciders;

  constructor(engine: Engine, approvals: Approvals, deciders: Deciders) {
    this.#engine = engine;
    this.#approvals = approvals;
    this.#deciders = deciders;
  }

  /** False when the gate asks about this revision already, or no longer. `by`: who says so, as a token says. */
  async one(tenant: string, { runId, path }: Pick<ApprovalLine, 'runId' | 'path'>, revision: string, by: string): Promise<boolean> {
    if (revision.length > LONGEST || revision.includes('\u0000'))
      throw new AppError('invalid', `A revision is a name of at most ${LONGEST} characters: a hash, a commit.`);
    const person = await this.#deciders.personOf(tenant, by);
    const turn = await this.#engine.deliver(tenant, runId, { event: { type: 'revise', path, revision, by, person } });
    if (!turn) throw new AppError('not_found', `There is no run ${runId}.`);
    return turn.gates.some(({ type }) => type === 'revoked');
  }

  /** All gates of a project that ask about a subject; how many ask anew. */
  async about(tenant: string, project: string, subject: string, revision: string, by: string): Promise<number> {
    let revised = 0;
    for (const gate of await this.#approvals.about(tenant, project, subject)) if (await this.one(tenant, gate, revision, by)) revised++;
    return revised;
  }

  /** A newer version of a spec: gates about `spec:<id>` name versions. Told twice it changes nothing again, so it needs no inbox. */
  async spec(tenant: string, project: string, specId: string, version: number): Promise<void> {
    for (const gate of await this.#approvals.about(tenant, project, `spec:${specId}`)) {
      if (/^\d+$/.test(gate.revision) && Number(gate.revision) >= version) continue;
      await this.one(tenant, gate, String(version), 'service:spec');
    }
  }
}
