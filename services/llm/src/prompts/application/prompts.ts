import { AppError, requireRight, type Caller, type Clock } from '@hexad/kernel';
import type { Provenance } from '../../calls/application/ports.js';
import type { Count } from '../domain/cut.js';
import { diffLines, linesOf, type DiffLine } from '../domain/diff.js';
import { armOf, checkExperiment, type Experiment } from '../domain/experiment.js';
import type { Finding } from '../domain/lint.js';
import type { Version } from '../domain/template.js';
import { findingsOf, refuseErrors } from './check-template.js';
import { fill, type Filled } from './fill.js';
import { InputSchemas } from './input-schemas.js';
import type { Engine, PromptStore, ShippedPrompts, StoredPrompt } from './ports.js';
import { readTemplate } from './read-template.js';

export interface PromptParts {
  readonly store: PromptStore;
  readonly shipped: ShippedPrompts;
  /** For what ships and for what tenants wrote. */
  readonly engines: Readonly<Record<Version['origin'], Engine>>;
  readonly count: Count;
  readonly clock: Clock;
}

export interface RenderOrder {
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Default: the arm of the subject in the experiment that runs, else the current version. */
  readonly version?: number | undefined;
  /** For whom an arm is chosen: a run, a project, a user. */
  readonly subject?: string | undefined;
  /** Tokens that there is room for; the template may want fewer. */
  readonly maxTokens?: number | undefined;
}

export interface Rendered extends Filled {
  readonly provenance: Provenance;
}

export interface Draft {
  readonly version: Version;
  readonly findings: readonly Finding[];
}

export interface PromptSummary {
  readonly name: string;
  readonly title: string;
  readonly origin: Version['origin'];
  readonly current?: number | undefined;
  readonly latest: number;
  readonly experiment?: Experiment | undefined;
}

/** Templates of prompts with their versions. */
export class Prompts {
  readonly #parts: PromptParts;
  readonly #schemas = new InputSchemas();

  constructor(parts: PromptParts) {
    this.#parts = parts;
  }

