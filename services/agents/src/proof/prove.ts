import { grammarOf } from '../map/grammars.js';
import type { Criterion } from '../runtime/domain/log-event.js';
import { passed, type Check, type CheckRun, type TestOutcome } from './check.js';
import type { Proof, ProofRow } from './rows.js';
import { mutants } from './mutants.js';
import { runsChecks } from './runs-checks.js';
import { commandFor, runnerFor, type NamedTest } from './single-test.js';
import { isTestFile } from './test-files.js';

/** What an agent says stands for a criterion. */
export interface Evidence {
  readonly criterion: string;
  readonly test?: NamedTest | undefined;
  readonly check?: string | undefined;
  /** A program and its arguments that ends with 0 because of the change, and did not before. */
  readonly command?: readonly string[] | undefined;
  /** Sources whose behaviour the test is about. */
  readonly covers?: readonly string[] | undefined;
}

/** The three states of the sources that a proof needs, each in a work tree that nobody else uses. */
export interface Trees {
  readonly commit: string;
  /** Paths at the commit. */
  readonly paths: readonly string[];
  /** What the commit changed: path and git's letter. */
  readonly changed: readonly { readonly path: string; readonly status: string }[];
  /** On the commit. */
  after(name: string, command: readonly string[]): Promise<CheckRun>;
  /** On the sources before it, with these files as they are in the commit. */
  before(name: string, command: readonly string[], files: readonly string[]): Promise<CheckRun>;
  /** The text of a file in the commit; undefined when there is none. */
  read(path: string): Promise<string | undefined>;
  /** On the commit, with one file as it is given. */
  mutated(name: string, command: readonly string[], file: { readonly path: string; readonly text: string }): Promise<CheckRun>;
}

/** What a test has to fail without: the change, or the behaviour that is there already. `rules`: a change again, but one that may find nothing to do. */
export type Contrast = 'change' | 'mutants' | 'rules';

/** How it is proved. */
export interface Manner {
  readonly contrast: Contrast;
  /** A command that only looks at files may stand for a criterion: what is made is no code. */
  readonly looks: boolean;
}

/** Holds every criterion against commands that we run. What nobody named a command for is not proved. */
export async function prove(
  criteria: readonly Criterion[],
  evidence: readonly Evidence[],
  checks: readonly Check[],
  trees: Trees,
  { contrast = 'change', looks = false }: Partial<Manner> = {},
): Promise<Proof> {
  const runs = await onCommit(checks, trees);
  const rows: ProofRow[] = [];
  for (const criterion of criteria) {
    const given = evidence.find((one) => one.criterion === criterion.id);
    rows.push(
      await rowOf(criterion, given, { checks, runs: runs.map(({ run }) => run), trees, contrast, looks: looks || isNoCode(trees) }),
    );
  }
  const flaky = [
    ...new Set(
      rows
        .filter(({ result }) => result === 'flaky')
        .map(({ by }) => by)
        .concat(runs.flatMap((one) => one.flaky)),
    ),
  ];
  const reasons = [
    ...runs.flatMap(({ reason }) => (reason === '' ? [] : [reason])),
    ...criteria.flatMap((criterion, index) => (met(criterion, rows[index]!) ? [] : [`${criterion.id}: ${rows[index]!.reason}`])),
    ...(contrast === 'change' && criteria.length > 0 && rows.every(({ result }) => result === 'holds') ? [NOTHING_SHOWN] : []),
    ...(criteria.length === 0 ? ['Nobody said what is to hold: there is no criterion to prove.'] : []),
  ];
  return { complete: reasons.length === 0, rows, checks: runs.map(({ run }) => run), reasons, flaky };
}

/** Nothing in it has behaviour that a test could show. */
const isNoCode = ({ changed }: Trees): boolean => changed.every(({ path }) => grammarOf(path) === undefined);

const NOTHING_SHOWN =
  'Everything that was named held before as well: nothing shows what was changed. Name a test or a command that fails without it.';

export interface OnCommit {
  readonly run: CheckRun;
  /** Why it stands in the way; empty: it does not. */
  readonly reason: string;
  readonly flaky: readonly string[];
}

/** Every check on the commit. One that fails there and failed before it as well was not broken by the change. */
export async function onCommit(checks: readonly Check[], trees: Trees): Promise<OnCommit[]> {
  const found: OnCommit[] = [];
  for (const { name, command } of checks) {
    const run = await trees.after(name, command);
    if (passed(run) && (name !== 'test' || run.milliseconds > AGAIN_MS)) {
      found.push({ run, reason: '', flaky: [] });
      continue;
    }
    const again = await trees.after(name, command);
    if (passed(run) || passed(again)) {
      found.push({ run: passed(run) ? run : again, reason: '', flaky: unlike(run, again, name) });
      continue;
    }
    const before = await trees.before(name, command, []);
    const broke = fresh(run, before);
    const worse = passed(before) || broke.length > 0;
    const which = broke.length > 0 ? ` (${broke.slice(0, 5).join(', ')})` : '';
    found.push({ run, reason: worse ? `The check ${name} fails with the change${which}, and did not without it.` : '', flaky: [] });
  }
  return found;
}

