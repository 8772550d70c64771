// Writes docs/reference from the schemas that validate, and the table of docs/events.md from the declared events. With --check it wants no difference to what is committed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSON_SCHEMAS } from '@hexad/proto/documents';
import { format, resolveConfig } from 'prettier';
import { withEvents } from './event-table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'docs/reference');
mkdirSync(folder, { recursive: true });

for (const [name, schema] of Object.entries(JSON_SCHEMAS)) writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
for (const project of ['services/workflow', 'services/gateway', 'tools/model-double']) {
  const { status } = spawnSync('npm', ['run', '--silent', 'generate'], { cwd: join(root, project), stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 70);
}

const page = join(root, 'docs/events.md');
const text = withEvents(readFileSync(page, 'utf8'));
writeFileSync(page, await format(text, { ...(await resolveConfig(page)), filepath: page }));

if (process.argv.includes('--check')) {
  const { stdout } = spawnSync('git', ['status', '--porcelain', '--', 'docs/reference', 'docs/events.md'], { cwd: root, encoding: 'utf8' });
  if (stdout.trim() !== '') {
    console.error(`Generated files differ from what is committed; run \`npm run generate\` and commit:\n${stdout}`);
    process.exit(1);
  }
}
