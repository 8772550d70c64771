import type { Part, TextPart, Turn } from '../../calls/domain/request.js';

/** A conversation while it is read: instructions wherever they stand go above it, and results of tools that follow each other are one turn. */
export class Turns {
  readonly system: TextPart[] = [];
  readonly #turns: { role: Turn['role']; parts: Part[]; joins: boolean }[] = [];

  /** `joins`: belongs to one turn with what comes before and after of the same kind. */
  add(role: Turn['role'], parts: readonly Part[], joins = false): void {
    const last = this.#turns.at(-1);
    if (joins && last?.joins === true && last.role === role) last.parts.push(...parts);
    else this.#turns.push({ role, parts: [...parts], joins });
  }

  get turns(): readonly Turn[] {
    return this.#turns.map(({ role, parts }) => ({ role, parts }));
  }
}
