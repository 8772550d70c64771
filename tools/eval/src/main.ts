import { parseArgs } from 'node:util';
import { autofix } from './autofix/autofix.js';
import { regeneration } from './regeneration/regeneration.js';
import { spec } from './spec/spec.js';

/** What an area measures; each says for itself what it has to reach. */
type Evaluation = (
  only: string | undefined,
  tell: (line: string) => void,
) => Promise<{ text: string; verdicts: readonly object[]; met: boolean; brokenOff?: boolean }>;

const AREAS: Readonly<Record<string, Evaluation>> = { agents: autofix, regeneration, spec };
const USAGE = `usage: npm run eval -- <${Object.keys(AREAS).join('|')}> [--json] [--only <a base, a case, a brief, seen or kept; rounds>]`;

function read() {
  try {
    return parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, only: { type: 'string' } } });
  } catch {
    return undefined;
  }
}

const given = read();
const [name = '', ...others] = given?.positionals ?? [];
if (!given || !Object.hasOwn(AREAS, name) || others.length > 0) {
  console.error(USAGE);
  process.exit(64);
}
const { text, verdicts, met, brokenOff = false } = await AREAS[name]!(given.values.only, (line) => console.error(line));
if (verdicts.length === 0 && !brokenOff) {
  console.error(`There is no case with ${JSON.stringify(given.values.only)}.`);
  process.exit(64);
}
if (given.values.json) for (const verdict of verdicts) console.log(JSON.stringify(verdict));
else console.log(text);
if (brokenOff) process.exitCode = 130;
else process.exitCode = met ? 0 : 1;
