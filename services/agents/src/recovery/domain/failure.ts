import type { AppError } from '@hexad/kernel';
import { z } from 'zod';

export const CLASSES = ['model', 'tool', 'workspace', 'merge', 'environment'] as const;
export type FailureClass = (typeof CLASSES)[number];

/** Something that went wrong in an attempt and that the agent may get over by itself. */
export const Failure = z.object({
  class: z.enum(CLASSES),
  /** What it was, within its class; what helps is learned for each. */
  code: z.string(),
  /** What it was about: a tool, a package, a branch; empty: the whole. */
  subject: z.string().default(''),
  /** The words that show it. */
  evidence: z.string(),
  /** Milliseconds after which it may be over, as whoever failed said; 0: nobody said. */
  over: z.number().default(0),
});
export type Failure = z.infer<typeof Failure>;

/** Characters of the evidence. */
const SHOWN = 600;

export const failureOf = (kind: FailureClass, code: string, evidence: string, subject = ''): Failure => ({
  class: kind,
  code,
  subject,
  over: 0,
  evidence: evidence.length > SHOWN ? `${evidence.slice(0, SHOWN)}…` : evidence,
});

/** Failures of a question that another question, another model or a little time may mend. Keys, money, rights and refusals are for people. */
const OF_MODELS: ReadonlySet<string> = new Set([
  'provider_limited',
  'provider_unavailable',
  'providers_unavailable',
  'provider_timeout',
  'stream_broken',
  'context_too_long',
]);

export function modelFailure({ code, message, details }: AppError): Failure | undefined {
  if (!OF_MODELS.has(code)) return undefined;
  const over = Number(details['retryAfterMs']);
  return { ...failureOf('model', code, message), over: over > 0 ? over : 0 };
}

/** Git that fails in the work tree, or files that are not where they were. A fault of ours has no such words, and is none of these. */
export function workspaceFailure({ code, message, cause }: AppError): Failure | undefined {
  if (code !== 'internal') return undefined;
  if (/^git [\w-]+ failed: /.test(message)) return failureOf('workspace', 'git', message);
  const errno = (cause as NodeJS.ErrnoException | undefined)?.code ?? /^(E[A-Z]{3,}):/.exec(message)?.[1] ?? '';
  return FILES.has(errno) ? failureOf('workspace', 'files', message) : undefined;
}

const FILES: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY', 'EIO', 'ELOOP']);

/** A package that a command could not find, as Node, npm's programs and TypeScript say it. Whether it should be there the lock knows. */
const MISSING = [
  /Cannot find (?:package|module) '((?:@[\w.-]+\/)?\w[\w.-]*)(?:\/[^']*)?'/,
  /Can't resolve '((?:@[\w.-]+\/)?\w[\w.-]*)(?:\/[^']*)?'/,
  /Could not resolve "((?:@[\w.-]+\/)?\w[\w.-]*)(?:\/[^"]*)?"/,
  /Cannot find type definition file for '([\w@][\w.@/-]*)'/,
];

/** What a command of the repository said, when that is about packages and not about the sources. */
export function environmentFailure(said: string): Failure | undefined {
  for (const pattern of MISSING) {
    const found = pattern.exec(said);
    if (found) return failureOf('environment', 'package_missing', found[0], found[1]);
  }
  const program =
    /(?:^|\n)(?:sh: (?:line )?\d+: |sh: )?([\w.-]+): (?:command )?not found/.exec(said) ?? /The program ([\w.-]+) is not there/.exec(said);
  return program ? failureOf('environment', 'program_missing', program[0].trim(), program[1]) : undefined;
}

/** A branch that others moved while the work was done, so that it cannot be delivered on it. */
export const mergeFailure = ({ code, message }: AppError, branch: string): Failure | undefined =>
  code === 'conflict' || code === 'contended' ? failureOf('merge', 'branch_moved', message, branch) : undefined;
