import type { PluginContext } from '../../runs/application/plugins.js';

export interface ModelQuestion {
  /** `provider/model`, a model, or a tier: `fast`, `primary`, `powerful`. */
  readonly model: string;
  readonly system: readonly string[];
  /** What stands before it is ours, and it came from outside: the guards look at it. */
  readonly trusted: string;
  readonly untrusted: string;
  /** JSON Schema that the answer must fit, as JSON; empty: any text. */
  readonly schema: string;
  /** Tokens; 0: the most that the model gives. */
  readonly maxOutput: number;
  readonly temperature: number | undefined;
  /** Such as `workflow.extract`. */
  readonly purpose: string;
}

export interface ModelAnswer {
  readonly text: string;
  readonly provider: string;
  readonly model: string;
  /** stop, length, refused, … */
  readonly finish: string;
  readonly tokens: { readonly input: number; readonly output: number };
  /** Micro-dollars. */
  readonly cost: number;
}

/** The models of the tenant. What is asked is paid from the budgets on the way to the project, and written down with run and step. */
export abstract class Models {
  abstract ask(question: ModelQuestion, context: PluginContext): Promise<ModelAnswer>;
}
