import type { JsonObject } from '../../expressions/json.js';
import { hasEnded } from '../../runs/domain/run.js';
import type { Definition } from '../../language/definition.js';
import type { Case, CaseFile } from './case-schema.js';
import { judge, type Problem } from './judge.js';
import { Rehearsal, type Line } from './rehearsal.js';
import { Script } from './script.js';
import { StubTable } from './stubs.js';

export interface Tested {
  readonly definition: Definition;
  readonly called: ReadonlyMap<string, Definition>;
  /** Inputs that a run needs. */
  readonly needs: readonly string[];
}

export interface CaseResult {
  readonly name: string;
  readonly passed: boolean;
  readonly problems: readonly Problem[];
  /** State of the run in the end, with the code of its failure. */
  readonly ended: string;
  /** Virtual seconds. */
  readonly lasted: number;
  readonly journal: readonly Line[];
  /** Stubs of the case that no step asked for. */
  readonly unused: readonly string[];
}

const STARTS = '2026-01-01T00:00:00Z';

/** Plays one case. What the workflow does wrong is a problem in the result; nothing is thrown for it. */
export function playCase({ definition, called, needs }: Tested, file: Pick<CaseFile, 'inputs' | 'stubs'>, wanted: Case): CaseResult {
  const inputs: JsonObject = { ...file.inputs, ...wanted.inputs };
  const missing = needs.filter((name) => !Object.hasOwn(inputs, name));
  const { refused } = wanted.expect ?? {};
  if (missing.length > 0) return notStarted(wanted, `The run needs inputs that the case does not give: ${missing.join(', ')}.`, refused);
  const stubs = new StubTable({ ...file.stubs, ...wanted.stubs });
  const starts = new Date(wanted.starts ?? STARTS);
  const parts = { definition, called, stubs, inputs, starts, actor: wanted.actor ?? 'user:tester', workflow: definition.name };
  const rehearsal = new Rehearsal(parts);
  const script = new Script(rehearsal, wanted.events ?? [], starts);
  const played = run(rehearsal, script);
  const problems = [...played, ...script.problems.map((message): Problem => ({ code: 'event', message }))];
  if (refused !== undefined) problems.push({ code: 'refused', message: 'The run started, though it was to be refused.' });
  // What comes of a run that nobody could answer says nothing.
  if (rehearsal.missing.size === 0) problems.push(...judge(rehearsal, wanted.expect ?? {}));
  const { state, failure } = rehearsal.root.run.snapshot.run;
  const own = new Set(Object.keys(wanted.stubs ?? {}));
  return {
    name: wanted.name,
    passed: problems.length === 0,
    problems,
    ended: failure ? `${state}: ${failure.code}` : state,
    lasted: (Number(rehearsal.endedAt ?? rehearsal.now) - starts.getTime()) / 1_000,
    journal: rehearsal.lines,
    unused: stubs.unused().filter((key) => own.has(key)),
  };
}

function notStarted({ name }: Case, reason: string, refused: string | undefined): CaseResult {
  const problems: Problem[] =
    refused === undefined
      ? [{ code: 'refused', message: reason }]
      : reason.includes(refused)
        ? []
        : [{ code: 'refused', message: 'The reason is another one.', wanted: refused, found: reason }];
  return { name, passed: problems.length === 0, problems, ended: 'refused', lasted: 0, journal: [], unused: [] };
}

/** Until the run has ended and nobody wants anything of it, or nothing happens any more. */
function run(rehearsal: Rehearsal, script: Script): Problem[] {
  for (;;) {
    const going = rehearsal.settle();
    if (rehearsal.missing.size > 0) return [stubMissing(rehearsal.missing)];
    if (!going) return [{ code: 'endless', message: `The run does not come to an end: stopped after ${rehearsal.turns} turns.` }];
    if (script.step()) continue;
    const ended = hasEnded(rehearsal.root.run.snapshot.run.state);
    const times = [ended ? undefined : rehearsal.next(), script.next()].filter((time) => time !== undefined);
    if (times.length === 0) break;
    rehearsal.moveTo(new Date(Math.min(...times.map(Number))));
  }
  script.close();
  return [];
}

function stubMissing(missing: ReadonlyMap<string, string>): Problem {
  const list = [...missing]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, calls]) => `${path} (${calls})`)
    .join(', ');
  return { code: 'stub_missing', message: `No stub answers for ${list}: name the path, the step or what it calls under \`stubs\`.` };
}
