import { z } from 'zod';
import type { Assignment } from '../../application/ports.js';
import { distinct, Finding, fingerprint, ProposedRule, scoreOf } from '../domain/finding.js';
import type { ReviewMemory } from './review-memory.js';

const Report = z.looseObject({ findings: z.array(Finding.loose()).default([]), rules: z.array(ProposedRule.loose()).default([]) });

/** The report as people get it: each fault once, without what they have dismissed, and with a score that we counted. Again for the same task it is the same. */
export async function remembered(report: unknown, task: Assignment, memory: ReviewMemory): Promise<unknown> {
  const read = Report.safeParse(report);
  // What does not hold against its schema was sent back already, and its task is incomplete.
  if (!read.success) return report;
  const findings = distinct(read.data.findings);
  const gone = await memory.keep(task, { findings, rules: read.data.rules });
  const left = findings.filter((finding) => !gone.has(fingerprint(finding)));
  return { ...read.data, findings: left, dismissed: findings.length - left.length, score: scoreOf(left) };
}
