import { isErrorCode } from '@hexad/kernel';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { JsonObject } from '../../expressions/json.js';
import type { Computer } from '../domain/computer.js';
import { variablesOf } from '../domain/scope.js';
import { Simulation } from './simulation.js';

/** A workflow, what happens to a run of it, and the journal that must come of it: one file a case, read by people and by the tests. */

/** `plugin.action` of what only computes → what its tries come to; the last one stands for all after it. */
const Computes = z.record(
  z.string(),
  z.array(
    z.strictObject({
      result: z.json().optional(),
      fail: z.string().refine(isErrorCode).optional(),
      takes: z.number().optional().describe('Seconds.'),
    }),
  ),
);

const Event = z.union([
  z.strictObject({ succeed: z.string(), result: z.json().optional(), attempt: z.int().optional() }),
  z.strictObject({ fail: z.string(), code: z.string().refine(isErrorCode).optional(), attempt: z.int().optional() }),
  z.strictObject({ signal: z.string(), payload: z.json().optional() }),
  z.strictObject({ pass: z.number().describe('Seconds.') }),
  /** The process that ran a plugin step is gone. */
  z.strictObject({ lose: z.string() }),
  /** A plugin step finds no place in its process, and then one. */
  z.strictObject({ hold: z.string() }),
  z.strictObject({ place: z.string() }),
  z.strictObject({
    vote: z.string(),
    by: z.string(),
    roles: z.array(z.string()).optional(),
    say: z.enum(['approve', 'reject']).optional(),
    revision: z.string().optional(),
    comment: z.string().optional(),
    form: z.json().optional(),
  }),
  z.strictObject({ revise: z.string(), to: z.string() }),
  /** The run that a step started has ended. */
  z.strictObject({
    child: z.string(),
    ends: z.enum(['succeeded', 'failed', 'cancelled', 'compensated', 'compensation_failed']).optional(),
    code: z.string().refine(isErrorCode).optional(),
    variables: z.record(z.string(), z.json()).optional(),
    attempt: z.int().optional(),
    stuck: z.boolean().optional().describe('It was to go on, and could not.'),
  }),
  z.strictObject({ retry: z.string(), deadline: z.number().optional() }),
  z.strictObject({ resume: z.strictObject({ deadline: z.number().describe('Seconds from now.') }) }),
  z.strictObject({ patch: z.record(z.string(), z.json()) }),
  /** From here on it is another run, begun at this step of the one before. */
  z.strictObject({ rerun: z.string(), inputs: z.record(z.string(), z.json()).optional() }),
  z.enum(['cancel', 'pause', 'resume']),
  /** No event, but what must be so at this moment. */
  z.strictObject({ working: z.array(z.string()) }),
  z.strictObject({ state: z.string() }),
  z.strictObject({ given: z.record(z.string(), z.json()).describe('Inputs of steps, by path.') }),
]);
type Event = z.infer<typeof Event>;

const Case = z.strictObject({
  says: z.string(),
  workflow: z.string().describe('YAML; a header is put before it unless it has one.'),
  inputs: z.record(z.string(), z.json()).optional(),
  computes: Computes.optional(),
  in_a_turn: z.int().optional().describe('So many steps that compute; default: all.'),
  turns: z.int().optional().describe('How many are written.'),
  events: z.array(Event).optional(),
  journal: z.array(z.string()),
  ends: z.string().describe('State of the run, with the code of its failure.'),
  message: z.string().optional().describe('Part of the failure’s message.'),
  variables: z.record(z.string(), z.json()).optional().describe('Some of them, as they are in the end.'),
  tells: z.array(z.string()).optional().describe('Events and alerts, in order.'),
});
export type Case = z.infer<typeof Case>;

const FOLDER = fileURLToPath(new URL('../../../conformance/', import.meta.url));

export const caseNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();

