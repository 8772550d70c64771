import path from 'node:path';
import { AppError, type Clock } from '@hexad/kernel';
import type { GitRepository } from '@hexad/workspace';
import { Action, type ActionContext } from '../application/action.js';
import type { Policies } from '../confirmations/application/policies.js';
import type { McpBelt } from '../mcp/application/belt.js';
import type { McpTools } from '../mcp/application/mcp-tools.js';
import type { KindDefinition } from '../kinds/definition.js';
import type { Kinds } from '../kinds/read-kinds.js';
import type { Models } from '../model/models.js';
import { givenChecks } from '../proof/analyse-checks.js';
import type { Check } from '../proof/check.js';
import type { Commands } from '../proof/commands.js';
import type { Proof } from '../proof/rows.js';
import type { Hands } from '../runtime/application/hands.js';
import { Loop } from '../runtime/application/loop.js';
import type { TaskLog } from '../runtime/application/task-log.js';
import type { Pause } from '../recovery/application/remedy.js';
import type { RecoveryTallies } from '../recovery/application/tallies.js';
import { dueOf } from '../runtime/domain/due.js';
import type { Entry } from '../runtime/domain/log-event.js';
import { fold } from '../runtime/domain/state.js';
import type { Dependencies } from '../source/dependencies.js';
import type { Source, Sources } from '../source/sources.js';
import { Workbench } from '../source/workbench.js';
import { TOOLS } from '../tools/all-tools.js';
import { TreeFiles } from '../tools/tree-files.js';
import { begin } from './begin.js';
import { deliver } from './delivery.js';
import { recoveryHands } from './recovery-hands.js';
import { WorkInputs } from './inputs.js';
import { coveredOffline, offlineChecks } from '../model/offline-models.js';
import { joined, partsOf, type Part } from './aspects.js';
import { outcome, type WorkOutcome } from './outcome.js';
import { PartLog } from './part-log.js';
import { proveReport, unprovedTests } from './report.js';
import { reportInMarkdown } from './description.js';
import type { Recalled, ReviewMemory } from '../review/application/review-memory.js';
import { remembered } from '../review/application/remember.js';
import type { RepositoryMap } from './repository-map.js';
import { survey, type Survey } from './survey.js';
import { TaskTree } from './task-tree.js';

export interface WorkPorts {
  readonly kinds: Kinds;
  readonly sources: Sources;
  readonly log: TaskLog;
  readonly models: Models;
  readonly clock: Clock;
  readonly commands: Commands;
  readonly dependencies: Dependencies;
  readonly map: RepositoryMap;
  readonly mcp: McpTools;
  readonly memory: ReviewMemory;
  readonly policies: Policies;
  readonly tallies: RecoveryTallies;
  readonly pause: Pause;
  /** `offline`, or what is asked where a kind names no model. */
  readonly model: string;
}

/** A piece of work in somebody's repository, by an agent of a kind; what is done goes back as a branch. */
export class Work extends Action<typeof WorkInputs> {
  override readonly name = 'work';
  override readonly ownRepository = false;
  override readonly inputs = WorkInputs;
  readonly #ports: WorkPorts;

  constructor(ports: WorkPorts) {
    super();
    this.#ports = ports;
  }

