import { AppError } from '@hexad/kernel';
import nunjucks from 'nunjucks';
import { Engine } from '../application/ports.js';
import { Compiled } from './compiled.js';

/** Templates that ship: Jinja2's language, compiled to code. Never for what a tenant wrote, since it can reach everything that JavaScript can. */
export class JinjaEngine extends Engine {
  readonly #environment = new nunjucks.Environment(null, {
    autoescape: false,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  readonly #compiled = new Compiled((text) => new nunjucks.Template(text, this.#environment, undefined, true));

  override parse(text: string): void {
    this.#try(() => this.#compiled.of(text));
  }

  override render(text: string, values: Readonly<Record<string, unknown>>): string {
    return this.#try(() => this.#compiled.of(text).render({ ...values }));
  }

  #try<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const text = error instanceof Error ? error.message : 'it cannot be read';
      const line = /\[Line (\d+)/.exec(text)?.[1];
      const why = text.replace(/^[\s\S]*?\]\s*/, '').trim();
      throw new AppError('template_invalid', `The template fails${line === undefined ? '' : ` in line ${line}`}: ${why}.`, {
        details: { ...(line !== undefined && { line: Number(line) }) },
      });
    }
  }
}