export const readCase = (name: string): Case => Case.parse(parse(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8')));

export interface Played {
  readonly journal: string[];
  readonly ends: string;
  readonly message: string;
  readonly variables: JsonObject;
  readonly tells: string[];
  /** What was not so when it had to be. */
  readonly wrong: string[];
  readonly turns: number;
}

type Playable = Pick<Case, 'workflow' | 'inputs' | 'events' | 'computes' | 'in_a_turn'>;

function computerOf(computes: z.infer<typeof Computes>, most: number): () => Computer {
  return () => {
    let done = 0;
    return {
      isElsewhere: () => false,
      compute({ plugin, action, attempt }) {
        const answers = computes[`${plugin}.${action}`];
        if (!answers) return undefined;
        done++;
        const { result = {}, fail: code, takes = 0 } = answers[Math.min(attempt, answers.length) - 1]!;
        const ms = takes * 1_000;
        if (code === undefined) return { answer: { type: 'result', result }, ms };
        return { answer: { type: 'failure', failure: { code, message: 'it broke' } }, ms };
      },
      get spent() {
        return done >= most;
      },
    };
  };
}

export function play({ workflow, inputs = {}, events = [], computes = {}, in_a_turn: most = Infinity }: Playable): Played {
  let run = new Simulation(workflow, inputs, { computer: computerOf(computes, most) });
  const wrong: string[] = [];
  for (const event of events) {
    if (typeof event === 'object' && 'rerun' in event) run = run.rerun(event.rerun, event.inputs ?? {});
    else take(run, event, wrong);
  }
  return {
    journal: run.entries.map(({ type, path, data }) =>
      [type, path, ...(typeof data['code'] === 'string' ? [`(${data['code']})`] : [])].filter(Boolean).join(' '),
    ),
    ends: run.outcome(),
    message: run.snapshot.run.failure?.message ?? '',
    variables: variablesOf(run.snapshot),
    tells: run.turns.flatMap(({ notices, children }) => [
      ...notices.map(({ path, notice }) =>
        notice.type === 'alert' ? `alert ${path}: ${notice.message}` : `event ${path}: ${notice.name} ${JSON.stringify(notice.payload)}`,
      ),
      ...children.map((message) =>
        message.type === 'start'
          ? `run ${message.step.path}: ${message.workflow} ${JSON.stringify(message.inputs)}`
          : `${message.type} run of ${message.step.path}`,
      ),
    ]),
    wrong,
    turns: run.turns.filter(({ actions }) => actions.length > 0).length,
  };
}

const inTime = (seconds: number | undefined) => (seconds === undefined ? {} : { deadlineMs: seconds * 1_000 });

function take(run: Simulation, event: Exclude<Event, { rerun: string }>, wrong: string[]): void {
  const must = (what: string, found: unknown, wanted: unknown) => {
    const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (a !== b) wrong.push(`${what} is ${a}, not ${b}`);
  };
  if (typeof event === 'string') run.apply({ type: event });
  else if ('succeed' in event) run.succeed(event.succeed, event.result ?? {}, event.attempt);
  else if ('fail' in event) run.fail(event.fail, event.code, event.attempt);
  else if ('signal' in event) run.apply({ type: 'signal', signal: event.signal, payload: event.payload ?? null });
  else if ('child' in event) {
    const { child: path, ends = 'succeeded', code = 'internal', variables = {}, attempt = run.attempt(path), stuck = false } = event;
    const failure = ends === 'succeeded' ? {} : { failure: { code, message: 'it broke' } };
    run.apply({ type: 'child', path, attempt, state: ends, ...failure, variables, stuck });
  } else if ('retry' in event) run.apply({ type: 'retryStep', path: event.retry, ...inTime(event.deadline) });
  else if ('resume' in event) run.apply({ type: 'resume', ...inTime(event.resume.deadline) });
  else if ('patch' in event) run.apply({ type: 'patch', variables: event.patch });
  else if ('pass' in event) run.pass(event.pass * 1_000);
  else if ('hold' in event) run.apply({ type: 'hold', path: event.hold, attempt: run.attempt(event.hold) });
  else if ('place' in event) run.apply({ type: 'place', path: event.place, attempt: run.attempt(event.place) });
  else if ('lose' in event) run.lose(event.lose);
  else if ('vote' in event) {
    const { vote: path, by: voter, roles = [], say: decision = 'approve', revision = '', comment = '', form = null } = event;
    run.apply({ type: 'vote', path, voter, roles, decision, revision, comment, form });
  } else if ('revise' in event) run.apply({ type: 'revise', path: event.revise, revision: event.to });
  else if ('working' in event) must('at work', run.working(), event.working);
  else if ('state' in event) must('the run', run.snapshot.run.state, event.state);
  else for (const [path, wanted] of Object.entries(event.given)) must(`given to ${path}`, run.inputs(path), wanted);
}