  override async execute(inputs: WorkInputs, context: ActionContext): Promise<object> {
    const { kinds, sources } = this.#ports;
    const kind = kinds.get(inputs.kind);
    if (!kind)
      throw new AppError(
        'unsupported',
        `There is no kind of agents ${JSON.stringify(inputs.kind)}; there are ${[...kinds.keys()].join(', ')}.`,
      );
    const { task, workspace, signal } = context;
    using _ = await workspace.claim(task.taskId, signal);
    const source = await sources.open(task, inputs.repo, signal);
    const folder = path.join(workspace.folder, 'trees', task.taskId);
    try {
      const stop = new AbortController();
      const whole = { inputs, context, kind, source, folder, stop: AbortSignal.any([signal, stop.signal]) };
      const parts = partsOf(kind, task).map(async (part) => {
        const own = part.name === '' ? folder : path.join(folder, part.name);
        return { part, outcome: await this.#perform({ ...whole, inputs: shareOf(inputs, part), part, folder: own }) };
      });
      return await this.#whole(await allOf(parts, stop), whole);
    } finally {
      // However it ended: another attempt has its files from the log. What cannot be cleared away says nothing about the work.
      for (const { name } of partsOf(kind, task)) await clearAway(source.repository, path.join(folder, name)).catch(() => undefined);
    }
  }

  /** What the conversations of a task came to, and for who remembers, held against what people said before. */
  async #whole(
    ended: readonly { readonly part: Part; readonly outcome: WorkOutcome }[],
    { kind, context: { task } }: Whole,
  ): Promise<object> {
    const outcome = joined(ended);
    if (kind.remembers === undefined || outcome.report === undefined || (ended.length === 1 && !outcome.complete)) return outcome;
    const report = await remembered(outcome.report, task, this.#ports.memory);
    return { ...outcome, report, description: { ...outcome.description, markdown: reportInMarkdown(outcome.description, report) } };
  }

  async #perform({ inputs, context, kind, source, folder, part, stop }: Begun): Promise<WorkOutcome> {
    const { task } = part;
    const log = part.name === '' ? this.#ports.log : new PartLog(this.#ports.log, context.task, part.name);
    const signal = stop;
    const due = dueOf(context.deadline, this.#ports.clock.now().getTime());
    const entries = await log.read(task);
    const begun = entries.map(({ event }) => event).find((event) => event.type === 'begun');
    const state = fold(entries);
    const base = begun?.base ?? (await source.commitOf(inputs.base));
    const bench = await Workbench.open(source.repository, path.join(folder, 'work'), { base, tree: state.tree });
    const note = await this.#ports.dependencies.link(bench.worktree.folder, path.basename(inputs.repo));
    const files = new TreeFiles(bench.worktree.folder, { out: (...args) => bench.worktree.git.out(...args) });
    const known = await survey(files);
    const found = inputs.checks.length > 0 ? givenChecks(inputs.checks) : known.checks;
    const model = begun?.model ?? this.#modelOf(kind);
    const checks = model === OFFLINE ? offlineChecks(kind.name, inputs.goal, found) : found;
    const { commands, dependencies, clock } = this.#ports;
    const seconds = kind.limits.command_seconds;
    const tree = new TaskTree({
      repository: source.repository,
      bench,
      folder,
      base,
      commands,
      dependencies,
      checks,
      seconds,
      due,
      signal,
      clock,
      task,
    });
    // Who reports changes nothing, a server of tools neither.
    const servers = kind.verifier === 'report' ? path.join(folder, 'servers') : bench.worktree.folder;
    await using belt = await this.#ports.mcp.belt({ tenant: task.tenant, kind: kind.name }, servers, signal);
    const place: Place = { inputs, context, kind, source, bench, files, known, checks, note, tree, belt, part, log };
    const first = begun ? entries : [await this.#begin(place, base, entries)];
    const hands = this.#hands(place, base, first);
    const given = { task, payer: context.task.taskId, caller: context.caller, signal, due };
    const loop = new Loop(given, hands, { ...this.#ports, log }, first);
    await loop.run();
    const { book, recoverer } = loop;
    await deliver({ book, recoverer, source, signal, continues: inputs.continues });
    return outcome(book.state, book.entries, tree, inputs);
  }

  #modelOf({ model }: KindDefinition): string {
    return this.#ports.model === OFFLINE ? OFFLINE : (model ?? this.#ports.model);
  }

  async #begin(place: Place, base: string, entries: readonly Entry[]): Promise<Entry> {
    const { inputs, context, kind, source, known, checks, files, note, belt, part, log } = place;
    const model = this.#modelOf(kind);
    if (model === OFFLINE) coveredOffline(kind.name, inputs.goal, inputs.criteria);
    const map = model === OFFLINE ? '' : await this.#ports.map.of(files, wordsOf(`${inputs.goal} ${inputs.files.join(' ')}`), MAP_TOKENS);
    const { offers, notes } = model === OFFLINE ? { offers: [], notes: [] } : await belt.offers();
    const said = [note, ...notes].filter(Boolean).join('\n');
    const { tenant, projectId } = context.task;
    const recalled = kind.remembers === undefined ? NOTHING_RECALLED : await this.#ports.memory.recall(tenant, projectId);
    const { policy: confirmations } = await this.#ports.policies.find(tenant, projectId);
    const given = { kind, inputs, source, base, known, checks, map, model, notes: said, mcp: offers, aspect: part.words, recalled, confirmations }; // prettier-ignore
    return log.append(part.task, entries.length + 1, await begin(given, context));
  }

  #hands(place: Place, base: string, entries: readonly Entry[]): Hands {
    const { kind, tree, bench, files, checks, belt, source, inputs } = place;
    const { dependencies } = this.#ports;
    const reports = kind.verifier === 'report';
    const foreign = belt.tools(fold(entries).begun?.mcp ?? [], !reports);
    const byRules = this.#modelOf(kind) === OFFLINE ? 'rules' : 'change';
    const contrast = kind.verifier === 'tests' ? 'mutants' : byRules;
    return {
      tools: new Map([...kind.tools.map((name) => TOOLS.get(name)!), ...foreign].map((tool) => [tool.name, tool])),
      report: kind.output,
      changes: !reports,
      confirmFrom: kind.confirm_from,
      needsCriteria: kind.verifier === 'changes' || kind.verifier === 'tests',
      bench: {
        files,
        get git() {
          return bench.worktree.git;
        },
        snapshot: () => bench.worktree.snapshot(),
        restore: (at) => bench.restore(at),
        base,
        checks,
        others: [...this.#ports.kinds.keys()].filter((name) => name !== kind.name),
        run: (name, command) => tree.run(name, command),
        map: (words, tokens) => this.#ports.map.of(files, words, tokens),
      },
      keep: (changed) => bench.keep(changed),
      restore: (at) => bench.restore(at),
      reach: (from, to) => tree.reach(from, to),
      check: async () => tree.quickChecks(await bench.keep('unknown')),
      verify: async (claim, at, criteria) => {
        if (reports) return { commit: '', proof: await proveReport(kind, claim.report, (name) => tree.fileAt(base, name)) };
        const commit = await tree.commit(at, claim);
        const said = kind.output ? await proveReport(kind, claim.report, (name) => tree.fileAt(base, name)) : NOTHING_SAID;
        if (!said.complete) return { commit, proof: said };
        if (kind.verifier === 'benchmark') return { commit, proof: await tree.proveFaster(commit, claim.report) };
        const { faults, plans } = kind.delivers ? await tree.delivery(commit, kind.delivers, claim.report) : NOTHING_DELIVERED;
        const proof = await tree.prove(commit, claim, criteria, { contrast, looks: kind.delivers !== undefined });
        const open = kind.verifier === 'tests' ? unprovedTests(claim.report, proof) : [];
        const reasons = [...faults, ...open, ...proof.reasons];
        return { commit, proof: { ...proof, complete: reasons.length === 0, reasons, ...(plans.length > 0 && { plans: [...plans] }) } };
      },
      recovery: recoveryHands({
        source,
        bench,
        files,
        tree,
        dependencies,
        repo: inputs.repo,
        served: foreign.length > 0,
        continues: inputs.continues,
      }),
      leave: (at, how) => tree.commit(at, how === 'handed_over' ? HANDED : { ...UNFINISHED, summary: `${UNFINISHED.summary} (${how}).` }),
    };
  }
}

/** Trees of a task, as they are called below its folder: their files serve the next task of the repository. */
async function clearAway(repository: GitRepository, folder: string): Promise<void> {
  for (const name of ['work', 'after', 'before']) await repository.retireWorktree(path.join(folder, name));
  await repository.removeWorktree(folder);
}

interface Whole {
  readonly inputs: WorkInputs;
  readonly context: ActionContext;
  readonly kind: KindDefinition;
  readonly source: Source;
  /** For the work trees. */
  readonly folder: string;
  /** Aborted with the task, and when one of its conversations cannot go on. */
  readonly stop: AbortSignal;
}

interface Begun extends Whole {
  readonly part: Part;
}

/** What the parts of one execution have in common. */
interface Place extends Omit<Begun, 'folder' | 'stop'> {
  readonly log: TaskLog;
  readonly bench: Workbench;
  readonly files: TreeFiles;
  readonly known: Survey;
  readonly checks: readonly Check[];
  /** Why packages are missing; empty: they are not. */
  readonly note: string;
  readonly tree: TaskTree;
  readonly belt: McpBelt;
}

const HANDED = { title: 'chore: hand over', summary: 'Another agent goes on from here.' };
const UNFINISHED = { title: 'chore: leave unfinished work', summary: 'The agent stopped before it was done' };
const NOTHING_DELIVERED = { faults: [], plans: [] };
const NOTHING_SAID: Proof = { complete: true, rows: [], checks: [], reasons: [], flaky: [] };
const NOTHING_RECALLED: Recalled = { rules: [], dismissed: [] };

/** What one of the conversations of a task may spend, and what was spent for it before. */
const shareOf = (inputs: WorkInputs, { of }: Part): WorkInputs => ({
  ...inputs,
  budget_usd: inputs.budget_usd / of,
  spent_usd: inputs.spent_usd / of,
});

/** All of them; when one rejects the others are stopped and waited for, so that nothing works on when this has ended. */
async function allOf<T>(all: readonly Promise<T>[], stop: AbortController): Promise<T[]> {
  try {
    return await Promise.all(all);
  } catch (thrown) {
    stop.abort(thrown);
    await Promise.allSettled(all);
    throw thrown;
  }
}

const OFFLINE = 'offline';
/** Tokens of the map in the first words. */
const MAP_TOKENS = 3_000;

const wordsOf = (text: string): string[] => [...new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$./-]{2,}/gu) ?? [])].slice(0, 200);
