import { parse } from 'yaml';
import { z } from 'zod';
import type { Judge } from './artifacts.js';

const Step = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const Workflow = z.looseObject({
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(Step).default([]), uses: z.string().optional() })),
});
const MOVING = /@(main|master|latest|HEAD|dev|develop)$/;
const INLINE = /(password|token|secret|api[_-]?key)["']?\s*[:=]\s*["']?(?!\$)[A-Za-z0-9+/_-]{16,}/i;

/** A pipeline of GitHub or GitLab that parses, does something, and takes nothing that moves. */
export const pipeline: Judge = (text, path) => {
  const secrets = INLINE.test(text) ? ['it has a secret in it; take it from the store of the CI.'] : [];
  const read = parsed(text);
  if (typeof read === 'string') return [read, ...secrets];
  return [...(path.includes('gitlab') ? ofGitLab(read) : ofGitHub(read)), ...secrets];
};

export function parsed(text: string): object | string {
  try {
    const value: unknown = parse(text, { maxAliasCount: 100 });
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : 'it is YAML, and no mapping.';
  } catch (thrown) {
    return `it is no YAML: ${(thrown as Error).message.split('\n')[0]}`;
  }
}

function ofGitHub(value: object): string[] {
  const read = Workflow.safeParse(value);
  if (!read.success) return ['it has no `jobs` with `steps`.'];
  const faults = 'on' in value ? [] : ['it says not when it runs: `on`.'];
  for (const [name, { steps, uses }] of Object.entries(read.data.jobs)) {
    if (uses === undefined && steps.length === 0) faults.push(`the job ${name} has no steps.`);
    for (const step of steps) {
      if (step.uses === undefined && step.run === undefined) faults.push(`a step of the job ${name} neither runs nor uses anything.`);
      const foreign = step.uses !== undefined && !step.uses.startsWith('./');
      if (foreign && (!step.uses!.includes('@') || MOVING.test(step.uses!)))
        faults.push(`the job ${name} uses ${step.uses}, which moves: pin a version.`);
    }
  }
  return faults;
}

const GLOBAL: ReadonlySet<string> = new Set([
  'stages',
  'variables',
  'image',
  'services',
  'cache',
  'default',
  'include',
  'workflow',
  'before_script',
  'after_script',
  'pages',
]);

function ofGitLab(value: object): string[] {
  const jobs = Object.entries(value as Record<string, unknown>).filter(([name]) => !GLOBAL.has(name) && !name.startsWith('.'));
  const idle = jobs.filter(
    ([, job]) => !(typeof job === 'object' && job !== null && ('script' in job || 'trigger' in job || 'extends' in job)),
  );
  if (jobs.length === 0) return ['it has no job.'];
  return idle.map(([name]) => `the job ${name} has no script.`);
}
