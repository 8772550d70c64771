import { ExpressionError, type Lookup } from '../../expressions/expression.js';
import { asText, isObject, kindOf, type Json } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { Node, SwitchNode } from '../../language/definition.js';
import type { Action } from './action.js';
import { approvalOf } from './approval.js';
import { itemsOf } from './expand.js';
import type { Frame } from './frame.js';
import { BESIDE, fitting, stays } from './message-size.js';
import { scopeOf, type Viewer } from './scope.js';
import type { Snapshot } from './snapshot.js';
import { performed } from './system-actions.js';
import { refused } from './too-large.js';

const AGENT_KIND = /^[a-z][a-z0-9-]{0,40}$/;

/** How deep runs may start runs. */
export const MAX_RUN_DEPTH = 10;

/** A step whose turn has come. */
export interface Beginning {
  readonly frame: Frame;
  readonly node: Node;
  readonly path: string;
  /** Whose values its expressions see; default: its own. `all`: those of the whole list. */
  readonly viewer?: Viewer | 'all';
  /** Its last try was lost with the process that ran it. */
  readonly again?: boolean;
}

/** The action that starts, skips or refuses it. */
export function startAction(snapshot: Snapshot, beginning: Beginning): Action[] {
  const { frame, node, path, viewer = { node } } = beginning;
  const lookup = scopeOf(snapshot, frame, viewer === 'all' ? undefined : viewer);
  return refusing(node, path, () => {
    if (node.condition !== undefined && !holds(node.condition, lookup))
      return [{ type: 'skip', path, node, reason: 'Its condition does not hold.' }];
    return [begin(snapshot, beginning, lookup)];
  });
}

/** A step fails when an expression of it has no value. */
export function refusing(node: Node, path: string, make: () => Action[]): Action[] {
  try {
    return make();
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    const message = `Line ${node.place.line}: ${thrown.message.replace(/\.$/, '')}.`;
    return [{ type: 'fail', path, node, failure: { code: 'workflow_invalid', message }, outputs: {} }];
  }
}

/** Throws an ExpressionError when the condition is neither true nor false. */
export function holds(condition: Json, lookup: Lookup): boolean {
  const value = evaluateIn(condition, lookup);
  if (typeof value !== 'boolean') throw new ExpressionError(`the condition gives ${kindOf(value)} instead of true or false`);
  return value;
}

function begin(snapshot: Snapshot, { frame, node, path, again = false }: Beginning, lookup: Lookup): Action {
  const description = describe(node.description, lookup);
  switch (node.kind) {
    case 'plugin':
      return { type: 'start', path, node, description, inputs: inputs(node.inputs, lookup), agent: '', again };
    case 'agent': {
      const agent = evaluateIn(node.agent, lookup);
      if (typeof agent !== 'string' || !AGENT_KIND.test(agent))
        throw new ExpressionError(`\`agent\` must name a kind of agent, not ${JSON.stringify(agent)}`);
      const given = inputs(node.inputs, lookup);
      if (Object.hasOwn(given, BESIDE)) throw new ExpressionError(`an input of an agent cannot be called ${BESIDE}`);
      const fault = refused(`${path}: what it gives its agent`, Object.values(given), snapshot.values?.largest);
      if (fault) return { type: 'fail', path, node, failure: fault, outputs: {} };
      const action = { type: 'start', path, node, description, inputs: given, agent, again } as const;
      return fitting(node, path, 'what it gives its agent', stays(given), action);
    }
    case 'workflow': {
      const depth = (snapshot.run.parent?.depth ?? 0) + 1;
      if (depth > MAX_RUN_DEPTH) throw new ExpressionError(`runs would be nested deeper than ${MAX_RUN_DEPTH}`);
      return { type: 'call', path, node, description, inputs: inputs(node.inputs, lookup) };
    }
    case 'system': {
      const done = performed(node.action, inputs(node.inputs, lookup), about(snapshot));
      const said = done.notice?.type === 'event' ? [done.notice.name, done.notice.payload] : [];
      return fitting(node, path, 'what it emits', said, { type: 'perform', path, node, description, ...done });
    }
    case 'emit': {
      const payload = evaluateIn(node.payload, lookup);
      const notice = { type: 'event', name: node.event, payload } as const;
      return fitting(node, path, 'what it emits', payload, { type: 'perform', path, node, description, message: node.event, notice });
    }
    case 'wait':
      return { type: 'wait', path, node, description, payload: evaluateIn(node.payload, lookup) };
    case 'approval': {
      const approval = approvalOf(node, lookup);
      const said = [approval.revision, approval.approvers];
      return fitting(node, path, 'what it asks, and whom,', said, { type: 'ask', path, node, description, approval });
    }
    case 'foreach':
      return { type: 'expand', path, node, description, items: itemsOf(snapshot, frame, node, lookup) };
    case 'switch':
      return { type: 'enter', path, node, description, chosen: choose(node, lookup) };
    case 'parallel':
    case 'while':
      return { type: 'enter', path, node, description };
  }
}

/** The run in a few words, with why it ends badly once that is known. */
const about = ({ definition, run }: Snapshot): string =>
  run.ending?.failure ? `${definition.name}: ${run.ending.failure.message}` : definition.name;

const choose = ({ cases }: SwitchNode, lookup: Lookup): string =>
  cases.find(({ when }) => when === undefined || holds(when, lookup))?.name ?? '';

function inputs(template: Json, lookup: Lookup) {
  const value = evaluateIn(template, lookup);
  return isObject(value) ? value : {};
}

/** A description never stands in a step's way. */
export function describe(template: string, lookup: Lookup): string {
  try {
    return asText(evaluateIn(template, lookup));
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    return template;
  }
}
