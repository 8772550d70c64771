import { AppError, type Caller, type Clock } from '@hexad/kernel';
import type { Assignment } from '../../application/ports.js';
import type { Models, Rates, ToolWords } from '../../model/models.js';
import { Recoverer } from '../../recovery/application/recoverer.js';
import type { Pause } from '../../recovery/application/remedy.js';
import type { RecoveryTallies } from '../../recovery/application/tallies.js';
import { environmentFailure, failureOf, modelFailure, workspaceFailure } from '../../recovery/domain/failure.js';
import { passed } from '../../proof/check.js';
import { Claim, finishTool } from '../../tools/speak.js';
import { conversation } from '../domain/conversation.js';
import type { Due } from '../domain/due.js';
import type { Entry, Event, LogEvent } from '../domain/log-event.js';
import { dollars, next, status, type Next } from '../domain/next.js';
import type { Call, LoopState } from '../domain/state.js';
import { act, readInput } from './act.js';
import type { Hands } from './hands.js';
import { LogBook } from './log-book.js';
import { summaryOf } from './summary.js';
import type { TaskLog } from './task-log.js';
import { wordsFor } from './tool-words.js';

export interface LoopPorts {
  readonly log: TaskLog;
  readonly models: Models;
  readonly clock: Clock;
  readonly tallies: RecoveryTallies;
  readonly pause: Pause;
}

export interface LoopTask {
  readonly task: Assignment;
  /** The task in whose name models are asked; default: the same. */
  readonly payer?: string;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  /** Of this attempt; undefined: it may take its time. */
  readonly due: Due | undefined;
}

/** Tokens that an answer may have; a file that is longer is written in pieces. */
const MOST_OUTPUT = 8_000;
/** An answer with fewer tokens than that is not worth asking for. */
const LEAST_OUTPUT = 256;
const OFFLINE = 'offline';
/** Entries at the end of a log whose results are never left out. */
const KEPT = 12;

/** The loop of one task: looks at its log, does the next thing, writes down what came of it. Whatever is in the log is never done again. */
export class Loop {
  readonly #given: LoopTask;
  readonly #hands: Hands;
  readonly #ports: LoopPorts;
  readonly #tools: readonly ToolWords[];
  readonly #rates = new Map<string, Rates | undefined>();
  readonly book: LogBook;
  readonly recoverer: Recoverer;

  /** `entries` begin with `begun`. */
  constructor(given: LoopTask, hands: Hands, ports: LoopPorts, entries: readonly Entry[]) {
    this.#given = given;
    this.#hands = hands;
    this.#ports = ports;
    this.#tools = [...hands.tools.values()].map((tool) => wordsFor(tool, hands));
    const { task, signal, due } = given;
    const { tallies, clock, pause } = ports;
    this.book = new LogBook({ log: ports.log, task, clock }, entries);
    const { tenant, taskId } = task;
    const { tools, recovery } = hands;
    this.recoverer = new Recoverer({ book: this.book, tenant, taskId, tools, hands: recovery, tallies, clock, pause, due, signal });
  }

