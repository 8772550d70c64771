/** A place in a template where something is not taken word for word. Both dialects write these alike. */
export interface Node {
  readonly type: 'output' | 'tag';
  /** `for`, `if`, …; empty for an output. */
  readonly name: string;
  readonly expression: string;
  readonly offset: number;
  /** From 1. */
  readonly line: number;
}

export interface Scanned {
  readonly nodes: readonly Node[];
  /** The template with spaces in the place of each node: as long as it was. */
  readonly literal: string;
}

const CLOSERS = { '{': '}}', '%': '%}', '#': '#}' } as const;
const VERBATIM = new Set(['raw', 'verbatim', 'comment']);

/** Finds the nodes; what never closes is left to the engine, which says so. Linear in the text. */
export function scan(text: string): Scanned {
  const nodes: Node[] = [];
  let literal = '';
  let done = 0;
  let line = 1;
  const pass = (to: number, asIs: boolean): void => {
    const part = text.slice(done, to);
    literal += asIs ? part : part.replaceAll(/[^\n]/g, ' ');
    for (const one of part) if (one === '\n') line += 1;
    done = to;
  };
  for (const { index, 1: kind } of text.matchAll(/\{([{%#])/g)) {
    if (index < done) continue;
    const end = text.indexOf(CLOSERS[kind as keyof typeof CLOSERS], index + 2);
    if (end < 0) break;
    pass(index, true);
    const inner = text
      .slice(index + 2, end)
      .replace(/^[-~]/, '')
      .replace(/[-~]$/, '')
      .trim();
    const name = kind === '%' ? (/^[\w#]+/.exec(inner)?.[0] ?? '') : '';
    if (kind !== '#')
      nodes.push({ type: kind === '{' ? 'output' : 'tag', name, expression: inner.slice(name.length).trim(), offset: index, line });
    pass(VERBATIM.has(name) ? endOf(text, name, end + 2) : end + 2, false);
  }
  pass(text.length, true);
  return { nodes, literal };
}

/** Behind the tag that ends this one. */
function endOf(text: string, name: string, from: number): number {
  const close = new RegExp(`\\{%[-~]?\\s{0,20}end${name}\\s{0,20}[-~]?%\\}`, 'g');
  close.lastIndex = from;
  return close.test(text) ? close.lastIndex : text.length;
}

const WORDS = new Set(
  'and or not in is if else true false none null nil empty blank contains reversed limit offset cols True False None with context loop forloop tablerowloop range defined'.split(
    ' ',
  ),
);

/** Names that an expression reads: neither fields, filters, names of arguments nor words of the language. */
export function namesIn(expression: string): string[] {
  const bare = expression.replaceAll(/"[^"]*"|'[^']*'/g, '""');
  return Array.from(bare.matchAll(/(\.|\|)?(?<!\w)([A-Za-z_]\w*)(\s{0,4}(?:=(?!=)|:))?/g), ([, before, name = '', after]) =>
    before !== undefined || after !== undefined || WORDS.has(name) ? '' : name,
  ).filter((name) => name !== '');
}
