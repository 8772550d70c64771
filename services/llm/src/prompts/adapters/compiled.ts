const MOST = 500;

/** Texts as they were compiled, those that were used last. */
export class Compiled<T> {
  readonly #compile: (text: string) => T;
  readonly #known = new Map<string, T>();

  constructor(compile: (text: string) => T) {
    this.#compile = compile;
  }

  of(text: string): T {
    const compiled = this.#known.get(text) ?? this.#compile(text);
    this.#known.delete(text);
    const oldest = this.#known.size >= MOST ? this.#known.keys().next().value : undefined;
    if (oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(text, compiled);
    return compiled;
  }
}
