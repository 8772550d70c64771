import { writeFileSync } from 'node:fs';
import { median, Place } from '../place.js';
import { timed } from '../processes.js';
import type { Row } from '../row.js';
import { pagesOf, pdfOf } from './pages.js';

/** A PDF of prose to its spec and plan: the command with the start of the platform, against the same for a PDF of one page. */
export async function longDocument(name: string, { pages, reach, runs }: { pages: number; reach: number; runs: number }): Promise<Row> {
  const all = pagesOf(pages);
  const documents = { 'long.pdf': await pdfOf(all), 'short.pdf': await pdfOf(all.slice(0, 1)) };
  const [long, short]: [number[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    // A document that was planned before is known where it was.
    using place = new Place();
    for (const [document, content] of Object.entries(documents)) writeFileSync(place.at(document), content);
    short.push(await timed(place.hexad('plan', 'short.pdf')));
    long.push(await timed(place.hexad('plan', 'long.pdf')));
  }
  const characters = all.flat().reduce((sum, piece) => sum + ('heading' in piece ? piece.heading : piece.text).length, 0);
  return {
    case: name,
    unit: 's',
    ours: median(long),
    against: 'one page',
    baseline: median(short),
    reach,
    note: `${Math.round(characters / 1_000)} thousand characters`,
  };
}