  get #state(): LoopState {
    return this.book.state;
  }

  /** Works until the end of the log. Rejects when the task was stopped, and with what keeps this attempt from going on. */
  async run(): Promise<LoopState> {
    try {
      await this.#toTheEnd();
    } catch (thrown) {
      // What was seen so far says what led to it; one that was stopped may write nothing any more.
      if (!this.#given.signal.aborted) await this.book.flush().catch(() => undefined);
      throw thrown;
    } finally {
      await this.book.close({ stopped: this.#given.signal.aborted });
    }
    const { trial } = this.#state.recovery;
    if (trial?.helped !== undefined) await this.recoverer.learn(trial.helped);
    return this.#state;
  }

  async #toTheEnd(): Promise<void> {
    while (!this.#state.ended) {
      this.#given.signal.throwIfAborted();
      if (this.#isHeard()) await this.#listen();
      const now = this.#ports.clock.now().getTime();
      await this.#do(next(this.#state, this.book.entries, now, this.#given.due));
    }
  }

  /** Whether what somebody says now is heard by the next question, or answers one of ours. */
  #isHeard(): boolean {
    const { asking, asked, pending } = this.#state;
    return asking === undefined && (asked !== undefined || pending.length === 0);
  }

  async #do(step: Next): Promise<void> {
    switch (step.do) {
      case 'act':
        return this.#act(step.call);
      case 'verify':
        return this.#verify(step.call);
      case 'check':
        return this.#through(async () => ({ type: 'checked', tree: this.#state.tree, runs: await this.#hands.check() }));
      case 'nudge':
        return this.#append({ type: 'nudged', about: step.about, text: step.text });
      case 'condense':
        return this.#condense();
      case 'learn':
        return this.recoverer.learn(this.#state.recovery.trial!.helped!);
      case 'remedy':
        return this.recoverer.remedy();
      case 'help':
        return this.#help(step.failed);
      case 'end': {
        const { how, reason } = step;
        const commit = how === 'done' ? this.#state.verified!.commit : await this.#hands.leave(this.#state.tree, how);
        return this.#append({ type: 'ended', how, reason, commit });
      }
      case 'ask':
        return this.#ask();
    }
  }

  /** Notes of the model in the place of what happened, from an answer on, so that calls and their results stay together. */
  async #condense(): Promise<void> {
    const { begun, seq } = this.#state;
    const before = this.book.entries.findLast((entry) => entry.event.type === 'answered' && entry.seq <= seq - KEPT)?.seq;
    const { caller, signal, task } = this.#given;
    const canPay = before !== undefined && begun!.model !== OFFLINE && (await this.#affordable()) >= MOST_OUTPUT;
    const about = { model: this.#model(), goal: begun!.goal, runId: task.runId, taskId: task.taskId, agent: begun!.kind };
    const notes = canPay ? await summaryOf(this.book.entries, this.#ports.models, { caller, signal, about }) : undefined;
    if (notes?.summary) return this.#append({ type: 'condensed', before: before!, ...notes });
    await this.#append({ type: 'condensed', before: Math.max(0, seq - KEPT), summary: '', cost: notes?.cost ?? 0 });
  }

  async #act(call: Call): Promise<void> {
    const { signal, task } = this.#given;
    // Whoever comes after a kill finds what an effect was wished by; what only looks is looked at again.
    if (this.#hands.tools.get(call.tool)?.looks !== true) await this.book.flush();
    await this.#through(async () => {
      const done = await act(call, this.#state, this.#hands, this.#ports.clock);
      signal.throwIfAborted();
      if (!done) await this.#ports.log.heard(task, signal);
      return done;
    });
  }

  /** Writes down what came of something in the work tree; when that failed in a way that can be got over, it is done again after that. */
  async #through(work: () => Promise<LogEvent | undefined>): Promise<void> {
    let event: LogEvent | undefined;
    try {
      event = await work();
    } catch (thrown) {
      this.#given.signal.throwIfAborted();
      const failure = workspaceFailure(AppError.from(thrown));
      if (!failure || !(await this.recoverer.recover(failure))) throw thrown;
      return;
    }
    if (!event) return;
    const missing = environmentFailure(saidBy(event));
    const ours = missing !== undefined && (await this.#hands.recovery.promises(missing.subject));
    if (ours && (await this.recoverer.recover(missing))) return;
    if (event.type === 'acted' && this.#hands.tools.get(event.tool)?.looks) this.book.note(event);
    else await this.#append(event);
  }

  /** Calls of a tool fail again and again. */
  async #help({ tool, fault, text }: Event<'acted'>): Promise<void> {
    await this.recoverer.recover(failureOf('tool', fault!, text, tool));
  }

  async #verify(call: Call): Promise<void> {
    const refuse = (text: string): Promise<void> => this.#append({ ...REFUSAL, call: call.id, tool: call.tool, input: call.input, text });
    if (!this.#hands.tools.has(call.tool)) return refuse(`There is no tool ${call.tool}.`);
    const claim = readInput(finishTool, call.input);
    if ('fault' in claim) return refuse(claim.fault);
    if (this.#hands.needsCriteria && this.#state.criteria.length === 0)
      return refuse('Nobody said what is to hold yet: call `plan` with the criteria first.');
    await this.#through(async () => {
      const { commit, proof } = await this.#hands.verify(Claim.parse(claim.data), this.#state.tree, this.#state.criteria);
      const text = proof.complete
        ? 'Everything was proved.'
        : `This is not done yet:\n${proof.reasons.map((reason) => `- ${reason}`).join('\n')}\nMend it and finish again.`;
      return { type: 'verified', call: call.id, commit, proof, text };
    });
  }

  async #ask(): Promise<void> {
    const { caller, task, signal, due } = this.#given;
    const { begun } = this.#state;
    if (!this.#state.asking) {
      const maxOutput = await this.#affordable();
      if (maxOutput < LEAST_OUTPUT) {
        const reason = `What is left of the budget of the task, ${dollars(begun!.budget)}, is too little for another question: ${dollars(this.#state.spent)} are spent.`;
        return this.#do({ do: 'end', how: 'budget_reached', reason });
      }
      const withdrawn = this.#state.recovery.trial?.chosen.effect.withdrawn ?? '';
      await this.#append({ type: 'asking', status: status(this.#state, this.#ports.clock.now().getTime(), due), maxOutput, withdrawn });
    }
    const { maxOutput, withdrawn } = this.#state.asking!;
    const question = {
      model: this.#model(),
      system: begun!.system,
      goal: begun!.goal,
      turns: conversation(this.book.entries),
      tools: this.#tools.filter(({ name }) => name !== withdrawn),
      maxOutput,
      runId: task.runId,
      taskId: this.#given.payer ?? task.taskId,
      agent: begun!.kind,
      key: `${task.taskId}:${this.#state.askingSeq}`,
    };
    const answer = await this.#ports.models.ask(caller, question, signal).catch((thrown: unknown) => AppError.from(thrown));
    if (answer instanceof AppError) return this.#unanswered(answer);
    // The model service gives the same answer to the same question, should this process die before it is written.
    this.book.note({ type: 'answered', answer });
    if (REFUSED.has(answer.finish))
      await this.#do({ do: 'end', how: 'content_blocked', reason: `The model ${answer.model} would not answer (${answer.finish}).` });
  }

  /** What another question can mend, or what no other attempt would; the rest is for the step to decide. */
  async #unanswered(error: AppError): Promise<void> {
    this.#given.signal.throwIfAborted();
    const { trial } = this.#state.recovery;
    // Another model that does not answer says nothing about the one that the task was given.
    const tried = trial?.chosen.failure.class === 'model' && !OVER.has(error.code) ? trial.chosen.failure : undefined;
    const failure = tried ?? modelFailure(error);
    if (failure && (await this.recoverer.recover(failure))) return;
    if (ENDING.has(error.code)) return this.#do({ do: 'end', how: error.code, reason: error.message });
    throw error;
  }

  #model(): string {
    return this.#state.recovery.model || this.#state.begun!.model;
  }

  /** Tokens of output that the rest of the budget pays for, when the next question is about as long as the last one with its answer. */
  async #affordable(): Promise<number> {
    const { begun, spent, last, tokens } = this.#state;
    if (!begun || begun.budget === 0 || !last) return MOST_OUTPUT;
    const key = `${last.provider}/${last.model}`;
    if (!this.#rates.has(key)) this.#rates.set(key, await this.#ports.models.rates(this.#given.caller, last.provider, last.model));
    const rates = this.#rates.get(key);
    if (!rates || rates.output === 0) return MOST_OUTPUT;
    const left = begun.budget - spent - (tokens * rates.input) / 1_000_000;
    return Math.min(MOST_OUTPUT, Math.floor((left * 1_000_000) / rates.output));
  }

  async #listen(): Promise<void> {
    for (const { id, author, text } of await this.#ports.log.messages(this.#given.task))
      if (!this.#state.messages.has(id)) await this.#append({ type: 'told', message: id, author, text });
  }

  #append(event: LogEvent): Promise<void> {
    return this.book.append(event);
  }
}

/** Failures of a question after which what was done so far is handed over. */
const ENDING: ReadonlySet<string> = new Set(['budget_reached', 'content_blocked', 'unsupported', 'sandbox_required']);
const REFUSED: ReadonlySet<string> = new Set(['refused', 'filtered']);

/** With another model they are the same. */
const OVER: ReadonlySet<string> = new Set(['budget_reached', 'content_blocked', 'sandbox_required']);

const REFUSAL = { type: 'acted', outcome: 'refused', milliseconds: 0 } as const;

/** Tools that run commands of the repository. */
const RUNNING: ReadonlySet<string> = new Set(['run', 'test', 'lint']);

/** The last words of commands that failed. */
function saidBy(event: LogEvent): string {
  if (event.type === 'acted') return event.outcome === 'failed' && RUNNING.has(event.tool) ? event.text : '';
  if (event.type !== 'checked') return '';
  return event.runs.flatMap((run) => (passed(run) ? [] : [run.tail])).join('\n');
}