/** Milliseconds; tests that took no longer run a second time on the same commit, so that one that gives two answers is found. */
const AGAIN_MS = 60_000;

/** What the two runs of a check on one commit say differently, by its name. */
function unlike(run: CheckRun, again: CheckRun, check: string): string[] {
  if (passed(run) === passed(again)) return [];
  const tests = [...fresh(run, again), ...fresh(again, run)];
  return tests.length > 0 ? tests : [`the check ${check}`];
}

const failed = ({ tests = [] }: CheckRun): string[] => tests.filter((test) => !test.passed).map(({ name }) => name);

/** Tests that failed in the one and not in the other. */
function fresh(run: CheckRun, other: CheckRun): string[] {
  const known = new Set(failed(other));
  return failed(run).filter((name) => !known.has(name));
}

interface Around extends Manner {
  readonly checks: readonly Check[];
  readonly runs: readonly CheckRun[];
  readonly trees: Trees;
}

async function rowOf(criterion: Criterion, evidence: Evidence | undefined, around: Around): Promise<ProofRow> {
  const row = { criterion: criterion.id, text: criterion.text, commit: around.trees.commit };
  if (evidence?.test) return { ...row, ...(await byTest(criterion, evidence, evidence.test, around)) };
  if (evidence?.check !== undefined) return { ...row, ...(await byCheck(criterion, evidence.check, around)) };
  if (evidence?.command && evidence.command.length > 0) return { ...row, ...(await byCommand(criterion, evidence.command, around)) };
  return { ...row, by: '', result: 'unproved', reason: 'No test and no check was named for it.' };
}

type Judged = Omit<ProofRow, 'criterion' | 'text' | 'commit'>;

/** What is shown by something that holds on the commit and held before it: enough for what was to stay, and never the proof of a change. */
const heldBefore = ({ keeps }: Criterion): Pick<Judged, 'result' | 'reason'> => ({
  result: 'holds',
  reason: keeps ? '' : 'It held before the change as well: that shows that it still holds, and nothing of the change.',
});

const FLAKY = { result: 'flaky', reason: 'It gave two answers on the same commit.' } as const;

/** Whether a row is what its criterion asks for. */
const met = ({ keeps }: Criterion, { result }: ProofRow): boolean => result === 'proved' || (keeps && result === 'holds');

async function byCheck(criterion: Criterion, name: string, { checks, runs, trees }: Around): Promise<Judged> {
  const by = `check ${name}`;
  // Of several of one name, as workspaces have them, all have to pass.
  const own = runs.filter((one) => one.name === name);
  const after = own.find((run) => !passed(run)) ?? own[0];
  const ofName = checks.filter((one) => one.name === name);
  const [first] = ofName;
  if (!first || !after) return { by, result: 'unproved', reason: `This repository has no check ${JSON.stringify(name)}.` };
  let [check, before] = [first, await trees.before(name, first.command, [])];
  for (const other of ofName.slice(1)) if (passed(before)) [check, before] = [other, await trees.before(name, other.command, [])];
  if (!passed(after)) return { by, result: 'failed', reason: `The check ${name} fails: ${lastWords(after)}`, before, after };
  if (passed(before)) return { by, ...heldBefore(criterion), before, after };
  if (passed(await trees.before(name, check.command, []))) return { by, ...FLAKY, before, after };
  return { by, before, after, ...(await byMoreThanTests(name, check.command, [before, after], trees)) };
}

async function byCommand(criterion: Criterion, command: readonly string[], { checks, trees, looks }: Around): Promise<Judged> {
  const by = `\`${command.join(' ')}\``;
  if (!looks && !runsChecks(command, checks)) return { by, result: 'unproved', reason: NO_CHECK };
  const run = (): Promise<CheckRun> => trees.after('command', command);
  const old = (): Promise<CheckRun> => trees.before('command', command, []);
  const [after, before] = [await run(), await old()];
  if (!passed(after)) return { by, result: 'failed', reason: `It fails on the commit: ${lastLine(after)}`, before, after };
  if (!passed(await run())) return { by, ...FLAKY, before, after };
  if (passed(before)) return { by, ...heldBefore(criterion), before, after };
  if (passed(await old())) return { by, ...FLAKY, before, after };
  return { by, before, after, ...(await byMoreThanTests('command', command, [before, after], trees)) };
}

const NO_CHECK =
  'The change is one of code, and this command runs neither tests nor a check of the repository: name a test, a check, or a command that runs them.';