  /** Adds a version as a draft, with what is wrong with it. Fails with `template_invalid` for what is no template and `conflict` for a name that ships. */
  async create(caller: Caller, value: unknown): Promise<Draft> {
    requireRight(caller, 'models.use');
    const template = readTemplate(value);
    if (this.#shipped(template.name).length > 0)
      throw new AppError('conflict', `${template.name} ships with the product; give yours another name, and render that.`);
    const findings = findingsOf(template, this.#parts.engines.tenant, this.#schemas);
    const version = await this.#parts.store.add(caller.tenant, template, caller.actor, this.#parts.clock.now());
    return { version, findings };
  }

  /** What is wrong with a template; nothing is kept. */
  check(caller: Caller, value: unknown): readonly Finding[] {
    requireRight(caller, 'models.use');
    return findingsOf(readTemplate(value), this.#parts.engines.tenant, this.#schemas);
  }

  /** Makes a version the current one; an earlier one too, to go back. Fails with `template_invalid` when it has errors. */
  async publish(caller: Caller, name: string, version: number): Promise<Version> {
    requireRight(caller, 'models.manage');
    if (this.#shipped(name).length > 0)
      throw new AppError('conflict', `${name} ships with the product; its newest version is the current one.`);
    const { template, origin } = await this.#version(caller.tenant, name, version);
    refuseErrors(`${name} ${version}`, findingsOf(template, this.#parts.engines[origin], this.#schemas));
    const published = await this.#parts.store.publish(caller.tenant, name, version, this.#parts.clock.now());
    if (published === undefined) throw unknown(name, version);
    return published;
  }

  /** Begins an experiment with published versions, or ends the one that runs. */
  async experiment(caller: Caller, name: string, experiment: Experiment | undefined): Promise<void> {
    requireRight(caller, 'models.manage');
    if (experiment !== undefined) checkExperiment(experiment);
    for (const arm of experiment?.arms ?? []) {
      const { publishedAt } = await this.#version(caller.tenant, name, arm.version);
      if (publishedAt === undefined)
        throw new AppError('conflict', `Version ${arm.version} of ${name} is a draft; publish it before an experiment uses it.`);
    }
    await this.#parts.store.setExperiment(caller.tenant, name, experiment);
  }

  /** Fails with `not_found`, `invalid` for inputs that do not fit, `too_large` and `template_invalid`. */
  async render(caller: Caller, order: RenderOrder): Promise<Rendered> {
    requireRight(caller, 'models.use');
    const { version, arm } = await this.#chosen(caller.tenant, order);
    const { template, origin } = version;
    const values = this.#schemas.read(template, order.inputs);
    const filled = await fill(template, values, this.#parts.engines[origin], this.#parts.count, order.maxTokens);
    if (filled.messages.some(({ role, pieces }) => role === 'system' && pieces.some(({ untrusted }) => untrusted)))
      throw new AppError(
        'template_invalid',
        `${template.name} ${version.version} puts an input from outside into its system message; publish another.`,
      );
    return { ...filled, provenance: { template: template.name, version: version.version, ...(arm !== undefined && { arm }) } };
  }

  /** What ships and what the tenant wrote, by name. */
  async list(caller: Caller): Promise<readonly PromptSummary[]> {
    requireRight(caller, 'models.read');
    const { store, shipped } = this.#parts;
    const stored = await store.prompts(caller.tenant);
    const names = new Set([...shipped.all().map(({ template }) => template.name), ...stored.map(({ name }) => name)]);
    const all = [...names].toSorted().map((name) =>
      this.#summary(
        caller.tenant,
        name,
        stored.find((one) => one.name === name),
      ),
    );
    return (await Promise.all(all)).filter((one) => one !== undefined);
  }

  /** Every version of one, oldest first. Fails with `not_found`. */
  async versions(caller: Caller, name: string): Promise<readonly Version[]> {
    requireRight(caller, 'models.read');
    const versions = await this.#versions(caller.tenant, name);
    if (versions.length === 0) throw unknown(name);
    return versions;
  }

  /** What changed from one version to another. Fails with `not_found`. */
  async diff(caller: Caller, name: string, before: number, after: number): Promise<readonly DiffLine[]> {
    requireRight(caller, 'models.read');
    const [from, to] = [await this.#version(caller.tenant, name, before), await this.#version(caller.tenant, name, after)];
    return diffLines(linesOf(from.template), linesOf(to.template));
  }

  async #chosen(tenant: string, { name, version, subject }: RenderOrder): Promise<{ readonly version: Version; readonly arm?: string }> {
    if (version !== undefined) return { version: await this.#version(tenant, name, version) };
    const stored = await this.#parts.store.prompt(tenant, name);
    if (stored?.experiment !== undefined && subject !== undefined) {
      const arm = armOf(stored.experiment, subject);
      return { version: await this.#version(tenant, name, arm.version), arm: arm.name };
    }
    const current = this.#shipped(name).at(-1)?.version ?? stored?.current;
    if (current === undefined)
      throw stored === undefined ? unknown(name) : new AppError('not_found', `${name} has only drafts; publish one, or name its version.`);
    return { version: await this.#version(tenant, name, current) };
  }

  async #version(tenant: string, name: string, version: number): Promise<Version> {
    const shipped = this.#shipped(name);
    const found =
      shipped.length > 0 ? shipped.find((one) => one.version === version) : await this.#parts.store.version(tenant, name, version);
    if (found === undefined) throw unknown(name, version);
    return found;
  }

  async #versions(tenant: string, name: string): Promise<readonly Version[]> {
    const shipped = this.#shipped(name);
    return shipped.length > 0 ? shipped : this.#parts.store.versions(tenant, name);
  }

  async #summary(tenant: string, name: string, stored: StoredPrompt | undefined): Promise<PromptSummary | undefined> {
    const latest = (await this.#versions(tenant, name)).at(-1);
    if (latest === undefined) return undefined;
    const { origin, version, template } = latest;
    const current = origin === 'shipped' ? version : stored?.current;
    return { name, title: template.title, origin, current, latest: version, experiment: stored?.experiment };
  }

  #shipped(name: string): readonly Version[] {
    return this.#parts.shipped.all().filter(({ template }) => template.name === name);
  }
}

const unknown = (name: string, version?: number): AppError =>
  new AppError('not_found', `There is no ${version === undefined ? '' : `version ${version} of the `}prompt ${JSON.stringify(name)}.`);
