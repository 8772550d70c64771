import type { Json, JsonObject } from '../../expressions/json.js';

const MOST = 200;

/** One line that says what happened. */
export function titleOf(type: string, data: JsonObject): string {
  const [, service = '', noun = '', verb = ''] = type.split('.');
  return short(sentence(`${service}.${noun}.${verb}`, (name) => said(data[name] ?? gateOf(data)[name])) ?? `${service}: ${noun} ${verb}`);
}

function sentence(name: string, of: (field: string) => string): string | undefined {
  switch (name) {
    case 'workflow.run.started':
      return `${of('workflow')} has started`;
    case 'workflow.run.ended':
      return `${of('workflow')} ${of('state')}${of('errorCode') === '' ? '' : ` (${of('errorCode')})`}`;
    case 'workflow.alert.raised':
      return of('rule') === '' ? `${of('workflow')}: ${of('message')}` : of('message');
    case 'workflow.event.emitted':
      return `${of('workflow')}: ${of('name')}`;
    case 'workflow.channel.disabled':
      return `The channel ${of('name')} was switched off: ${of('reason')}`;
    case 'workflow.reaction.escalated':
      return `Still not resolved: ${of('about')}`;
    case 'dispatcher.task.finished':
      return `${of('stepPath')} ${of('state')}`;
    case 'llm.budget.warned':
      return `${of('percent')} % of the ${of('window')} budget of a ${of('scope')} is spent`;
    case 'llm.budget.exhausted':
      return `The ${of('window')} budget of a ${of('scope')} is spent`;
    case 'llm.credential.expiring':
      return `The key ${of('name')} for ${of('provider')} is ${of('ageDays')} days old`;
    case 'llm.credential.refused':
      return `${of('provider')} refuses the key ${of('name')}`;
    case 'workflow.approval.requested':
      return `Approval wanted: ${of('workflow')} ${of('stepPath')}`;
    case 'workflow.approval.decided':
      return `${of('stepPath')} of ${of('workflow')}: ${of('decision')}`;
    default:
      return undefined;
  }
}

/** What events of approvals are about. */
export function gateOf({ gate }: JsonObject): JsonObject {
  return typeof gate === 'object' && gate !== null && !Array.isArray(gate) ? (gate as JsonObject) : {};
}

const said = (value: Json | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** A line: no breaks that would end a header of a mail. */
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST ? `${line.slice(0, MOST - 1)}…` : line;
};
