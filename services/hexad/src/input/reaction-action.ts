import { AppError } from '@hexad/kernel';

const FORMS = 'start:WORKFLOW, rerun[:STEP], retry_step[:STEP], resume, cancel, notify:CHANNEL[,CHANNEL], alert[:SEVERITY], or JSON';

/** What a rule does: `start:bugfix`, or the JSON of an action. `option`: as it is called on the command line. Fails with `invalid`. */
export function readAction(option: string, text: string, inputs?: unknown): object {
  const action = text.startsWith('{') ? jsonOf(option, text) : wordsOf(text);
  if (action === undefined) throw new AppError('invalid', `--${option} ${JSON.stringify(text)} is no action. There are ${FORMS}.`);
  if (inputs === undefined) return action;
  if ('type' in action && action.type === 'start') return { ...action, inputs };
  throw new AppError('invalid', `--inputs are for --${option} start:WORKFLOW.`);
}

function wordsOf(text: string): object | undefined {
  const [, type = '', rest = ''] = /^([a-z_]+)(?::(.+))?$/.exec(text) ?? [];
  switch (type) {
    case 'start':
      return rest === '' ? undefined : { type, workflow: rest };
    case 'rerun':
      return { type, from: rest };
    case 'retry_step':
      return { type, step: rest };
    case 'notify':
      return rest === '' ? undefined : { type, channelIds: rest.split(',') };
    case 'alert':
      return rest === '' ? { type } : { type, severity: rest };
    case 'resume':
    case 'cancel':
      return rest === '' ? { type } : undefined;
    default:
      return undefined;
  }
}

function jsonOf(option: string, text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch (cause) {
    throw new AppError('invalid', `--${option} is no JSON: ${(cause as Error).message}.`, { cause });
  }
}
