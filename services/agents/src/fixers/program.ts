// What runs in the sandbox, in the root of a repository: `program.js [--check] <lint|types|format>…`. It reads sources and runs nothing of them. With --check
// it ends with 1 when there are findings, and changes nothing. `--below <folder>`, as often as wanted: repositories that lie below, each for itself.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inWords, type What } from './finding.js';
import { mend, type Mended } from './mend.js';

/** Lines for people and models; what is left of a thousand findings helps nobody. */
const MOST_LINES = 60;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, below: { type: 'string', multiple: true } },
});
for (const folder of values.below ?? ['.']) {
  const mended = await mend(path.resolve(folder), new Set(positionals as What[]), { looksOnly: values.check });
  if (values.below) console.log(`== ${folder}`);
  tell(mended);
  if (values.check && mended.found.length > 0) process.exitCode = 1;
}

function tell({ found, left, changed }: Mended): void {
  const gone = Math.max(0, found.length - left.length);
  if (values.check) console.log(found.length === 0 ? 'Nothing was found.' : `${found.length} findings:`);
  else
    console.log(`${found.length} findings, ${gone} mended in ${changed.length} files, ${left.length} left${left.length === 0 ? '.' : ':'}`);
  for (const finding of left.slice(0, MOST_LINES)) console.log(inWords(finding));
  if (left.length > MOST_LINES) console.log(`and ${left.length - MOST_LINES} more`);
}
