import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { SystemClock } from '@hexad/kernel';
import { IdentityUsers, openCredentials, StoredCredentials, StoredEncryption } from '@hexad/service-llm/credentials';
import { llmSchema } from '@hexad/service-llm/money';
import { LocalKeyFile, type WrappedKey } from '@hexad/secrets';
import { openStore } from '@hexad/store';
import { Metrics, SilentLog } from '@hexad/telemetry';

// A process that uses a tenant's key in so many calls at once until its input ends, and then says how many there were, with which secret the
// last, and what failed. Told to hang, it takes part in a rotation of the key-encryption key instead, says so after as many rows, and does no more.

interface Given {
  readonly url: string;
  readonly folder: string;
  readonly tenant: string;
  readonly calls: number;
  readonly hangAfter?: number;
}
const { url, folder, tenant, calls, hangAfter = Infinity } = JSON.parse(process.argv[2] ?? '{}') as Given;
const say = (what: unknown): void => void process.stdout.write(`${JSON.stringify(what)}\n`);

const server = await openStore({ url, ...(url.startsWith('postgres') && { directUrl: url }), schemas: [llmSchema] });
const store = server.store(llmSchema);
const kek = await LocalKeyFile.open(folder);
let wrapped = 0;
const wrap = kek.wrap.bind(kek);
kek.wrap = (...given): Promise<WrappedKey> => {
  wrapped += 1;
  if (wrapped <= hangAfter) return wrap(...given);
  say('hanging');
  return new Promise(() => setInterval(() => undefined, 60_000));
};
const users = new IdentityUsers({ client: () => ({}) as never });
const open = await openCredentials({
  credentials: new StoredCredentials(store),
  encryption: new StoredEncryption(store),
  users,
  // No key is made here.
  places: {} as never,
  kek,
  clock: new SystemClock(),
  log: new SilentLog(),
  metrics: new Metrics(),
  batch: 20,
});

const stop = new AbortController();
let used = 0;
let last = '';
const failed: string[] = [];
const loop = async (): Promise<void> => {
  while (!stop.signal.aborted) {
    try {
      last = await open.secrets.use(tenant, { actor: 'service:test' }, 'anthropic', async (secret) => secret);
      used += 1;
    } catch (error) {
      failed.push(String(error));
    }
    // Others have their turn too.
    for (let turns = 0; turns < 5; turns += 1) await turn();
  }
};
const loops = Array.from({ length: calls }, loop);
if (calls > 0) {
  await turn();
  say('using');
}
process.stdin.resume();
await once(process.stdin, 'end');
stop.abort();
await Promise.all(loops);
say({ used, failed, last });
await open[Symbol.asyncDispose]();
await server[Symbol.asyncDispose]();
