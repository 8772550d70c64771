import type { Experiment } from '../domain/experiment.js';
import type { Template, Version } from '../domain/template.js';

/** Fills texts of one dialect. */
export abstract class Engine {
  /** Fails with `template_invalid`; details `line`, where the engine knows it. */
  abstract parse(text: string): void;
  /** Fails with `template_invalid` for a name that has no value, and where the template takes too much time or space. */
  abstract render(text: string, values: Readonly<Record<string, unknown>>): string | Promise<string>;
}

/** The templates that ship with the product, which are the same for every tenant. */
export abstract class ShippedPrompts {
  /** Every version of every template, by name and version. */
  abstract all(): readonly Version[];
}

export interface StoredPrompt {
  readonly name: string;
  /** The version that is rendered where none is named; undefined while there are only drafts. */
  readonly current?: number | undefined;
  readonly experiment?: Experiment | undefined;
}

/** What tenants wrote and decided about prompts. Versions never change, but for the time at which they were published. */
export abstract class PromptStore {
  /** Adds the next version as a draft; gives the last one when that is the same. */
  abstract add(tenant: string, template: Template, by: string, at: Date): Promise<Version>;
  /** Undefined where there is none. */
  abstract version(tenant: string, name: string, version: number): Promise<Version | undefined>;
  /** Oldest first. */
  abstract versions(tenant: string, name: string): Promise<readonly Version[]>;
  /** Makes the version the current one, and published if it was a draft. Gives it; undefined where there is none. */
  abstract publish(tenant: string, name: string, version: number, at: Date): Promise<Version | undefined>;
  abstract prompt(tenant: string, name: string): Promise<StoredPrompt | undefined>;
  /** By name. */
  abstract prompts(tenant: string): Promise<readonly StoredPrompt[]>;
  abstract setExperiment(tenant: string, name: string, experiment: Experiment | undefined): Promise<void>;
}
