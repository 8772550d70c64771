/**
 * One text that matches an anchored pattern of the kind that the engine builds: literals, escapes, classes, groups with
 * alternatives, and the usual counts. `undefined` when the pattern uses anything else.
 */
export function sampleOf(pattern: string): string | undefined {
  const reader = new Reader(pattern);
  const sample = reader.alternatives();
  return sample !== undefined && reader.atEnd && new RegExp(pattern).test(sample) ? sample : undefined;
}

const CLASS: Readonly<Record<string, string>> = { d: '1', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' };

class Reader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get atEnd(): boolean {
    return this.#at >= this.#pattern.length;
  }

  /** The first alternative; the others are read over. */
  alternatives(): string | undefined {
    const first = this.#sequence();
    while (this.#pattern[this.#at] === '|') {
      this.#at += 1;
      if (this.#sequence() === undefined) return undefined;
    }
    return first;
  }

  #sequence(): string | undefined {
    let text = '';
    while (!this.atEnd && !'|)'.includes(this.#pattern[this.#at]!)) {
      const atom = this.#atom();
      if (atom === undefined) return undefined;
      text += atom.repeat(this.#count());
    }
    return text;
  }

  #atom(): string | undefined {
    const character = this.#pattern[this.#at]!;
    this.#at += 1;
    if (character === '^' || character === '$') return '';
    if (character === '.') return 'a';
    if (character === '\\') return this.#escaped();
    if (character === '[') return this.#class();
    if (character === '(') return this.#group();
    return character;
  }

  #escaped(): string | undefined {
    const character = this.#pattern[this.#at];
    this.#at += 1;
    if (character === undefined || /[bBpPuxck1-9]/.test(character)) return undefined;
    return CLASS[character] ?? character;
  }

  #class(): string | undefined {
    const end = this.#pattern.indexOf(']', this.#at);
    const body = this.#pattern.slice(this.#at, end);
    if (end < 0 || body.startsWith('^')) return undefined;
    this.#at = end + 1;
    return body.startsWith('\\') ? (CLASS[body[1] ?? ''] ?? body[1]) : body[0];
  }

  #group(): string | undefined {
    if (this.#pattern.startsWith('?:', this.#at)) this.#at += 2;
    else if (this.#pattern[this.#at] === '?') return undefined;
    const text = this.alternatives();
    if (this.#pattern[this.#at] !== ')') return undefined;
    this.#at += 1;
    return text;
  }

  #count(): number {
    const rest = this.#pattern.slice(this.#at);
    const braces = /^\{(\d+)(?:,\d*)?\}/.exec(rest);
    if (braces !== null) {
      this.#at += braces[0].length;
      return Number(braces[1]);
    }
    if (!/^[?*+]/.test(rest)) return 1;
    this.#at += 1;
    return rest.startsWith('+') ? 1 : 0;
  }
}
