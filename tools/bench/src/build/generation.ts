import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { repositoryRenderer } from '@hexad/service-codegen';
import { PromptAnalysisEngine } from '@hexad/service-spec/engine';
import { example, Place } from '../place.js';
import type { Row } from '../row.js';

/** From a spec to all files of both packs, the first time in a process; against writing the same bytes to the disk. */
export async function generation(name: string, brief: string, reach: number): Promise<Row> {
  const text = readFileSync(example(brief), 'utf8');
  const spec = new PromptAnalysisEngine().analyse({ documents: [{ name: basename(brief), text }] });
  const renderer = repositoryRenderer();
  const before = performance.now();
  const files = await renderer.execute({ spec, stack: ['node-api', 'react-spa'] });
  const ours = (performance.now() - before) / 1_000;

  using place = new Place();
  const writing = performance.now();
  for (const file of files) {
    mkdirSync(dirname(place.at(file.path)), { recursive: true });
    writeFileSync(place.at(file.path), file.text);
  }
  const baseline = (performance.now() - writing) / 1_000;
  const note = `${spec.entities.length} entities, ${files.length} files`;
  return { case: name, unit: 's', ours, against: 'writing the same files', baseline, reach, note };
}
