import { asText, isList, isObject, type Json } from '../../expressions/json.js';
import type { Node, Quorum } from '../../language/definition.js';

/** What a step does, as the end of a sentence about it. */
export function doing(node: Node): string {
  switch (node.kind) {
    case 'plugin':
      return `calls ${node.plugin}.${node.action}${given(node.inputs)}`;
    case 'agent':
      return `gives the task ${node.action} to an agent ${node.agent}${given(node.inputs)}`;
    case 'system':
      return `does ${node.action}${given(node.inputs)}`;
    case 'emit':
      return `publishes the event ${node.event}`;
    case 'wait':
      return `waits for the signal ${node.signal}`;
    case 'approval':
      return `waits for ${node.votes === 1 ? 'an approval' : `${node.votes} approvals`}${people(node.approvers)}${node.revision === '' ? '' : ` of ${asText(node.revision)}`}`;
    case 'foreach':
      return `for each ${node.as} of ${asText(node.items)}, ${atOnce(node.concurrency)}; ${policy(node.failure, node.quorum)}`;
    case 'parallel':
      return `all of these, ${node.concurrency < node.steps.length ? atOnce(node.concurrency) : 'at the same time'}; ${policy(node.failure, node.quorum)}`;
    case 'while':
      return `again and again while ${asText(node.again)}, at most ${node.maxRounds} times`;
    case 'switch':
      return 'takes the first case that holds';
    default:
      return (node as Node).kind;
  }
}

/** How long it may take and how often it is tried. */
export function limits(node: Node): string[] {
  const { timeoutMs, stepTimeoutMs, retry } = node;
  const pauses = retry.backoff === 'fixed' ? `${retry.delayMs / 1_000} s apart` : `pauses grow from ${retry.delayMs / 1_000} s`;
  const only = retry.codes ? `, only after ${retry.codes.join(', ')}` : '';
  return [
    ...(timeoutMs === undefined ? [] : [`at most ${timeoutMs / 1_000} s`]),
    ...(stepTimeoutMs === undefined ? [] : [`at most ${stepTimeoutMs / 1_000} s for all tries`]),
    ...(retry.retries === 0 ? [] : [`up to ${retry.retries} more ${retry.retries === 1 ? 'try' : 'tries'}, ${pauses}${only}`]),
    ...(node.inOrder ? ['in the order of the list'] : []),
  ];
}

/** What its failure means; `inside` another step. */
export function failing(node: Node, inside: boolean): string {
  if ('goesOn' in node && node.goesOn) return 'the rest goes on';
  switch (node.strategy) {
    case 'continue':
      return 'the rest goes on';
    case 'rollback':
      return 'what was done before it is undone, last first';
    default:
      return inside ? 'what it stands in fails' : 'the run fails';
  }
}

function given(inputs: Json): string {
  const names = isObject(inputs) ? Object.keys(inputs) : [];
  return names.length === 0 ? '' : ` with ${names.join(', ')}`;
}

function people(approvers: Json): string {
  if (isList(approvers)) return approvers.length === 0 ? '' : ` by ${approvers.map(asText).join(', ')}`;
  return ` by ${asText(approvers)}`;
}

const atOnce = (count: number): string => (count === 1 ? 'one after the other' : `up to ${count} at once`);

function policy(failure: 'fail-fast' | 'collect' | 'quorum', quorum: Quorum | undefined): string {
  if (failure === 'fail-fast') return 'the first failure cancels the others';
  if (failure === 'collect' || !quorum) return 'the others go on when one fails';
  return `${'count' in quorum ? String(quorum.count) : `${quorum.percent} %`} must succeed`;
}
