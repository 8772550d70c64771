import { ExpressionError, type Lookup } from '../../expressions/expression.js';
import { asText, isList, kindOf, type Json, type JsonObject } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { ApprovalNode } from '../../language/definition.js';
import type { Action, RunEvent } from './action.js';
import { locate } from './frame.js';
import { mapped } from './outputs.js';
import { scopeOf } from './scope.js';
import { nodeOf, type Snapshot } from './snapshot.js';
import type { Approval, Step, Vote } from './step.js';

export type VoteEvent = Extract<RunEvent, { type: 'vote' }>;

/** What a gate asks when it begins. Throws an ExpressionError. */
export function approvalOf(node: ApprovalNode, lookup: Lookup): Approval {
  return {
    revision: asText(evaluateIn(node.revision, lookup)),
    approvers: people('approvers', node.approvers, lookup),
    authors: people('authors', node.authors, lookup),
    payload: evaluateIn(node.payload, lookup),
    votes: [],
    escalated: false,
  };
}

function people(field: string, template: Json, lookup: Lookup): string[] {
  const value = evaluateIn(template, lookup);
  const list = typeof value === 'string' ? [value] : value;
  if (!isList(list)) throw new ExpressionError(`\`${field}\` gives ${kindOf(value)} instead of a list`);
  return list.map(asText);
}

/** Why a vote does not count; undefined when it does. */
export function whyNot(snapshot: Snapshot, vote: VoteEvent): string | undefined {
  const approval = gateAt(snapshot, vote.path)?.approval;
  if (!approval) return `Nothing waits for an approval at ${vote.path}.`;
  const { revision, approvers, authors } = approval;
  if (vote.revision !== revision)
    return `${vote.path} asks about revision "${revision}", not "${vote.revision}": look at what has changed.`;
  if (vote.decision === 'approve' && (vote.voter === snapshot.run.actor || authors.includes(vote.voter)))
    return `${vote.voter} cannot approve their own work.`;
  if (approvers.length > 0 && ![vote.voter, ...vote.roles].some((who) => approvers.includes(who)))
    return `${vote.voter} is not among those who decide at ${vote.path}.`;
  return undefined;
}

/** A vote that counts, and the decision when it is the one that makes it. A second vote of the same person takes the place of the first. */
export function voted(snapshot: Snapshot, event: VoteEvent): Action[] {
  if (whyNot(snapshot, event) !== undefined) return [];
  const gate = gateAt(snapshot, event.path)!;
  const { voter, decision, comment, form } = event;
  const vote: Vote = { voter, decision, comment, form, at: snapshot.now.toISOString() };
  const votes = [...gate.approval.votes.filter((one) => one.voter !== voter), vote];
  const counted: Action = { type: 'count', path: event.path, vote, votes };
  const made = decided(gate, votes);
  return made ? [counted, made] : [counted];
}

function decided({ step, node, approval }: Gate, votes: readonly Vote[]): Action | undefined {
  const against = votes.find(({ decision }) => decision === 'reject');
  const result = (decision: string) => mapped(node, resultOf(decision, approval, votes));
  if (against) {
    const why = against.comment === '' ? '' : `: ${against.comment}`;
    const failure = { code: 'conflict', message: `Rejected by ${against.voter}${why}.` } as const;
    return { type: 'fail', path: step.path, node, failure, outputs: result('rejected') };
  }
  return votes.length >= node.votes ? { type: 'succeed', path: step.path, outputs: result('approved') } : undefined;
}

/** What a gate does when its time is over. Throws an ExpressionError. */
export function timedOut(snapshot: Snapshot, step: Step, node: ApprovalNode): Action {
  const { path, approval } = step;
  if (approval && node.onTimeout === 'approve')
    return { type: 'succeed', path, outputs: mapped(node, resultOf('approved', approval, approval.votes)) };
  if (approval && node.onTimeout === 'escalate' && !approval.escalated) {
    const { frame } = locate(snapshot, path);
    const more = people('escalate_to', node.escalateTo, scopeOf(snapshot, frame, { node }));
    return { type: 'escalate', path, node, approvers: [...new Set([...approval.approvers, ...more])] };
  }
  const failure = { code: 'timeout', message: `Nobody decided within ${(node.timeoutMs ?? 0) / 1_000} seconds.` } as const;
  return { type: 'fail', path, node, failure, outputs: approval ? mapped(node, resultOf('rejected', approval, approval.votes)) : {} };
}

const resultOf = (decision: string, { revision }: Approval, votes: readonly Vote[]): JsonObject => ({
  decision,
  approved: decision === 'approved',
  revision,
  votes: votes.map((vote) => ({ ...vote })),
  form: votes.findLast((vote) => vote.decision === 'approve')?.form ?? null,
});

interface Gate {
  readonly step: Step;
  readonly node: ApprovalNode;
  readonly approval: Approval;
}

function gateAt(snapshot: Snapshot, path: string): Gate | undefined {
  const step = snapshot.steps.get(path);
  if (step?.status.state !== 'waiting' || !step.approval) return undefined;
  const node = nodeOf(snapshot.definition, step);
  return node.kind === 'approval' ? { step, node, approval: step.approval } : undefined;
}
