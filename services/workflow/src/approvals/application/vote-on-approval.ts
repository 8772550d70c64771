import { AppError, type Caller, uuidFrom } from '@hexad/kernel';
import type { Json } from '../../expressions/json.js';
import { holdsSecret } from '../../expressions/secrets.js';
import type { Engine } from '../../runs/application/engine.js';
import type { Runs } from '../../runs/application/runs.js';
import type { Receipt, RunEvent, Voter } from '../../runs/domain/action.js';
import { unknownAt, whyNot, type VoteEvent } from '../../runs/domain/approval.js';
import { nodeOf, type Snapshot } from '../../runs/domain/snapshot.js';
import { misfit } from '../domain/form.js';
import { canonical } from '../domain/record.js';
import type { ApprovalLine, Approvals } from './approvals.js';
import type { Deciders } from './deciders.js';

const LONGEST_COMMENT = 10_000;
/** Who may decide can change while somebody votes, but not so often. */
const LOOKS = 5;

export interface VoteCommand {
  readonly decision: 'approve' | 'reject';
  readonly revision: string;
  readonly comment: string;
  readonly form: Json;
  readonly via: Receipt['via'];
  /** Empty: for themself, or for the first for whom they may. */
  readonly onBehalfOf: string;
  /** Empty: every call is a vote. */
  readonly key: string;
  /** The link that this uses up. */
  readonly link?: string;
}

export interface VoteParts {
  readonly engine: Engine;
  readonly runs: Runs;
  readonly approvals: Approvals;
  readonly deciders: Deciders;
}

/** The one door through which votes come, whatever way they took. */
export class VoteOnApproval {
  readonly #parts: VoteParts;

  constructor(parts: VoteParts) {
    this.#parts = parts;
  }

  /** Fails with `not_found`, `forbidden`, `invalid` for a form that does not fit, and `conflict` with why the vote does not count. */
  async execute({ tenant, actor }: Pick<Caller, 'tenant' | 'actor'>, approval: ApprovalLine, command: VoteCommand): Promise<void> {
    const { runs, deciders } = this.#parts;
    check(command);
    const key = command.key && uuidFrom([actor, command.key]);
    if (key && (await this.#isRepeated(tenant, approval.id, key, command))) return;
    let snapshot = await runs.get(tenant, approval.runId);
    checkForm(snapshot, approval.path, command);
    for (let left = LOOKS; ; left--) {
      const { ways } = await deciders.at(tenant, actor, snapshot, approval.path);
      const giver = command.onBehalfOf && (await deciders.named(tenant, command.onBehalfOf));
      const event = eventOf(snapshot, approval.path, meant(ways, giver), { ...command, key }, actor);
      const turn = await this.#delivered(tenant, approval, event, key, command);
      if (turn === 'repeated') return;
      if (turn.actions.length > 0) return;
      snapshot = turn.after;
      if (left <= 1 || unknownAt(snapshot, event).length === 0)
        throw new AppError('conflict', whyNot(snapshot, event) ?? 'The vote does not count.');
    }
  }

  /** Takes the vote of the caller back. Fails with `conflict` when there is none that counts. */
  async withdraw({ tenant, actor }: Caller, approval: ApprovalLine, revision: string, key: string): Promise<void> {
    const { engine, runs, deciders } = this.#parts;
    const snapshot = await runs.get(tenant, approval.runId);
    const { ways } = await deciders.at(tenant, actor, snapshot, approval.path);
    const receipt: Receipt = { actor, via: 'api', key: key && uuidFrom([actor, key]), chain: [] };
    const event: RunEvent = { type: 'withdrawVote', path: approval.path, revision, ...ways[0]!, receipt };
    const turn = await engine.deliver(tenant, approval.runId, { event });
    if (turn && turn.actions.length > 0) return;
    throw new AppError(
      'conflict',
      `No vote of ${ways[0]!.voter} on revision "${revision}" counts at ${approval.path}, so none can be taken back.`,
    );
  }

  async #delivered(tenant: string, { id, runId }: ApprovalLine, event: VoteEvent, key: string, command: VoteCommand) {
    try {
      const turn = await this.#parts.engine.deliver(tenant, runId, { event });
      if (!turn) throw new AppError('not_found', `There is no run ${runId}.`);
      return turn;
    } catch (thrown) {
      // The same call was quicker by another way.
      if (AppError.from(thrown).code === 'conflict' && key && (await this.#isRepeated(tenant, id, key, command)))
        return 'repeated' as const;
      throw thrown;
    }
  }

  async #isRepeated(tenant: string, id: string, key: string, { decision, revision, comment, form }: VoteCommand): Promise<boolean> {
    const known = await this.#parts.approvals.byKey(tenant, id, key);
    if (!known) return false;
    const same = known.decision === decision && known.revision === revision && known.comment === comment;
    if (same && canonical(known.form) === canonical(form)) return true;
    throw new AppError('conflict', 'This idempotency key was used for another vote at this gate; use a new key.');
  }
}

function meant(ways: readonly Voter[], onBehalfOf: string): readonly Voter[] {
  if (onBehalfOf === '') return ways;
  const meant = ways.filter(({ voter, chain }) => (chain?.[0] ?? voter) === onBehalfOf);
  if (meant.length === 0) throw new AppError('forbidden', `${onBehalfOf} has not let ${ways[0]!.voter} decide for them.`);
  return meant;
}

/** The first way that counts; when none does, the voter's own, which says why. */
function eventOf(snapshot: Snapshot, path: string, ways: readonly Voter[], command: VoteCommand, actor: string): VoteEvent {
  const { decision, revision, comment, form, via, key, link } = command;
  const events = ways.map((way): VoteEvent => {
    const receipt: Receipt = { actor, via, key, chain: way.chain ?? [], ...(link !== undefined && { link }) };
    return { type: 'vote', path, decision, revision, comment, form, ...way, receipt };
  });
  return events.find((event) => whyNot(snapshot, event) === undefined) ?? events[0]!;
}

function check({ comment, form }: VoteCommand): void {
  if (comment.length > LONGEST_COMMENT)
    throw new AppError('too_large', `The comment has ${comment.length} characters; at most ${LONGEST_COMMENT} are kept.`);
  if (comment.includes('\u0000') || JSON.stringify(form).includes('\\u0000'))
    throw new AppError('invalid', 'A comment and a form hold text: the character U+0000 is none.');
  if (holdsSecret(form)) throw new AppError('invalid', 'A form cannot hold a reference to a secret; write it into the workflow.');
}

/** A rejection may leave the form empty. */
function checkForm(snapshot: Snapshot, path: string, { decision, form }: VoteCommand): void {
  const step = snapshot.steps.get(path);
  const node = step && nodeOf(snapshot.definition, step);
  if (node?.kind !== 'approval' || (decision === 'reject' && form === null)) return;
  const why = misfit(node.form, form);
  if (why !== undefined) throw new AppError('invalid', `What the approval carries does not fit the form of ${path}: ${why}.`);
}
