import { AppError, type Caller, type Clock } from '@hexad/kernel';
import { z } from 'zod';
import type { Assignment } from '../../application/ports.js';
import type { Models, Rates, ToolWords } from '../../model/models.js';
import { Claim, finishTool } from '../../tools/speak.js';
import type { Tool } from '../../tools/tool.js';
import { conversation } from '../domain/conversation.js';
import type { Due } from '../domain/due.js';
import type { Entry, Event, LogEvent } from '../domain/log-event.js';
import { dollars, FINISH, next, status, type Next } from '../domain/next.js';
import { after, fold, type Call, type LoopState } from '../domain/state.js';
import { act, readInput } from './act.js';
import type { Hands } from './hands.js';
import { summaryOf } from './summary.js';
import type { TaskLog } from './task-log.js';

export interface LoopPorts {
  readonly log: TaskLog;
  readonly models: Models;
  readonly clock: Clock;
}

export interface LoopTask {
  readonly task: Assignment;
  /** The task in whose name models are asked; default: the same. */
  readonly payer?: string;
  readonly caller: Caller;
  readonly signal: AbortSignal;
  /** Of this attempt; undefined: it may take its time. */
  readonly due: Due | undefined;
  /** A line for people who watch. */
  readonly progress: (line: string) => void;
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
  readonly #entries: Entry[];
  readonly #tools: readonly ToolWords[];
  readonly #rates = new Map<string, Rates | undefined>();
  #state: LoopState;

