import { ExpressionError, type Lookup } from '../../expressions/expression.js';
import { asText, isObject, kindOf, type Json } from '../../expressions/json.js';
import { evaluateIn } from '../../expressions/template.js';
import type { Node } from '../../language/definition.js';
import type { Action } from './action.js';
import { itemsOf } from './expand.js';
import { scopeOf, type Frame } from './frame.js';
import type { Snapshot } from './snapshot.js';

const AGENT_KIND = /^[a-z][a-z0-9-]{0,40}$/;

/** The action that starts, skips or refuses a step whose turn has come. `again`: its last try was lost with the process that ran it. */
export function startStep(snapshot: Snapshot, frame: Frame, node: Node, path: string, again = false): Action[] {
  const lookup = scopeOf(snapshot, frame);
  try {
    const condition = node.condition === undefined ? true : evaluateIn(node.condition, lookup);
    if (condition === false) return [{ type: 'skip', path, node, reason: 'Its condition does not hold.' }];
    if (condition !== true) throw new ExpressionError(`the condition gives ${kindOf(condition)} instead of true or false`);
    return [begin(snapshot, frame, node, path, lookup, again)];
  } catch (thrown) {
    if (!(thrown instanceof ExpressionError)) throw thrown;
    return [
      {
        type: 'fail',
        path,
        node,
        failure: { code: 'workflow_invalid', message: `Line ${node.place.line}: ${thrown.message}.` },
        outputs: {},
      },
    ];
  }
}

function begin(snapshot: Snapshot, frame: Frame, node: Node, path: string, lookup: Lookup, again: boolean): Action {
  const description = describe(node.description, lookup);
  switch (node.kind) {
    case 'plugin':
      return { type: 'start', path, node, description, inputs: inputs(node.inputs, lookup), agent: '', again };
    case 'agent': {
      const agent = evaluateIn(node.agent, lookup);
      if (typeof agent !== 'string' || !AGENT_KIND.test(agent))
        throw new ExpressionError(`\`agent\` must name a kind of agent, not ${JSON.stringify(agent)}`);
      return { type: 'start', path, node, description, inputs: inputs(node.inputs, lookup), agent, again };
    }
    case 'system': {
      const { message } = inputs(node.inputs, lookup);
      return { type: 'perform', path, node, description, message: asText(message ?? null) };
    }
    case 'wait':
      return { type: 'wait', path, node, description, payload: evaluateIn(node.payload, lookup) };
    case 'foreach':
      return { type: 'expand', path, node, description, items: itemsOf(snapshot, frame, node, lookup) };
  }
}

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
