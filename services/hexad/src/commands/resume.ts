import { parseArgs } from 'node:util';
import { prepareFolders } from '@hexad/host/folders';
import { stopOnSignals } from '@hexad/host/signals';
import { AppError, isUuid } from '@hexad/kernel';
import { deliver } from '../build/deliver.js';
import { Follower } from '../build/follow.js';
import { goOn } from '../build/go-on.js';
import { PendingBuilds } from '../build/pending.js';
import { onPlatform } from '../hosting/reach-platform.js';
import { checkOutputFolder } from '../input/output-folder.js';
import { platformAddress } from '../input/platform-address.js';
import { deliverRegenerated, isRegenerated } from '../regenerate/deliver-regenerated.js';
import { REGENERATION } from '../regenerate/waiting.js';
import { reporterFor } from '../progress/reporter-for.js';
import { parsing } from './parsing.js';

/** `hexad resume <run>`: goes on with an interrupted or failed run, whoever started it, and writes where its build was to write. */
export async function resume(args: string[]): Promise<number> {
  const { values, positionals } = parsing(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: { out: { type: 'string' }, url: { type: 'string' }, json: { type: 'boolean', default: false } },
    }),
  );
  const [runId] = positionals;
  if (runId === undefined || positionals.length > 1 || !isUuid(runId)) {
    throw new AppError('invalid', `\`hexad resume\` takes the id of one run, not ${JSON.stringify(positionals.join(' '))}.`);
  }
  const folder = values.out === undefined ? undefined : await checkOutputFolder(values.out);
  const { dataDir } = prepareFolders(process.env);
  const elsewhere = await platformAddress(values.url, dataDir);
  const pending = await new PendingBuilds(dataDir).ofRun(runId);
  const startedAt = Date.now();
  using interrupted = stopOnSignals();
  const follower = new Follower(reporterFor(values.json), interrupted.signal, REGENERATION);
  let resumed = false;
  return onPlatform({ signal: interrupted.signal, elsewhere }, async (client) => {
    if (!resumed) await goOn(client, await client.run(runId));
    resumed = true;
    const run = await follower.follow(client, runId);
    const place = folder ?? pending?.folder;
    const delivery = { json: values.json, startedAt };
    const code =
      isRegenerated(run) && place !== undefined
        ? await deliverRegenerated(run, { ...delivery, place: { folder: place } })
        : await deliver(client, run, { ...delivery, folder: place });
    await pending?.done();
    return code;
  });
}
