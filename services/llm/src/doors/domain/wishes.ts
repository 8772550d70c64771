import { AppError, isUuid } from '@hexad/kernel';
import type { GuardWishes, Provenance } from '../../calls/application/ports.js';
import { checkId, checkPath, type Path } from '../../money/domain/path.js';

type Headers = Readonly<Record<string, string | undefined>>;

/** What a client says of a call beside the call itself: for whom and for what it is, and how it is to be treated. */
export interface Wishes {
  readonly path: Path;
  readonly purpose?: string | undefined;
  readonly agent?: string | undefined;
  readonly conversation?: string | undefined;
  readonly prompt?: Provenance | undefined;
  readonly cacheTtlMs?: number | undefined;
  readonly guards?: GuardWishes | undefined;
}

/** Seconds: a year. */
const LONGEST_CACHE = 31_536_000;

/** Reads `x-hexad-…`. Fails with `invalid`, naming the header. */
export function readWishes(headers: Headers): Wishes {
  const path = {
    team: id(headers, 'team'),
    project: readProject(headers['x-hexad-project']),
    run: id(headers, 'run'),
    task: id(headers, 'task'),
  };
  return {
    path: named('x-hexad-task', () => checkPath(path)),
    purpose: id(headers, 'purpose'),
    agent: id(headers, 'agent'),
    conversation: id(headers, 'conversation'),
    prompt: readPrompt(headers['x-hexad-prompt']),
    cacheTtlMs: readCache(headers['x-hexad-cache']),
    guards: readGuards(headers['x-hexad-redact']),
  };
}

function id(headers: Headers, name: string): string | undefined {
  const value = headers[`x-hexad-${name}`];
  if (value === undefined || value === '') return undefined;
  return named(`x-hexad-${name}`, () => checkId(name, value));
}

function readProject(value: string | undefined): string | undefined {
  if (value === undefined || value === '' || isUuid(value)) return value || undefined;
  throw wrong('x-hexad-project', 'the id of a project, a UUID', value);
}

function named<T>(header: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new AppError('invalid', `Header ${header}: ${AppError.from(error).message}`, { details: { param: header } });
  }
}

const wrong = (header: string, wanted: string, got: string): AppError =>
  new AppError('invalid', `Header ${header}: it must be ${wanted}, not ${JSON.stringify(got)}.`, { details: { param: header } });

function readCache(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  if (value === 'off') return 0;
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (seconds <= LONGEST_CACHE) return seconds * 1_000;
  throw wrong('x-hexad-cache', `off or a number of seconds up to ${LONGEST_CACHE}`, value);
}

function readGuards(value: string | undefined): GuardWishes | undefined {
  if (value === undefined || value === '') return undefined;
  if (value === 'off' || value === 'on' || value === 'reversible') return { redact: value };
  throw wrong('x-hexad-redact', 'off, on or reversible', value);
}

const PROMPT = /^([\w.:/-]{1,120})@([1-9]\d{0,8})(?:#([\w.:-]{1,60}))?$/;

function readPrompt(value: string | undefined): Provenance | undefined {
  if (value === undefined || value === '') return undefined;
  const [, template, version, arm] = PROMPT.exec(value) ?? [];
  if (template === undefined) throw wrong('x-hexad-prompt', 'name@version or name@version#arm', value);
  return { template, version: Number(version), ...(arm !== undefined && { arm }) };
}
