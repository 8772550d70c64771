import type { Action, Receipt } from './action.js';
import type { Change } from './evolve.js';
import type { Approval, Step, Vote } from './step.js';

/** A step that is a gate, with what it asks. */
export type GateStep = Step & { readonly approval: Approval };

/** What happened at a gate, for the record, the inbox and those who are told. */
export type GateNotice =
  | { readonly type: 'requested'; readonly step: GateStep; readonly reason: 'asked' | 'revised' }
  | { readonly type: 'voted'; readonly step: GateStep; readonly vote: Vote; readonly receipt?: Receipt; readonly withdrawn: boolean }
  | { readonly type: 'escalated'; readonly step: GateStep; readonly more: readonly string[] }
  /** `step` as it was. */
  | {
      readonly type: 'revoked';
      readonly step: GateStep;
      readonly revision: string;
      readonly wasApproved: boolean;
      /** As a token says; empty: nobody, it follows from something else. */
      readonly by: string;
      /** Whose act that is. */
      readonly person: string;
    }
  | {
      readonly type: 'decided';
      readonly step: GateStep;
      readonly decision: 'approved' | 'rejected';
      readonly by: 'votes' | 'timeout';
      readonly reason: string;
    }
  /** It asks no longer though nobody has decided. */
  | { readonly type: 'closed'; readonly step: GateStep };

const isGate = (step: Step | undefined): step is GateStep => step?.kind === 'approval' && step.approval !== undefined;

/** What an action, with the steps that it changed, means for the gates among them. */
export function gatesIn(action: Action, changes: readonly Change[]): GateNotice[] {
  return changes.flatMap(({ before, after }): GateNotice[] => {
    if (!isGate(after)) return [];
    switch (action.type) {
      case 'ask':
        return [{ type: 'requested', step: after, reason: 'asked' }];
      case 'count':
      case 'withdraw': {
        const { vote, receipt } = action;
        return [{ type: 'voted', step: after, vote, ...(receipt && { receipt }), withdrawn: action.type === 'withdraw' }];
      }
      case 'escalate':
        return [{ type: 'escalated', step: after, more: action.more }];
      case 'revise':
        return after.path === action.path
          ? [...revoked(before, action), { type: 'requested', step: after, reason: 'revised' }]
          : reset(before);
      case 'succeed':
        return [{ type: 'decided', step: after, decision: 'approved', by: action.decidedBy ?? 'votes', reason: '' }];
      case 'fail':
        if (before?.status.state !== 'waiting') return [];
        return [{ type: 'decided', step: after, decision: 'rejected', by: action.decidedBy ?? 'votes', reason: action.failure.message }];
      default:
        return reset(before);
    }
  });
}

const revoked = (before: Step | undefined, { revision, by = '', person = by }: Extract<Action, { type: 'revise' }>): GateNotice[] =>
  isGate(before) ? [{ type: 'revoked', step: before, revision, wasApproved: before.status.state === 'succeeded', by, person }] : [];

/** It was cancelled, or begins anew later. */
function reset(before: Step | undefined): GateNotice[] {
  if (!isGate(before)) return [];
  if (before.status.state === 'waiting') return [{ type: 'closed', step: before }];
  if (before.status.state !== 'succeeded') return [];
  return [{ type: 'revoked', step: before, revision: '', wasApproved: true, by: '', person: '' }];
}
