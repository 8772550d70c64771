import { readFileSync } from 'node:fs';
import { localKeyFile, runPlatform, schemasOf } from '@hexad/host';
import { identityRole } from '@hexad/service-identity/role';
import { llmRole } from '@hexad/service-llm/role';
import { openStore } from '@hexad/store';
import type { GatewayOptions } from './gateway.js';
import { RunningClock } from './running-clock.js';
import { setUp } from './set-up.js';

const { upstream, port, dataDir, url, ownerUrl, first, speed } = JSON.parse(process.argv[2]!) as GatewayOptions;
const modules = [identityRole, llmRole];
if (first) {
  await using server = await openStore({ url, ownerUrl, directUrl: url, schemas: schemasOf(modules), poolSize: 2 });
  await server.migrate();
}
const values = {
  HEXAD_DATA_DIR: dataDir,
  HEXAD_DATABASE_URL: url,
  HEXAD_DATABASE_DIRECT_URL: url,
  HEXAD_SERVICES_SECRET: 'a secret of the bench, and of nobody else',
  HEXAD_KEK: 'env:',
  HEXAD_KEK_SECRET: '1=of-the-bench-0123456789-0123456789-0123',
  HEXAD_LLM_LISTEN: `127.0.0.1:${port}`,
  HEXAD_LLM_ALLOWED_HOSTS: '127.0.0.1',
};
/** The model gateway as it is shipped. */
const running = await runPlatform({
  modules,
  sources: [{ name: 'the bench', values }],
  ...(speed !== 1 && { clock: new RunningClock(speed) }),
});
process.once('SIGTERM', () => void running[Symbol.asyncDispose]());
const apiKey = readFileSync(localKeyFile(dataDir), 'utf8').trim();
const tenant = first ? await setUp(running.platform.rpc, apiKey, upstream) : '';
console.log(`ready ${apiKey} ${tenant}`);
