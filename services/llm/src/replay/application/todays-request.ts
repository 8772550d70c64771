import { AppError, type Caller } from '@hexad/kernel';
import type { ModelRequest } from '../../calls/domain/request.js';
import type { Call, LoggedBodies } from '../../records/domain/call.js';
import { withPrompt } from '../domain/prompt.js';
import type { Replayed } from '../domain/replayed.js';
import type { TodaysPrompts } from './ports.js';

export interface TodaysRequest {
  readonly logged: ModelRequest;
  readonly request: ModelRequest;
  readonly prompt: Replayed['prompt'];
}

/** What a logged call asks with today's version of its prompt. */
export async function todaysRequest(prompts: TodaysPrompts, caller: Caller, call: Call, bodies: LoggedBodies): Promise<TodaysRequest> {
  const logged = JSON.parse(bodies.request) as ModelRequest;
  const known = { template: call.template, before: call.version, after: undefined, why: '' };
  const as = (fate: Replayed['prompt']['fate'], why = '') => ({ logged, request: logged, prompt: { ...known, fate, why } });
  if (call.template === '') return as('as_logged');
  const inputs = inputsOf(bodies);
  if (inputs === undefined) return as('no_inputs');
  try {
    const [before, after] = await Promise.all([
      prompts.render(caller, { name: call.template, inputs, version: call.version }),
      prompts.render(caller, { name: call.template, inputs }),
    ]);
    const request = withPrompt(logged, before.messages, after.messages);
    if (request === undefined) return as('mixed');
    return { logged, request, prompt: { ...known, after: after.version, fate: 'today' } };
  } catch (thrown) {
    const error = AppError.from(thrown);
    if (error.retryable || error.code === 'internal') throw error;
    return as('unfit', error.message);
  }
}

function inputsOf({ inputs = '' }: LoggedBodies): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(inputs);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
