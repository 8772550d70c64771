import { isObject, type Json } from '../../expressions/json.js';
import { variablesOf } from '../../runs/domain/scope.js';
import type { Failure } from '../../runs/domain/run.js';
import type { Step } from '../../runs/domain/step.js';
import type { Expect } from './case-schema.js';
import type { Line, Rehearsal } from './rehearsal.js';

/** One expectation that did not come true. */
export interface Problem {
  /** Stable: which kind it is. */
  readonly code: string;
  readonly message: string;
  readonly wanted?: unknown;
  readonly found?: unknown;
}

/** Holds a rehearsed run against what is expected of it. */
export function judge(rehearsal: Rehearsal, expect: Expect): Problem[] {
  const { snapshot } = rehearsal.root.run;
  const { run } = snapshot;
  const state = expect.state ?? 'succeeded';
  const found: Problem[] = [];
  if (run.state !== state) {
    const why = run.failure ? ` (${run.failure.code}: ${run.failure.message})` : '';
    found.push({ code: 'state', message: `The run is ${run.state}${why}, not ${state}.`, wanted: state, found: run.state });
  }
  if (expect.error !== undefined) found.push(...failure('the run', expect.error, run.failure));
  for (const [path, wanted] of Object.entries(expect.steps ?? {})) found.push(...step(path, wanted, stepAt(rehearsal, path)));
  const variables = variablesOf(snapshot);
  for (const [name, wanted] of Object.entries(expect.variables ?? {})) found.push(...same('variable', name, wanted, variables[name]));
  for (const [path, wanted] of Object.entries(expect.given ?? {})) found.push(...same('given', path, wanted, rehearsal.given.get(path)));
  const begun = rehearsal.lines.filter(({ type }) => type === 'step.started').map(({ path }) => path);
  if (expect.order) found.push(...inOrder(expect.order, begun));
  for (const path of expect.never ?? [])
    if (begun.includes(path)) found.push({ code: 'never', message: `${path} began, though it never was to.` });
  if (expect.journal) found.push(...journal(expect.journal, rehearsal.lines));
  if (expect.events && JSON.stringify(expect.events) !== JSON.stringify(rehearsal.tells))
    found.push({ code: 'events', message: 'Other events were published.', wanted: expect.events, found: rehearsal.tells });
  if (expect.lasts !== undefined)
    found.push(...lasts(expect.lasts, (Number(rehearsal.endedAt ?? rehearsal.now) - run.createdAt.getTime()) / 1_000));
  return found;
}

function stepAt({ all }: Rehearsal, path: string): Step | undefined {
  const around = all.filter(({ prefix }) => path.startsWith(prefix)).toSorted((a, b) => b.prefix.length - a.prefix.length);
  return around.map(({ run, prefix }) => run.snapshot.steps.get(path.slice(prefix.length))).find((known) => known !== undefined);
}

function step(path: string, wanted: NonNullable<Expect['steps']>[string], known: Step | undefined): Problem[] {
  const { state, attempts, error } = typeof wanted === 'string' ? { state: wanted } : { attempts: undefined, error: undefined, ...wanted };
  const found: Problem[] = [];
  const is = known?.status.state ?? 'untouched';
  const why = known && 'failure' in known.status ? ` (${known.status.failure.code}: ${known.status.failure.message})` : '';
  if (state !== undefined && is !== state)
    found.push({ code: 'step', message: `${path} is ${is}${why}, not ${state}.`, wanted: state, found: is });
  if (attempts !== undefined && (known?.attempt ?? 0) !== attempts)
    found.push({
      code: 'attempts',
      message: `${path} was tried ${times(known?.attempt ?? 0)}, not ${attempts}.`,
      wanted: attempts,
      found: known?.attempt ?? 0,
    });
  if (error !== undefined) found.push(...failure(path, error, failureOf(known)));
  return found;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

function failureOf(known: Step | undefined): Failure | undefined {
  if (!known) return undefined;
  if ('failure' in known.status) return known.status.failure;
  return 'cause' in known.status ? known.status.cause : undefined;
}

function failure(what: string, wanted: NonNullable<Expect['error']>, found: Failure | undefined): Problem[] {
  const { code, message } = typeof wanted === 'string' ? { code: wanted, message: undefined } : wanted;
  const fits =
    found !== undefined && (code === undefined || found.code === code) && (message === undefined || found.message.includes(message));
  if (fits) return [];
  const is = found ? `fails with ${found.code}: ${found.message}` : 'does not fail';
  return [{ code: 'error', message: `${what[0]!.toUpperCase()}${what.slice(1)} ${is}`, wanted, found: found ?? null }];
}

function same(code: string, name: string, wanted: Json, found: Json | undefined): Problem[] {
  const [at] = differences(wanted, found, name);
  if (at === undefined) return [];
  const what = code === 'given' ? `What ${name} was given` : `The variable ${name}`;
  return [{ code, message: `${what} is another one, first at ${at}.`, wanted, found: found ?? null }];
}

/** Where the found value differs; fields of an object that are not asked for do not count. */
function differences(wanted: Json, found: Json | undefined, at: string): string[] {
  if (isObject(wanted) && isObject(found ?? null)) {
    const fields = found as Readonly<Record<string, Json>>;
    return Object.entries(wanted).flatMap(([name, value]) => differences(value, fields[name], `${at}.${name}`));
  }
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length)
    return wanted.flatMap((value: Json, index) => differences(value, (found as Json[])[index], `${at}[${index}]`));
  return JSON.stringify(wanted) === JSON.stringify(found) ? [] : [at];
}

function inOrder(wanted: readonly string[], begun: readonly string[]): Problem[] {
  let from = 0;
  for (const path of wanted) {
    const at = begun.indexOf(path, from);
    if (at === -1) {
      const why = begun.includes(path) ? `${path} began too early` : `${path} never began`;
      return [{ code: 'order', message: `The steps began in another order: ${why}.`, wanted, found: begun }];
    }
    from = at + 1;
  }
  return [];
}

export const lineText = ({ type, path, code }: Line): string =>
  [type, path, ...(code === '' ? [] : [`(${code})`])].filter(Boolean).join(' ');

function journal(wanted: readonly string[], lines: readonly Line[]): Problem[] {
  const written = lines.map(lineText);
  let from = 0;
  for (const pattern of wanted) {
    const fits = new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's');
    const at = written.findIndex((text, index) => index >= from && fits.test(text));
    if (at === -1)
      return [{ code: 'journal', message: `The journal has no line ${JSON.stringify(pattern)} there.`, wanted, found: written }];
    from = at + 1;
  }
  return [];
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

function lasts(wanted: NonNullable<Expect['lasts']>, seconds: number): Problem[] {
  const { at_least: least = 0, at_most: most = Infinity } = typeof wanted === 'number' ? { at_least: wanted, at_most: wanted } : wanted;
  if (seconds >= least && seconds <= most) return [];
  return [{ code: 'lasts', message: `The run lasts ${seconds} s.`, wanted, found: seconds }];
}
