import { createHash } from 'node:crypto';
import { isObject, isList, type Json, type JsonObject } from '../../expressions/json.js';
import type { GateNotice } from '../../runs/domain/gate-notices.js';

/** One line of what happened at a gate. Lines are written once and never changed. */
export interface ApprovalRecord {
  /** From 1, in the order in which it happened. */
  readonly sequence: number;
  readonly at: Date;
  readonly kind: 'requested' | 'voted' | 'vote_withdrawn' | 'escalated' | 'revoked' | 'decided' | 'closed';
  readonly round: number;
  readonly revision: string;
  /** SHA-256 of the workflow file that the run is pinned to. */
  readonly definitionHash: string;
  /** Who decided or told; `system` where the gate did it by itself. */
  readonly person: string;
  readonly actor: string;
  readonly via: string;
  readonly chain: readonly string[];
  readonly decision: string;
  readonly comment: string;
  readonly form: Json;
  readonly facts: JsonObject;
  /** Empty: none. */
  readonly key: string;
}

/** What a hash has been made of: all that a record says. */
export type Sealed = ApprovalRecord & { readonly hash: string };

const BY_ITSELF = {
  person: 'system',
  actor: 'service:workflow',
  via: 'system',
  chain: [],
  decision: '',
  comment: '',
  form: null,
  facts: {},
  key: '',
};

/** The record of a notice; sequence, time and definition come with it. */
export function recordOf(notice: GateNotice, common: Pick<ApprovalRecord, 'sequence' | 'at' | 'definitionHash'>): ApprovalRecord {
  const { approval } = notice.step;
  const base = { ...BY_ITSELF, ...common, round: approval.round ?? 1, revision: approval.revision };
  switch (notice.type) {
    case 'requested': {
      const { approvers, authors, payload } = approval;
      return { ...base, kind: 'requested', decision: notice.reason, facts: { approvers: [...approvers], authors: [...authors], payload } };
    }
    case 'voted': {
      const { vote, receipt, withdrawn } = notice;
      const said = receipt
        ? { actor: receipt.actor, via: receipt.via, chain: receipt.chain, key: receipt.key }
        : { actor: vote.voter, via: 'api' };
      const { voter: person, comment, form } = vote;
      const kind = withdrawn ? 'vote_withdrawn' : 'voted';
      return { ...base, ...said, kind, person, decision: withdrawn ? 'withdraw' : vote.decision, comment, form };
    }
    case 'escalated':
      return { ...base, kind: 'escalated', facts: { more: [...notice.more] } };
    case 'revoked': {
      const facts = { revision: notice.revision, votes: approval.votes.length, was_approved: notice.wasApproved };
      const { by: actor, person } = notice;
      const said = actor === '' ? {} : { person, actor, via: person.startsWith('user:') ? 'api' : 'system' };
      return { ...base, ...said, kind: 'revoked', facts };
    }
    case 'decided':
      return { ...base, kind: 'decided', decision: notice.decision, comment: notice.reason, facts: { by: notice.by } };
    case 'closed':
      return { ...base, kind: 'closed' };
  }
}

/** The first record of a gate rests on its id, each other on the one before: who changes one would have to change all that follow. */
export const sealOf = (before: string, { at, ...record }: ApprovalRecord): string =>
  createHash('sha256')
    .update(`${before}\n${canonical({ ...record, at: at.toISOString(), chain: [...record.chain] })}`)
    .digest('hex');

/** The sequence number of the first record that is not what was written, or that is missing; undefined when all are. */
export function brokenAt(approvalId: string, records: readonly Sealed[]): number | undefined {
  let before = approvalId;
  for (const [index, { hash, ...record }] of records.entries()) {
    if (record.sequence !== index + 1 || sealOf(before, record) !== hash) return index + 1;
    before = hash;
  }
  return undefined;
}

/** JSON whose keys are in order: a database may give them back in another one. */
export function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value)
    .toSorted()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`);
  return `{${fields.join(',')}}`;
}
