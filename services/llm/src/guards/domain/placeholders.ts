const WRITTEN = /\[[A-Z][A-Z_]{0,30}_\d{1,6}\]/g;

/** The names of what was taken out of one request: the same value has the same one everywhere. */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #taken: ReadonlySet<string>;

  /** `texts` may say what looks like a placeholder: it is given to nothing, for it would be put back where nothing was taken. */
  constructor(texts: Iterable<string> = []) {
    const taken = new Set<string>();
    for (const text of texts) for (const name of text.match(WRITTEN) ?? []) taken.add(name);
    this.#taken = taken;
  }

  /** `[EMAIL_1]` */
  nameOf(kind: string, value: string): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    let name: string;
    let count = this.#counts.get(kind) ?? 0;
    do name = `[${kind.toUpperCase()}_${(count += 1)}]`;
    while (this.#taken.has(name));
    this.#counts.set(kind, count);
    this.#names.set(value, name);
    this.#values.set(name, value);
    return name;
  }

  get values(): ReadonlyMap<string, string> {
    return this.#values;
  }
}
