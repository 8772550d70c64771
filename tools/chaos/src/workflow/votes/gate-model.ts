/** A line of the record of a gate. */
export interface RecordLine {
  readonly kind: 'requested' | 'voted' | 'vote_withdrawn' | 'escalated' | 'revoked' | 'decided' | 'closed';
  readonly revision: string;
  readonly person: string;
  readonly decision: string;
}

export interface GateEnd {
  readonly state: 'unasked' | 'waiting' | 'approved' | 'rejected' | 'closed';
  /** Whether it was approved at any time. */
  readonly passed: boolean;
  /** Lines that cannot come where they stand, in words. */
  readonly wrong: readonly string[];
}

/** What a gate is by its record alone: so many people have approved one revision, or one has rejected it. */
export function gateEnd(record: readonly RecordLine[], quorum: number): GateEnd {
  let state: GateEnd['state'] = 'unasked';
  let [revision, passed] = ['', false];
  const votes = new Map<string, string>();
  const wrong: string[] = [];
  for (const [index, line] of record.entries()) {
    const made = verdict(votes, quorum);
    const says = `line ${index + 1}, ${line.kind} ${line.decision}`.trim();
    if (state === 'waiting' && made !== undefined && line.kind !== 'decided') wrong.push(`${says}: the gate was to be ${made} before it`);
    if (line.kind === 'requested') {
      [state, revision] = ['waiting', line.revision];
      votes.clear();
    } else if (line.kind === 'voted') {
      if (state !== 'waiting') wrong.push(`${says}: the gate is ${state}`);
      if (line.revision !== revision) wrong.push(`${says}: it asks about ${revision}, not ${line.revision}`);
      votes.set(line.person, line.decision);
    } else if (line.kind === 'decided') {
      if (state !== 'waiting' || line.decision !== made)
        wrong.push(`${says}: by its votes the gate is ${state} and ${made ?? 'not decided'}`);
      state = line.decision === 'approved' ? 'approved' : 'rejected';
      passed ||= state === 'approved';
    } else if (line.kind === 'closed') {
      if (state !== 'waiting') wrong.push(`${says}: the gate is ${state}`);
      state = 'closed';
    }
  }
  const made = verdict(votes, quorum);
  if (state === 'waiting' && made !== undefined) wrong.push(`the gate was to be ${made}, and nothing follows`);
  return { state, passed, wrong };
}

function verdict(votes: ReadonlyMap<string, string>, quorum: number): 'approved' | 'rejected' | undefined {
  const said = [...votes.values()];
  if (said.includes('reject')) return 'rejected';
  return said.length >= quorum ? 'approved' : undefined;
}
