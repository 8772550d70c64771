import { Check } from './actions/check.js';
import { Deliver, type DeliverPorts } from './actions/deliver.js';
import { Fix } from './actions/fix.js';
import { Generate } from './actions/generate.js';
import { Integrate } from './actions/integrate.js';
import { Prepare } from './actions/prepare.js';
import { ProveStory } from './actions/prove-story.js';
import { Prove } from './actions/prove.js';
import type { Action } from './action.js';
import type { PackTools } from './pack-tools.js';
import type { Codegen } from './ports.js';
import { TemplateStrategy } from './strategy.js';

export interface ActionParts extends DeliverPorts {
  readonly codegen: Codegen;
  readonly tools: PackTools;
  /** What needs no packs. */
  readonly others?: readonly Action[];
}

/** Everything that an agent of code can do for a step. */
export function allActions(parts: ActionParts): Action[] {
  const { specs, codegen, tools } = parts;
  const strategies = [new TemplateStrategy(codegen)];
  return [
    new Prepare(specs, codegen, tools),
    new Generate(specs, strategies),
    new Check(codegen, tools),
    new Fix(codegen, tools),
    new ProveStory(specs, codegen, tools),
    new Integrate({ specs, codegen, tools, strategies }),
    new Prove(specs, codegen, tools),
    new Deliver(parts),
    ...(parts.others ?? []),
  ];
}
