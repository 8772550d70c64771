import type { JsonObject } from '../../expressions/json.js';
import type { Definition } from '../../language/definition.js';
import type { RunEvent } from '../../runs/domain/action.js';
import { dueAt } from '../../runs/domain/due.js';
import { hasEnded } from '../../runs/domain/run.js';
import { variablesOf } from '../../runs/domain/scope.js';
import type { Turn } from '../../runs/domain/turn.js';
import { SimulatedRun } from '../../runs/simulation/simulated-run.js';
import type { Answer } from './case-schema.js';
import { Agenda } from './agenda.js';
import type { Asked, StubTable } from './stubs.js';

/** A run that is rehearsed: the one that the case is about, or one that a step of another called. */
export interface Playing {
  readonly run: SimulatedRun;
  /** What stands before its paths: `publish/`. */
  readonly prefix: string;
  readonly caller?: { readonly playing: Playing; readonly path: string; readonly attempt: number };
}

export interface Line {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly type: string;
  readonly path: string;
  readonly code: string;
}

interface Event {
  readonly playing: Playing;
  readonly event: RunEvent;
}

export interface RehearsalParts {
  readonly definition: Definition;
  /** What steps may call, by name. */
  readonly called: ReadonlyMap<string, Definition>;
  readonly stubs: StubTable;
  readonly inputs: JsonObject;
  readonly actor: string;
  readonly starts: Date;
  readonly workflow: string;
}

/** More than any workflow needs: one that goes on after it goes round in a circle. */
const MAX_TURNS = 100_000;

/** A run under a virtual clock whose steps are answered from a table. Nothing waits: time passes where nothing else happens. */
export class Rehearsal {
  readonly root: Playing;
  readonly lines: Line[] = [];
  /** Names of events and alerts, in order. */
  readonly tells: string[] = [];
  /** What steps got at their last try. */
  readonly given = new Map<string, JsonObject>();
  /** Steps for which nobody answers. */
  readonly missing = new Map<string, string>();
  /** When the run of the case ended. */
  endedAt: Date | undefined;
  turns = 0;
  readonly #parts: RehearsalParts;
  readonly #playing = new Map<string, Playing>();
  readonly #agenda = new Agenda<Event>();
  #now: Date;

