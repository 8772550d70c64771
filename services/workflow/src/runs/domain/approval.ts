import { ExpressionError, type Lookup } from '../../expressions/expression.js';
import { asText, isList, kindOf, type Json, type JsonObject } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { ApprovalNode } from '../../language/definition.js';
import type { Action, RunEvent, Voter } from './action.js';
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
    subject: asText(evaluateIn(node.subject, lookup)),
    approvers: people('approvers', node.approvers, lookup),
    authors: people('authors', node.authors, lookup),
    payload: evaluateIn(node.payload, lookup),
    votes: [],
    escalated: false,
    evaluated: asText(evaluateIn(node.revision, lookup)),
  };
}

function people(field: string, template: Json, lookup: Lookup): string[] {
  const value = evaluateIn(template, lookup);
  const list = typeof value === 'string' ? [value] : value;
  if (!isList(list)) throw new ExpressionError(`\`${field}\` gives ${kindOf(value)} instead of a list`);
  return list.map(asText);
}

/** Everybody whom a gate or its run names: the application has to know who they are before a vote counts. */
export function namedAt(snapshot: Snapshot, path: string): string[] {
  const approval = gateAt(snapshot, path)?.approval;
  if (!approval) return [];
  const { approvers, authors } = approval;
  const asked = approvers.filter((who) => !who.startsWith('role:'));
  return [...new Set([...makersOf(snapshot, authors), ...asked])];
}

/** Why a vote does not count; undefined when it does. */
export function whyNot(snapshot: Snapshot, vote: VoteEvent): string | undefined {
  const gate = gateAt(snapshot, vote.path);
  if (!gate) return `Nothing waits for an approval at ${vote.path}.`;
  if (unknownAt(snapshot, vote).length > 0) return `Who may decide at ${vote.path} has just changed.`;
  const { revision } = gate.approval;
  if (vote.revision !== revision)
    return `${vote.path} asks about revision "${revision}", not "${vote.revision}": look at what has changed.`;
  return (vote.decision === 'approve' ? ownWork(snapshot, gate, vote) : undefined) ?? notAsked(gate, vote);
}

/** Whose work it is: of who began the run or had a hand in it, of those whom the gate names, and of who wrote a workflow that is not shipped. */
const makersOf = ({ run, definition }: Snapshot, authors: readonly string[]): string[] => [
  run.actor,
  ...(run.hands ?? []),
  ...(definition.authors ?? []),
  ...authors,
];

/** Neither the voter, nor for whom they vote, nor who made them a delegate may have had a hand in it, under whatever name. */
function ownWork(snapshot: Snapshot, { approval: { authors } }: Gate, { voter, chain = [], persons }: Voter): string | undefined {
  const makers = new Set(makersOf(snapshot, authors).map((who) => persons?.get(who) ?? who));
  const own = [voter, ...chain].find((who) => makers.has(who));
  if (own === undefined) return undefined;
  return own === voter ? `${voter} cannot approve their own work.` : `${voter} cannot approve the work of ${own} as their delegate.`;
}

/** Whom the application does not know when it asks has come in meanwhile: it has to look again. */
export const unknownAt = (snapshot: Snapshot, { path, persons }: VoteEvent): string[] =>
  persons ? namedAt(snapshot, path).filter((who) => !persons.has(who)) : [];

function notAsked({ node, approval }: Gate, { voter, chain, roles, rights, persons, path }: VoteEvent): string | undefined {
  const asked = new Set(approval.approvers.map((who) => persons?.get(who) ?? who));
  const who = chain?.[0] ?? voter;
  if (asked.size > 0 && ![who, ...roles].some((one) => asked.has(one))) return `${who} is not among those who decide at ${path}.`;
  const lacking = rights && node.rights.find((right) => !rights.includes(right));
  return lacking === undefined ? undefined : `${who} lacks the right ${lacking}, which it takes to decide at ${path}.`;
}

/** A vote that counts, and the decision when it is the one that makes it. A second vote of the same person takes the place of the first. */
export function voted(snapshot: Snapshot, event: VoteEvent): Action[] {
  if (whyNot(snapshot, event) !== undefined) return [];
  const gate = gateAt(snapshot, event.path)!;
  const { voter, decision, comment, form, chain, receipt } = event;
  const vote: Vote = { voter, ...(chain && { for: chain[0]! }), decision, comment, form, at: snapshot.now.toISOString() };
  const votes = [...gate.approval.votes.filter((one) => one.voter !== voter), vote];
  const counted: Action = { type: 'count', path: event.path, vote, votes, ...(receipt && { receipt }) };
  const made = decided(gate, votes);
  return made ? [counted, made] : [counted];
}

/** A vote that is taken back, as long as the gate waits and asks about the same. */
export function withdrawn(snapshot: Snapshot, event: Extract<RunEvent, { type: 'withdrawVote' }>): Action[] {
  const approval = gateAt(snapshot, event.path)?.approval;
  const vote = approval?.votes.find(({ voter }) => voter === event.voter);
  if (!approval || !vote || approval.revision !== event.revision) return [];
  const votes = approval.votes.filter((one) => one !== vote);
  return [{ type: 'withdraw', path: event.path, vote, votes, ...(event.receipt && { receipt: event.receipt }) }];
}

/** One human has one vote, and one person has one, whoever gives it for them. */
const approvals = (votes: readonly Vote[]): number => new Set(votes.map((vote) => vote.for ?? vote.voter)).size;

function decided({ step, node, approval }: Gate, votes: readonly Vote[]): Action | undefined {
  const against = votes.find(({ decision }) => decision === 'reject');
  const result = (decision: string) => mapped(node, resultOf(decision, approval, votes));
  if (against) {
    const why = against.comment === '' ? '' : `: ${against.comment}`;
    const failure = { code: 'conflict', message: `Rejected by ${against.voter}${why}.` } as const;
    return { type: 'fail', path: step.path, node, failure, outputs: result('rejected'), decidedBy: 'votes' };
  }
  if (approvals(votes) < node.votes) return undefined;
  return { type: 'succeed', path: step.path, outputs: result('approved'), decidedBy: 'votes' };
}

/** What a gate does when its time is over. Throws an ExpressionError. */
export function timedOut(snapshot: Snapshot, step: Step, node: ApprovalNode): Action {
  const { path, approval } = step;
  if (approval && node.onTimeout === 'approve')
    return { type: 'succeed', path, outputs: mapped(node, resultOf('approved', approval, approval.votes)), decidedBy: 'timeout' };
  if (approval && node.onTimeout === 'escalate' && !approval.escalated) {
    const { frame } = locate(snapshot, path);
    const more = people('escalate_to', node.escalateTo, scopeOf(snapshot, frame, { node }));
    // Where everybody may decide, everybody still may.
    const approvers = approval.approvers.length === 0 ? [] : [...new Set([...approval.approvers, ...more])];
    return { type: 'escalate', path, node, approvers, more };
  }
  const failure = { code: 'timeout', message: `Nobody decided within ${(node.timeoutMs ?? 0) / 1_000} seconds.` } as const;
  const outputs = approval ? mapped(node, resultOf('rejected', approval, approval.votes)) : {};
  return { type: 'fail', path, node, failure, outputs, decidedBy: 'timeout' };
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
