import { AppError } from '@hexad/kernel';
import type {
  FinishPluginCallRequest,
  Plugin,
  PluginAction,
  PluginCall,
  PluginCallRef,
  TakePluginCallsRequest,
} from '@hexad/proto/workflow/v1/plugins';
import type { Json } from '../../expressions/json.js';
import type { Answer } from '../application/answer-call.js';
import type { ServedPlugin } from '../application/manage-plugins.js';
import type { HandedCall } from '../application/hand-out.js';
import type { Taking } from '../application/plugin-calls.js';
import type { CallRef } from '../domain/call.js';
import type { RemoteAction, RemotePlugin } from '../domain/plugin.js';

const MOST = 100;
const LONGEST_WAIT_S = 60;
const LEASE_S = { usual: 30, least: 5, most: 600 };
const LONGEST_WORKER = 100;

export function actionsOf(actions: readonly PluginAction[]): Record<string, RemoteAction> {
  const read = actions.map(({ name, description, inputSchemaJson, outputSchemaJson }) => {
    const action = { description, input: schemaIn(name, 'input', inputSchemaJson), output: schemaIn(name, 'output', outputSchemaJson) };
    return [name, action] as const;
  });
  const twice = read.find(([name], index) => read.findIndex(([other]) => other === name) !== index);
  if (twice) throw new AppError('invalid', `The action ${twice[0]} is there twice.`);
  return Object.fromEntries(read);
}

const schemaIn = (action: string, which: string, text: string): Json =>
  text === '' ? null : jsonIn(`The ${which} schema of the action ${action}`, text);

function jsonIn(what: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new AppError('invalid', `${what} is no JSON: ${(cause as Error).message}.`, { cause });
  }
}

/** With who serves it and what is going on there, as a list says it. */
export const servedMessage = (plugin: ServedPlugin): Plugin => ({
  ...pluginMessage(plugin),
  underWay: plugin.underWay,
  waiting: plugin.waiting,
  workers: plugin.workers.map(({ name, actor, actions, since, seenAt }) => ({
    name,
    actor,
    actions: [...actions],
    since: since.toISOString(),
    seenAt: seenAt.toISOString(),
  })),
  leases: plugin.leases.map(({ runId, projectId, path: stepPath, action, attempt, worker, until }) => ({
    runId,
    projectId,
    stepPath,
    action,
    attempt,
    worker,
    until: until.toISOString(),
  })),
});

export const pluginMessage = ({ name, actions, registeredBy, registeredAt }: RemotePlugin): Plugin => ({
  workers: [],
  leases: [],
  underWay: 0,
  waiting: 0,
  name,
  registeredBy,
  registeredAt: registeredAt.toISOString(),
  actions: Object.entries(actions).map(([action, { description, input, output }]) => ({
    name: action,
    description,
    inputSchemaJson: input === null ? '' : JSON.stringify(input),
    outputSchemaJson: output === null ? '' : JSON.stringify(output),
  })),
});

export function takingOf({ actions, worker, most, waitSeconds, leaseSeconds }: TakePluginCallsRequest): {
  readonly taking: Taking;
  readonly waitMs: number;
} {
  if (actions.length === 0) throw new AppError('invalid', 'Say in `actions` which steps this worker can do, as in stock.reserve.');
  if (worker.length > LONGEST_WORKER) throw new AppError('invalid', `\`worker\` has more than ${LONGEST_WORKER} characters.`);
  const taking = { actions, worker, most: within('most', most, 1, MOST), leaseSeconds: leaseOf(leaseSeconds) };
  return { taking, waitMs: within('wait_seconds', waitSeconds, 0, LONGEST_WAIT_S) * 1_000 };
}

export const leaseOf = (seconds: number): number =>
  seconds === 0 ? LEASE_S.usual : within('lease_seconds', seconds, LEASE_S.least, LEASE_S.most);

function within(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value;
  throw new AppError('invalid', `\`${name}\` is ${value}; it can be ${least} to ${most}.`);
}

export const callMessage = (call: HandedCall): PluginCall => ({
  id: call.id,
  lease: call.lease,
  attempt: call.attempt,
  plugin: call.plugin,
  action: call.action,
  inputsJson: JSON.stringify(call.given),
  runId: call.runId,
  projectId: call.projectId,
  stepPath: call.path,
  actor: call.actor,
  deadline: call.deadline?.getTime() ?? 0,
});

export function refOf(call: PluginCallRef | undefined): CallRef {
  if (!call) throw new AppError('invalid', 'Say which `call` it is about.');
  return call;
}

export const answerOf = ({ resultJson, errorCode, errorMessage }: FinishPluginCallRequest): Answer =>
  errorCode === '' ? { result: jsonIn('The result', resultJson) } : { failure: { code: errorCode, message: errorMessage } };
