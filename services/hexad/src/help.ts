import { USAGE } from './usage.js';

/** The usage lines of a command, of one of its words (`run start`), or all of them. A word that is none of it is passed over. */
export function helpFor(words: readonly string[]): string {
  const [command, ...others] = words;
  const ofCommand = blocks().filter(({ head }) => head[1] === command);
  if (ofCommand.length === 0) return USAGE;
  let found = ofCommand;
  for (const word of others) {
    const narrower = found.filter(({ head }) => head.includes(word));
    if (narrower.length > 0) found = narrower;
  }
  const common = ofCommand.flatMap(({ lines }) => lines.slice(1)).filter((line) => line.includes(OF_ALL));
  const shown = found.flatMap(({ lines }) => lines);
  return [...shown, ...common.filter((line) => !shown.includes(line))].join('\n');
}

/** What a line of options says that goes for all words of its command. */
const OF_ALL = 'with each of them';

interface Block {
  /** The words before the explanation: `hexad`, `run`, `pause`, `resume`, `cancel`, … */
  readonly head: readonly string[];
  readonly lines: readonly string[];
}

/** A line that begins with `hexad`, and what stands further in below it. */
function blocks(): Block[] {
  const made: { head: string[]; lines: string[] }[] = [];
  for (const line of USAGE.split('\n')) {
    if (line.startsWith('  hexad '))
      made.push({
        head: line
          .trim()
          .split(/\s{3,}/)[0]!
          .split(/[^\w-]+/),
        lines: [line],
      });
    else if (line.startsWith('      ')) made.at(-1)?.lines.push(line);
  }
  return made;
}
