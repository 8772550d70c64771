/** How far a fetch or a push is. */
export interface Progress {
  /** In git's own words: `Receiving objects`, `Resolving deltas`, `Counting objects`, … */
  readonly step: string;
  readonly done: number;
  readonly of: number;
}

const LINE = /^(?:remote: )?([A-Z][A-Za-z ]+):\s+\d+% \((\d+)\/(\d+)\)/;
const LONGEST_LINE = 4_096;

/** Reads git's progress as it comes; what is no progress is left out. */
export function readProgress(tell: (progress: Progress) => void): (piece: string) => void {
  let rest = '';
  return (piece) => {
    const lines = (rest + piece).split(/[\r\n]/);
    rest = lines.pop()!.slice(-LONGEST_LINE);
    for (const line of lines) {
      const found = LINE.exec(line);
      if (found) tell({ step: found[1]!, done: Number(found[2]), of: Number(found[3]) });
    }
  };
}
