import type { Check } from './check.js';

/** Programs that do nothing but look for faults, and what they are asked for; empty: whatever it is. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  vitest: [],
  jest: [],
  mocha: [],
  pytest: [],
  tsc: [],
  eslint: [],
  oxlint: [],
  ruff: ['check', 'format'],
  mypy: [],
  go: ['test', 'vet', 'build'],
  cargo: ['test', 'check', 'build', 'clippy'],
  'hexad-fix': ['--check'],
};
const MODULES: ReadonlySet<string> = new Set(['pytest', 'unittest', 'mypy', 'ruff', 'compileall']);

/**
 * Whether a command runs tests or checks: one of the repository, with more arguments if wanted, or a runner that is known. Scripts count only as checks that the repository had:
 * one that came with the change could say anything. Pure.
 */
export function runsChecks(command: readonly string[], checks: readonly Check[]): boolean {
  if (checks.some((check) => check.command.every((word, at) => command[at] === word))) return true;
  const [program = '', ...args] = command[0] === 'npx' ? command.slice(1) : command;
  if (program === 'node') return args.includes('--test') && !args.some((arg) => EVALUATES.has(arg));
  if (/^python3?$/.test(program)) return args[0] === '-m' && MODULES.has(args[1] ?? '');
  const verbs = Object.hasOwn(RUNNERS, program) ? RUNNERS[program] : undefined;
  return verbs !== undefined && (verbs.length === 0 || verbs.includes(args[0] ?? ''));
}

const EVALUATES: ReadonlySet<string> = new Set(['-e', '--eval', '-p', '--print']);
