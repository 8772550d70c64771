import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDatabase } from './database.js';
import { freePorts } from './free-ports.js';
import { Member } from './member.js';
import { openState } from './state.js';

const ROLES = ['identity', 'spec', 'codegen', 'workflow', 'dispatcher', 'agents', 'gateway'];
const BUSES: Readonly<Record<string, string>> = {
  embedded: 'embedded:',
  rabbitmq: 'amqp://guest:guest@127.0.0.1:5672',
  nats: 'nats://127.0.0.1:4222',
};

const { values } = parseArgs({
  options: {
    bus: { type: 'string', default: 'rabbitmq' },
    name: { type: 'string', default: 'cluster' },
    port: { type: 'string', default: '7300' },
  },
});
if (!/^[a-z][a-z0-9_]{0,20}$/.test(values.name))
  fail(`A cluster's name is a-z, 0-9 and _, at most 21, not ${JSON.stringify(values.name)}.`);
const bus = process.env['HEXAD_BUS_URL'] ?? BUSES[values.bus];
if (bus === undefined) fail(`There is no bus ${JSON.stringify(values.bus)}; there are: ${Object.keys(BUSES).join(', ')}.`);

const state = openState(fileURLToPath(new URL(`../../../.hexad/${values.name}`, import.meta.url)));
const database = await openDatabase(`hexad_${values.name}`, state.databasePassword).catch((error: Error) => fail(error.message));
const ports = await freePorts(ROLES.length);
const dataDir = join(state.folder, 'data');
const env = {
  HEXAD_DATA_DIR: dataDir,
  HEXAD_DATABASE_URL: database.url,
  HEXAD_DATABASE_DIRECT_URL: database.url,
  HEXAD_DATABASE_OWNER_URL: database.ownerUrl,
  HEXAD_BUS_URL: bus,
  HEXAD_BUS_PREFIX: `hexad_${values.name}`,
  HEXAD_SERVICES_SECRET: state.servicesSecret,
  HEXAD_RPC_ADDRESSES: ROLES.map((role, index) => `${role}=127.0.0.1:${ports[index]}`).join(' '),
  HEXAD_PORT: values.port,
};

const migrating = new Member(['migrate'], env, say('migrate'));
await migrating.run();
const members: Member[] = [];
const stop = async (): Promise<void> => {
  // The doors first, so that nothing comes in that nobody takes.
  for (const member of members.toReversed()) await member.stop();
};
try {
  members.push(...ROLES.map((role) => new Member(['serve', '--role', role], env, say(role))));
  await Promise.all(members.map((member) => member.start()));
} catch (error) {
  await stop();
  fail(`The cluster did not start: ${(error as Error).message}.`);
}
const url = readFileSync(join(dataDir, 'run/gateway.url'), 'utf8').trim();
console.log(`
The cluster is ready: ${ROLES.length} processes on PostgreSQL, bus ${values.bus}. Ctrl-C stops it.
  url    ${url}
  key    ${readFileSync(join(dataDir, 'local-key'), 'utf8').trim()}
  build  HEXAD_KEY=<key> node bin/hexad build brief.md --url ${url}`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
console.log('Stopping.');
await stop();

function say(name: string): (line: string) => void {
  return (line) => console.log(`${name.padEnd(10)} ${line}`);
}

function fail(message: string): never {
  console.error(`cluster: ${message}`);
  process.exit(69);
}
