import { once } from 'node:events';
import { AppError, CODES } from '@hexad/kernel';
import { checkBroker } from './broker.js';
import { Cluster } from './cluster.js';
import { openDatabase } from './database.js';
import { NeverReady } from './member.js';
import { readOptions, USAGE } from './options.js';
import { openServer } from './server.js';
import { openState } from './state.js';

const NAME_WIDTH = 12;
const say = (member: string, line: string): void => console.log(`${member.padEnd(NAME_WIDTH)} ${line}`);

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === undefined) return console.log(USAGE);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await checkBroker(options);
  const state = openState(options.folder);
  await using server = await openServer(options.name, (line) => say('postgres', line));
  const database = await openDatabase(server.url, `hexad_${options.name}`, state.databasePassword);
  await using cluster = await Cluster.start({ options, database, state, say, signal: stop.signal });
  console.log(`
The cluster is ready: ${cluster.size} processes on PostgreSQL, bus ${options.bus}. Ctrl-C stops it.
  url    ${cluster.url}
  key    ${cluster.key}
  build  HEXAD_KEY=<key> node bin/hexad build brief.md --url ${cluster.url}`);
  for (const [member, listen] of cluster.metrics) say('metrics', `http://${listen}/metrics of ${member}`);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  console.log('Stopping.');
}

try {
  await run();
} catch (thrown) {
  fail(thrown);
}

/** A member that could not start has said why, and its exit code says of what kind it is. */
function fail(thrown: unknown): void {
  const error = AppError.from(thrown);
  const ended = thrown instanceof NeverReady;
  console.error(`cluster: ${error.message}${ended ? '' : ` [${error.code}]`}`);
  process.exitCode = (ended ? thrown.exit : undefined) ?? CODES[error.code].exit;
}
