import { AppError } from '@hexad/kernel';
import { Liquid, type Template } from 'liquidjs';
import { Engine } from '../application/ports.js';
import { Compiled } from './compiled.js';

const LARGEST_TEXT = 200_000;
/** Milliseconds of one message, in which the process does nothing else; most take one. */
const LONGEST_TIME = 200;
/** What the engine counts as memory: roughly, characters and elements that are made. */
const MOST_MEMORY = 20_000_000;
/** They reach for other templates, or let a template go round what the lint sees. */
const WITHOUT = ['include', 'render', 'layout', 'block', 'liquid', 'echo', 'tablerow', 'cycle', 'increment', 'decrement'];

/** Templates that tenants wrote: interpreted, with no way to files, prototypes or functions, and with an end to time and space. */
export class LiquidEngine extends Engine {
  readonly #liquid: Liquid;
  readonly #parsed: Compiled<Template[]>;

  constructor() {
    super();
    this.#liquid = new Liquid({
      strictVariables: true,
      strictFilters: true,
      ownPropertyOnly: true,
      dynamicPartials: false,
      templates: {},
      parseLimit: LARGEST_TEXT,
      renderLimit: LONGEST_TIME,
      memoryLimit: MOST_MEMORY,
      timezoneOffset: 0,
    });
    for (const tag of WITHOUT) delete this.#liquid.tags[tag];
    this.#parsed = new Compiled((text) => this.#liquid.parse(text));
  }

  override parse(text: string): void {
    attempt(() => this.#parsed.of(text));
  }

  override render(text: string, values: Readonly<Record<string, unknown>>): string {
    return attempt(() => String(this.#liquid.renderSync(this.#parsed.of(text), { ...values })));
  }
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const text = error instanceof Error ? error.message : 'it cannot be read';
    const line = /, line:(\d+)/.exec(text)?.[1];
    const why = text.replace(/, line:\d+, col:\d+$/, '').trim();
    throw new AppError('template_invalid', `The template fails${line === undefined ? '' : ` in line ${line}`}: ${why}.`, {
      details: { ...(line !== undefined && { line: Number(line) }) },
    });
  }
}