  constructor(parts: RehearsalParts) {
    this.#parts = parts;
    this.#now = parts.starts;
    this.root = { run: this.#simulated(parts.definition, 'run', parts.workflow, parts.inputs), prefix: '' };
    this.#playing.set('run', this.root);
    this.apply(this.root);
  }

  get now(): Date {
    return this.#now;
  }

  get all(): readonly Playing[] {
    return [...this.#playing.values()];
  }

  /** Everything that happens at this moment. False: nobody can answer, or it never ends. */
  settle(): boolean {
    for (let next = this.#agenda.take(this.#now); next; next = this.#agenda.take(this.#now)) {
      this.apply(next.playing, next.event);
      if (this.turns > MAX_TURNS) return false;
    }
    return this.missing.size === 0;
  }

  /** When something happens next; undefined: nothing does. */
  next(): Date | undefined {
    const times = this.all.filter(({ run }) => !hasEnded(run.snapshot.run.state)).map(({ run }) => dueAt(run.snapshot));
    const known = [this.#agenda.next(), ...times].filter((time) => time !== undefined);
    return known.length === 0 ? undefined : new Date(Math.max(Math.min(...known.map(Number)), this.#now.getTime()));
  }

  moveTo(now: Date): void {
    this.#now = now;
    for (const playing of this.all) {
      const due = dueAt(playing.run.snapshot);
      playing.run.moveTo(now);
      if (due !== undefined && due <= now && !hasEnded(playing.run.snapshot.run.state)) this.apply(playing);
    }
  }

  /** The first turn of an event; those that it needs to go on follow. */
  apply(playing: Playing, event?: RunEvent): Turn {
    playing.run.moveTo(this.#now);
    const before = playing.run.snapshot.run.state;
    const first = playing.run.apply(event);
    this.#took(playing, first);
    for (let last = first; last.unfinished && this.turns <= MAX_TURNS;) this.#took(playing, (last = playing.run.apply()));
    const { run } = playing.run.snapshot;
    if (!hasEnded(before) && hasEnded(run.state)) this.#ended(playing);
    else if (!hasEnded(run.state) && playing === this.root) this.endedAt = undefined;
    return first;
  }

  #ended({ run: { snapshot }, caller, prefix }: Playing): void {
    if (prefix === '') this.endedAt = this.#now;
    const { state, failure } = snapshot.run;
    if (!caller || !hasEnded(state)) return;
    const { playing, path, attempt } = caller;
    const event = { type: 'child', path, attempt, state, ...(failure && { failure }), variables: variablesOf(snapshot) } as RunEvent;
    this.#agenda.add(this.#now, { playing, event });
  }

  #took(playing: Playing, { entries, calls, tasks, children, notices, inputs }: Turn): void {
    this.turns += 1;
    const { prefix } = playing;
    for (const { type, path, data } of entries) {
      if (prefix !== '' && path === '') continue;
      const code = typeof data['code'] === 'string' ? data['code'] : '';
      this.lines.push({ at: this.#now.getTime() - this.#parts.starts.getTime(), type, path: prefix + path, code });
    }
    for (const { notice } of notices) this.tells.push(notice.type === 'alert' ? `alert: ${notice.message}` : notice.name);
    for (const [path, given] of inputs) this.given.set(prefix + path, given);
    for (const { path, attempt, plugin, action } of calls) this.#ask(playing, path, attempt, `${plugin}.${action}`);
    for (const task of tasks)
      if (task.type === 'requested') this.#ask(playing, task.step.path, task.step.attempt, `${task.agent}.${task.action}`);
    for (const message of children) {
      if (message.type === 'start')
        this.#call(playing, message.child, message.step.path, message.step.attempt, message.workflow, message.inputs);
      else this.#tell(message.child, message.type, message.step.attempt);
    }
  }

  #ask(playing: Playing, path: string, attempt: number, calls: string): void {
    const asked = askedAt(playing, path, attempt, calls);
    const answer = this.#parts.stubs.answer(asked);
    if (answer === undefined) this.missing.set(asked.path, calls);
    else if (answer.never !== true) this.#agenda.add(this.#after(answer), { playing, event: eventOf(answer, path, attempt) });
  }

  #call(playing: Playing, child: string, path: string, attempt: number, workflow: string, inputs: JsonObject): void {
    const asked = askedAt(playing, path, attempt, `workflow:${workflow}`);
    const answer = this.#parts.stubs.answer(asked);
    const definition = this.#parts.called.get(workflow);
    if (answer) {
      if (answer.never !== true) this.#agenda.add(this.#after(answer), { playing, event: childEvent(answer, path, attempt) });
    } else if (definition) {
      const id = `${playing.run.snapshot.run.id}:${child}`;
      const run = this.#simulated(definition, id, workflow, inputs);
      const inner: Playing = { run, prefix: `${asked.path}/`, caller: { playing, path, attempt } };
      this.#playing.set(child, inner);
      this.apply(inner);
    } else this.missing.set(asked.path, `workflow:${workflow}`);
  }

  /** `reopen`: it goes on for another try of the step that called it. */
  #tell(child: string, type: 'cancel' | 'pause' | 'resume' | 'reopen', attempt: number): void {
    const known = this.#playing.get(child);
    if (!known?.caller) return;
    const playing = type === 'reopen' ? { ...known, caller: { ...known.caller, attempt } } : known;
    this.#playing.set(child, playing);
    this.#agenda.add(this.#now, { playing, event: { type: type === 'reopen' ? 'resume' : type } });
  }

  #after({ after = 0 }: Answer): Date {
    return new Date(this.#now.getTime() + after * 1_000);
  }

  #simulated(definition: Definition, id: string, workflow: string, inputs: JsonObject): SimulatedRun {
    const { actor } = this.#parts;
    const run = { id, workflow, projectId: 'project', actor, state: 'pending', inputs, createdAt: this.#now } as const;
    return new SimulatedRun(definition, run, this.#now, id);
  }
}

function askedAt({ run, prefix }: Playing, path: string, attempt: number, calls: string): Asked {
  return { path: prefix + path, name: run.snapshot.steps.get(path)?.name ?? path, calls, attempt };
}

function eventOf({ fail, message, result }: Answer, path: string, attempt: number): RunEvent {
  if (fail === undefined) return { type: 'result', path, attempt, result: result ?? {} };
  return { type: 'failure', path, attempt, failure: { code: fail, message: message ?? `The stub fails with ${fail}.` } };
}

function childEvent({ fail, message, result }: Answer, path: string, attempt: number): RunEvent {
  const variables = (result ?? {}) as JsonObject;
  if (fail === undefined) return { type: 'child', path, attempt, state: 'succeeded', variables };
  const failure = { code: fail, message: message ?? `The stub fails with ${fail}.` };
  return { type: 'child', path, attempt, state: 'failed', failure, variables: {} };
}