  /** `entries` begin with `begun`. */
  constructor(given: LoopTask, hands: Hands, ports: LoopPorts, entries: readonly Entry[]) {
    this.#given = given;
    this.#hands = hands;
    this.#ports = ports;
    this.#entries = [...entries];
    this.#state = fold(entries);
    this.#tools = [...hands.tools.values()].map((tool) => wordsFor(tool, hands));
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Works until the end of the log. Rejects when the task was stopped, and with what keeps this attempt from going on. */
  async run(): Promise<LoopState> {
    while (!this.#state.ended) {
      this.#given.signal.throwIfAborted();
      if (!this.#state.asking) await this.#listen();
      const now = this.#ports.clock.now().getTime();
      await this.#do(next(this.#state, this.#entries, now, this.#given.due));
    }
    return this.#state;
  }

  async #do(step: Next): Promise<void> {
    switch (step.do) {
      case 'act':
        return this.#act(step.call);
      case 'verify':
        return this.#verify(step.call);
      case 'check':
        return this.#append({ type: 'checked', tree: this.#state.tree, runs: await this.#hands.check() });
      case 'nudge':
        return this.#append({ type: 'nudged', about: step.about, text: step.text });
      case 'condense':
        return this.#condense();
      case 'end': {
        const commit = step.how === 'done' ? this.#state.verified!.commit : await this.#hands.leave(this.#state.tree, step.how);
        return this.#append({ type: 'ended', how: step.how, reason: step.reason, commit });
      }
      case 'ask':
        return this.#ask();
    }
  }

  /** Notes of the model in the place of what happened, from an answer on, so that calls and their results stay together. */
  async #condense(): Promise<void> {
    const { begun, seq } = this.#state;
    const before = this.#entries.findLast((entry) => entry.event.type === 'answered' && entry.seq <= seq - KEPT)?.seq;
    const { caller, signal, task } = this.#given;
    const canPay = before !== undefined && begun!.model !== OFFLINE && (await this.#affordable()) >= MOST_OUTPUT;
    const about = { model: begun!.model, runId: task.runId, taskId: task.taskId, agent: begun!.kind };
    const notes = canPay ? await summaryOf(this.#entries, this.#ports.models, { caller, signal, about }) : undefined;
    if (notes?.summary) return this.#append({ type: 'condensed', before: before!, ...notes });
    await this.#append({ type: 'condensed', before: Math.max(0, seq - KEPT), summary: '', cost: notes?.cost ?? 0 });
  }

  async #act(call: Call): Promise<void> {
    const done = await act(call, this.#state, this.#hands, this.#ports.clock);
    this.#given.signal.throwIfAborted();
    if (done) return this.#append(done);
    await this.#ports.log.heard(this.#given.task, this.#given.signal);
  }

  async #verify(call: Call): Promise<void> {
    const refuse = (text: string): Promise<void> =>
      this.#append({ type: 'acted', call: call.id, tool: call.tool, input: call.input, outcome: 'refused', text, milliseconds: 0 });
    if (!this.#hands.tools.has(call.tool)) return refuse(`There is no tool ${call.tool}.`);
    const claim = readInput(finishTool, call.input);
    if ('fault' in claim) return refuse(claim.fault);
    if (this.#hands.needsCriteria && this.#state.criteria.length === 0)
      return refuse('Nobody said what is to hold yet: call `plan` with the criteria first.');
    const { commit, proof } = await this.#hands.verify(Claim.parse(claim.data), this.#state.tree, this.#state.criteria);
    const text = proof.complete
      ? 'Everything was proved.'
      : `This is not done yet:\n${proof.reasons.map((reason) => `- ${reason}`).join('\n')}\nMend it and finish again.`;
    await this.#append({ type: 'verified', call: call.id, commit, proof, text });
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
      await this.#append({ type: 'asking', status: status(this.#state, this.#ports.clock.now().getTime(), due), maxOutput });
    }
    const { maxOutput } = this.#state.asking!;
    const question = {
      model: begun!.model,
      system: begun!.system,
      turns: conversation(this.#entries),
      tools: this.#tools,
      maxOutput,
      runId: task.runId,
      taskId: this.#given.payer ?? task.taskId,
      agent: begun!.kind,
      key: `${task.taskId}:${this.#state.seq}`,
    };
    const answer = await this.#ports.models.ask(caller, question, signal).catch((thrown: unknown) => AppError.from(thrown));
    if (answer instanceof AppError) return this.#unanswered(answer);
    await this.#append({ type: 'answered', answer });
    if (REFUSED.has(answer.finish))
      await this.#do({ do: 'end', how: 'content_blocked', reason: `The model ${answer.model} would not answer (${answer.finish}).` });
  }

  /** What another question can mend, or what no other attempt would; the rest is for the step to decide. */
  async #unanswered(error: AppError): Promise<void> {
    const last = this.#entries.at(-1)?.event.type;
    if (error.code === 'context_too_long' && last === 'asking')
      return this.#append({ type: 'condensed', before: this.#state.seq - 4, summary: '', cost: 0 });
    if (ENDING.has(error.code)) return this.#do({ do: 'end', how: error.code, reason: error.message });
    throw error;
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

  async #append(event: LogEvent): Promise<void> {
    const entry = await this.#ports.log.append(this.#given.task, this.#state.seq + 1, event);
    this.#entries.push(entry);
    this.#state = after(this.#state, entry);
    const line = inOneLine(event);
    if (line !== '') this.#given.progress(line);
  }
}

/** Failures of a question after which what was done so far is handed over. */
const ENDING: ReadonlySet<string> = new Set(['budget_reached', 'content_blocked', 'unsupported', 'sandbox_required']);
const REFUSED: ReadonlySet<string> = new Set(['refused', 'filtered']);

/** Fields of `finish` for who changes something. */
const OF_CHANGES = ['files', 'proofs', 'breaking', 'deployment'];

/** A tool as the model is told of it; who reports is told what the report has to be. */
function wordsFor({ name, description, input, schema: own }: Tool, { report, changes }: Hands): ToolWords {
  const schema = (own ?? schemaOf(input)) as { properties?: Record<string, object>; required?: string[] };
  if (name !== FINISH || !schema.properties) return { name, description, schema };
  const dropped = new Set([...(changes ? [] : OF_CHANGES), ...(report ? [] : ['report'])]);
  const properties = Object.fromEntries(Object.entries(schema.properties).filter(([field]) => !dropped.has(field)));
  if (!report) return { name, description, schema: { ...schema, properties } };
  const required = [...(schema.required ?? []), 'report'];
  return { name, description: changes ? description : REPORTS, schema: { ...schema, properties: { ...properties, report }, required } };
}

const REPORTS =
  'Hands in the report and ends the work. It is held against its schema, and what it quotes of files (file, line, quote) against the files; what does not hold is sent back.';

const schemaOf = (schema: z.ZodType): object => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
};

function inOneLine(event: LogEvent): string {
  switch (event.type) {
    case 'acted':
      return `${event.tool} ${about(event)}${event.outcome === 'done' ? '' : ` (${event.outcome})`}`.trim();
    case 'asked':
      return `asks: ${event.question}`;
    case 'checked':
      return `checks: ${event.runs.map(({ name, exitCode }) => `${name} ${exitCode === 0 ? 'in order' : 'not in order'}`).join(', ')}`;
    case 'verified':
      return event.proof.complete ? 'proved' : `sent back: ${event.proof.reasons.join(' ')}`;
    case 'nudged':
      return event.text;
    default:
      return '';
  }
}

function about({ input }: Event<'acted'>): string {
  const given = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>;
  const said = given['path'] ?? given['from'] ?? given['text'] ?? given['program'] ?? given['show'] ?? '';
  return typeof said === 'string' ? said.slice(0, 100) : '';
}
