/** A name that a file defines. */
export interface Definition {
  readonly name: string;
  readonly line: number;
  /** Its first line, as it stands there. */
  readonly text: string;
}

/** What a parser found in a file: what it defines, and how often it names what. */
export interface FileSymbols {
  readonly path: string;
  readonly definitions: readonly Definition[];
  readonly references: Readonly<Record<string, number>>;
}

const ROUNDS = 20;
/** Lower than for pages of the web: what a task names matters more than what everybody leans on. */
const DAMPING = 0.7;

/** How much each file matters, towards the words: PageRank over who names what is defined where. Pure. The ranks add up to 1. */
export function rank(files: readonly FileSymbols[], words: readonly string[]): Map<string, number> {
  if (files.length === 0) return new Map();
  const edges = edgesOf(files);
  const start = teleport(files, words);
  let ranks = [...start];
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = start.map((share) => share * (1 - DAMPING));
    for (const [from, rankOf] of ranks.entries()) {
      const out = edges[from]!;
      const total = out.reduce((sum, [, weight]) => sum + weight, 0);
      // Who names nobody gives what they have back to where everybody begins.
      if (total === 0) for (const [to, share] of start.entries()) next[to]! += DAMPING * rankOf * share;
      else for (const [to, weight] of out) next[to]! += (DAMPING * rankOf * weight) / total;
    }
    ranks = next;
  }
  return new Map(files.map(({ path }, index) => [path, ranks[index]!]));
}

/** From each file to those that define what it names; a name that many define says little of each. */
function edgesOf(files: readonly FileSymbols[]): (readonly (readonly [to: number, weight: number])[])[] {
  const definers = new Map<string, number[]>();
  for (const [index, { definitions }] of files.entries())
    for (const name of new Set(definitions.map((one) => one.name))) definers.set(name, [...(definers.get(name) ?? []), index]);
  return files.map(({ references }, from) => {
    const weights = new Map<number, number>();
    for (const [name, count] of Object.entries(references)) {
      const targets = definers.get(name) ?? [];
      for (const to of targets) if (to !== from) weights.set(to, (weights.get(to) ?? 0) + Math.sqrt(count) / targets.length);
    }
    return [...weights];
  });
}

/** Where a walk begins: everywhere a little, and mostly at what the words name. */
function teleport(files: readonly FileSymbols[], words: readonly string[]): number[] {
  const wanted = new Set(words.map((word) => word.toLowerCase()));
  const named = files.map(({ path, definitions }) => {
    const parts = path.toLowerCase().split(/[/._-]/);
    const inPath = parts.filter((part) => wanted.has(part)).length + (wanted.has(path.toLowerCase()) ? 5 : 0);
    return inPath + definitions.filter(({ name }) => wanted.has(name.toLowerCase())).length * 2;
  });
  const raw = named.map((hits) => 1 / files.length + hits);
  const total = raw.reduce((sum, one) => sum + one, 0);
  return raw.map((one) => one / total);
}

/** Characters of a token, about. */
const TOKEN = 4;
const MOST_OF_A_FILE = 12;

/** The files in the order of their ranks with what they define, as far as the tokens go; `others` are files without symbols. */
export function render(files: readonly FileSymbols[], words: readonly string[], tokens: number, others: readonly string[]): string {
  const ranks = rank(files, words);
  const wanted = new Set(words.map((word) => word.toLowerCase()));
  const ordered = [...files].sort((a, b) => ranks.get(b.path)! - ranks.get(a.path)! || (a.path < b.path ? -1 : 1));
  let text = '';
  let shown = 0;
  for (const { path, definitions } of ordered) {
    const first = [...definitions].sort((a, b) => Number(wanted.has(b.name.toLowerCase())) - Number(wanted.has(a.name.toLowerCase())));
    const lines = first
      .slice(0, MOST_OF_A_FILE)
      .sort((a, b) => a.line - b.line)
      .map((one) => `  ${one.line}: ${one.text}`);
    const more = definitions.length > MOST_OF_A_FILE ? [`  … ${definitions.length - MOST_OF_A_FILE} more`] : [];
    const block = `${[path, ...lines, ...more].join('\n')}\n`;
    if (text.length + block.length > tokens * TOKEN) break;
    text += block;
    shown += 1;
  }
  const rest = [...ordered.slice(shown).map(({ path }) => path), ...others];
  const room = Math.max(0, tokens * TOKEN - text.length);
  const named: string[] = [];
  for (const path of rest) {
    if (named.join(' ').length + path.length > room) break;
    named.push(path);
  }
  const left = rest.length - named.length;
  return `${text}${named.length > 0 ? `also: ${named.join(' ')}\n` : ''}${left > 0 ? `and ${left} files more\n` : ''}`;
}
