import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What a reviewer found, where, and the words that show it. */
export const Finding = z.object({
  aspect: z.string().default(''),
  file: z.string(),
  line: z.number(),
  severity: z.enum(['critical', 'major', 'minor']).default('minor'),
  confidence: z.number().min(0).max(1),
  message: z.string(),
  quote: z.string(),
  suggestion: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** A rule that a reviewer thinks the project has. */
export const ProposedRule = z.object({ text: z.string().min(1).max(1_000), because: z.string().max(2_000).default('') });
export type ProposedRule = z.infer<typeof ProposedRule>;

/** The same for the same fault at the same words, wherever in the file they stand now and however it is put. */
export const fingerprint = ({ aspect, file, quote }: Pick<Finding, 'aspect' | 'file' | 'quote'>): string =>
  createHash('sha256')
    .update(JSON.stringify([aspect, file, quote.replace(/\s+/g, ' ').trim()]))
    .digest('hex')
    .slice(0, 40);

/** Points that a sure finding takes from a hundred. */
const WEIGHTS = { critical: 30, major: 10, minor: 2 } as const;

/** 100: nothing was found; 0: nothing good is left. Counted by us, from what was found. */
export const scoreOf = (findings: readonly Pick<Finding, 'severity' | 'confidence'>[]): number =>
  Math.max(0, Math.round(100 - findings.reduce((sum, { severity, confidence }) => sum + WEIGHTS[severity] * confidence, 0)));

/** One finding for the same words of one aspect, the surer one; what weighs most first. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const known = new Map<string, Finding>();
  for (const finding of findings) {
    const key = fingerprint(finding);
    const other = known.get(key);
    if (!other || other.confidence < finding.confidence) known.set(key, finding);
  }
  return [...known.values()].sort((a, b) => WEIGHTS[b.severity] * b.confidence - WEIGHTS[a.severity] * a.confidence);
}

/** The rule that somebody's reason for dismissing a finding may be. */
export const ruleOf = ({ aspect, file, message }: Finding, reason: string): ProposedRule => ({
  text: reason,
  because: `Said of ${aspect || 'a finding'} in ${file}: ${message}`.slice(0, 2_000),
});
