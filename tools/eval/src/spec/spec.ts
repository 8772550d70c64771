import { PromptAnalysisEngine } from '@hexad/service-spec/engine';
import { readBriefs } from './briefs.js';
import { isMet, report } from './report.js';
import { scored } from './score.js';

/**
 * What the deterministic engine finds in briefs, of what careful readers insist on. `only`: a brief, or a set. What is missed in the
 * kept set is told by kind alone, so that nobody tunes to it; asked for one of its briefs, by name.
 */
export async function spec(only: string | undefined, tell: (line: string) => void) {
  const wanted = readBriefs().filter(({ name, set }) => only === undefined || only === set || only === name);
  const verdicts = wanted.map((brief, index) => {
    const one = scored(brief, (document) => new PromptAnalysisEngine().analyse({ documents: [document] }));
    tell(
      `▸ ${index + 1} of ${wanted.length}: ${brief.name}, ${one.found} of ${one.expected} found, ${one.invented.length} invented${one.refused ? `, refused as ${one.refused}` : ''}`,
    );
    return one;
  });
  return { text: verdicts.length === 0 ? '' : report(verdicts, wanted.length === 1), verdicts, met: isMet(verdicts) };
}
