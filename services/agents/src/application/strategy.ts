import type { Caller } from '@hexad/kernel';
import type { Decision, RepositoryOptions, Spec, Story } from '@hexad/proto/documents';
import type { RepositoryFile } from '@hexad/workspace';
import type { Codegen } from './ports.js';

/** What a change set is wanted for. */
export interface StoryRequest {
  readonly caller: Caller;
  readonly spec: Spec;
  readonly story: Story;
  /** Stories whose behaviour must be in: those on main and this one. */
  readonly included: readonly string[];
  readonly stack: readonly string[];
  readonly options: RepositoryOptions;
  readonly signal: AbortSignal;
}

/** A way to get from a story to files. */
export abstract class Strategy {
  abstract readonly name: string;
  /** Why it suits the story, or why it does not. */
  abstract suits(request: StoryRequest): { readonly suits: boolean; readonly reason: string };
  /** All files of the repository with the story in. */
  abstract produce(request: StoryRequest): Promise<RepositoryFile[]>;
}

/** The shipped packs: deterministic, offline, tested. */
export class TemplateStrategy extends Strategy {
  override readonly name = 'template';
  readonly #codegen: Codegen;

  constructor(codegen: Codegen) {
    super();
    this.#codegen = codegen;
  }

  override suits({ story, stack }: StoryRequest): { suits: boolean; reason: string } {
    return {
      suits: true,
      reason: `The packs ${stack.join(' and ')} have templates for the capability ${story.capability}, and no model is configured.`,
    };
  }

  override produce({ caller, spec, included, stack, options, signal }: StoryRequest): Promise<RepositoryFile[]> {
    return this.#codegen.render(caller, { spec, stories: included, stack, options }, signal);
  }
}

/** The first strategy that suits, as a decision on the record. */
export function choose(strategies: readonly Strategy[], request: StoryRequest): { strategy: Strategy; decision: Decision } {
  const strategy = strategies.find((one) => one.suits(request).suits) ?? strategies[0]!;
  const decision: Decision = {
    id: `D-${request.story.id}`,
    story: request.story.id,
    choice: strategy.name,
    reason: strategy.suits(request).reason,
    alternatives: strategies.filter((one) => one !== strategy).map((one) => one.name),
  };
  return { strategy, decision };
}