/** A run of tests that failed before is no proof when it passes on the old sources once the tests are as the change has them. */
async function byMoreThanTests(
  name: string,
  command: readonly string[],
  runs: readonly CheckRun[],
  trees: Trees,
): Promise<Pick<Judged, 'result' | 'reason'>> {
  const changed = trees.changed.filter(({ path, status }) => status !== 'D' && isTestFile(path)).map(({ path }) => path);
  const runsTests = name === 'test' || runs.some(({ tests }) => tests !== undefined);
  if (!runsTests || changed.length === 0 || !passed(await trees.before(name, command, changed))) return { result: 'proved', reason: '' };
  return {
    result: 'vacuous',
    reason: `It passes without the change too once ${changed.slice(0, 5).join(', ')} is as the change has it, so it shows nothing of the sources.`,
  };
}

async function byTest(criterion: Criterion, { covers = [] }: Evidence, test: NamedTest, around: Around): Promise<Judged> {
  const { checks, trees, contrast } = around;
  const by = `${test.file}: ${test.name}`;
  if (!trees.paths.includes(test.file)) return { by, result: 'unproved', reason: `There is no file ${test.file} in the commit.` };
  const runner = runnerFor(checks, test.file);
  const command = commandFor(runner, test.file, trees.paths);
  if (!command) return { by, result: 'unproved', reason: `Nobody knows how the tests of ${test.file} are run by themselves.` };
  const after = await trees.after(by, command);
  const first = verdict(after, test);
  const again = await trees.after(by, command);
  if (first !== verdict(again, test)) return { by, ...FLAKY, after: again };
  if (first === 'missing') return { by, result: 'unproved', reason: `No test of this name ran: ${lastLine(after)}`, after };
  if (first === 'failed') return { by, result: 'failed', reason: `It fails on the commit: ${lastLine(after)}`, after };
  if (contrast === 'mutants') return { by, after, ...(await byMutants(test, command, covers, trees)) };
  return { by, after, ...(await againstOldSources(criterion, test, command, trees)) };
}

/** What tests lean on comes along in its new state, or they would fail for the lack of it: only the sources are the old ones. */
async function againstOldSources(
  criterion: Criterion,
  test: NamedTest,
  command: readonly string[],
  trees: Trees,
): Promise<Pick<Judged, 'result' | 'reason' | 'before'>> {
  const old = (): Promise<CheckRun> => trees.before(`${test.file}: ${test.name}`, command, testFiles(trees, test.file));
  const before = await old();
  const then = verdict(before, test);
  if (then === 'missing')
    return { result: 'unproved', reason: `On the sources without the change it did not run, so it shows nothing of it.`, before };
  if (then === 'failed') return verdict(await old(), test) === 'failed' ? { result: 'proved', reason: '', before } : { ...FLAKY, before };
  const own = trees.changed.some(({ path, status }) => path === test.file && status !== 'D');
  if (!own || criterion.keeps) return { ...heldBefore(criterion), before };
  return { result: 'vacuous', reason: 'It passes without the change too, so it shows nothing of it.', before };
}

/** Mutants of one file that are tried before a test is taken for one that cannot fail. */
const MUTANTS = 12;

/** A test of what is there already has to fail when what it is about is changed: it itself, for a source that does not even load is no proof. */
async function byMutants(
  test: NamedTest,
  command: readonly string[],
  covers: readonly string[],
  trees: Trees,
): Promise<Pick<Judged, 'result' | 'reason' | 'before'>> {
  let tried = 0;
  for (const path of covers.filter((one) => !isTestFile(one))) {
    for (const mutant of mutants(path, (await trees.read(path)) ?? '', MUTANTS)) {
      tried += 1;
      const name = `${test.name}, with ${path}:${mutant.line} ${mutant.what}`;
      const before = await trees.mutated(name, command, { path, text: mutant.text });
      if (named(before, test).some((one) => !one.passed)) return { result: 'proved', reason: '', before };
    }
  }
  if (tried === 0)
    return { result: 'unproved', reason: 'Name in `covers` the sources that the test is about: it has to fail when they are changed.' };
  return { result: 'vacuous', reason: `It passes with each of ${tried} changes of ${covers.join(', ')}, so it shows nothing of them.` };
}

const named = ({ tests = [] }: CheckRun, { name }: NamedTest): readonly TestOutcome[] =>
  tests.filter((test) => test.name === name || test.name.endsWith(` > ${name}`));

/** Passed, failed, or nothing was said of it. A file that does not even load failed. */
function verdict(run: CheckRun, test: NamedTest): 'passed' | 'failed' | 'missing' {
  if (run.outcome === 'unavailable') return 'missing';
  const own = named(run, test);
  if (own.length === 0) return passed(run) ? 'missing' : 'failed';
  return own.every((one) => one.passed) ? 'passed' : 'failed';
}

const testFiles = ({ changed }: Trees, own: string): string[] =>
  changed.filter(({ path, status }) => status !== 'D' && (path === own || isTestFile(path))).map(({ path }) => path);

/** The last three lines of a command: most often what it found. */
const lastWords = ({ tail }: CheckRun): string => tail.split('\n').filter(Boolean).slice(-3).join('; ').slice(-400) || 'it said nothing.';

const lastLine = ({ tail }: CheckRun): string => tail.split('\n').findLast(Boolean)?.slice(0, 200) ?? 'it said nothing.';
