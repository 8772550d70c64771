import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRun, type Site, type Work } from '../work.js';
import { auditBlobs, type Texts } from './audit-blobs.js';

const FILE = 'blobs';
const SMALLEST = 66_000;
const LARGEST = 450_000;
/** Of texts: so few that runs share some. */
const KINDS = 12;

const make = (name: string): string =>
  `{ name: make_${name}, plugin: chaos, action: make, inputs: { n: '\${${name}.n}', length: '\${${name}.length}' }, outputs: { text: ${name}_text }, retry: { attempts: 5, delay: 0.05 } }`;
const look = (name: string, text: string): string =>
  `{ name: look_${name}, plugin: chaos, action: look, inputs: { text: '\${${text}}' }, outputs: { hash: ${name}_hash }, retry: { attempts: 5, delay: 0.05 } }`;

/** Two large outputs at once, each looked at by a step of its own, and both together by a third. */
const YAML = `name: ${FILE}
version: '1'
steps:
  - name: both
    type: parallel
    steps:
      - ${make('a')}
      - ${make('b')}
  - ${look('a', 'a_text')}
  - ${look('b', 'b_text')}
  - ${look('all', 'a_text + b_text')}
`;

/** Outputs that are too large for the rows of their runs: each is whole or not there at all, and none is lost. */
export function blobsWork(site: Site): Promise<Work> {
  const { world, number, runs, random } = site;
  writeFileSync(join(world.filesOf('1'), `${FILE}.yaml`), YAML);
  const kinds = Array.from({ length: KINDS }, (_, n) => ({ n, length: Math.floor(SMALLEST + random() * (LARGEST - SMALLEST)) }));
  const some = () => kinds[Math.floor(random() * KINDS)]!;
  const planned = Array.from({ length: runs }, (): Texts => ({ a: some(), b: some() }));
  return Promise.resolve({
    runs,
    keys: [`${number}/%`],
    start: (index) => startRun(site, FILE, `${number}/${index}`, planned[index]),
    audit: () => auditBlobs(site, planned),
  });
}
