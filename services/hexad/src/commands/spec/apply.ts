import { prepareFolders } from '@hexad/host/folders';
import { stopOnSignals } from '@hexad/host/signals';
import { AppError } from '@hexad/kernel';
import { Follower } from '../../build/follow.js';
import { knownRun } from '../../build/known-run.js';
import { isFinal, PendingBuilds, type PendingBuild } from '../../build/pending.js';
import type { GatewayClient } from '../../client/gateway.js';
import { onPlatform } from '../../hosting/reach-platform.js';
import { platformAddress } from '../../input/platform-address.js';
import { reporterFor } from '../../progress/reporter-for.js';
import { findDelivered, type Delivered } from '../../regenerate/delivered.js';
import { deliverRegenerated } from '../../regenerate/deliver-regenerated.js';
import { goOnTaking, holdEdit } from '../../regenerate/take-over.js';
import { REGENERATION } from '../../regenerate/waiting.js';
import { revisionText } from '../../report/revision.js';
import { editOf, specText, type Revised } from '../../spec/edit.js';
import { builtIn, RECORD, type Built } from '../../spec/recorded.js';
import type { SpecOptions } from '../spec.js';

/** Takes an edit of the spec into plan, code and tests. An edit with a fault starts nothing and changes nothing. */
export async function apply({ repo, spec: named, json, url }: SpecOptions): Promise<number> {
  await goOnTaking(repo);
  const built = await builtIn(repo);
  const revised = await editOf(built, named);
  if (revised === undefined) {
    console.log(json ? JSON.stringify({ type: 'result', status: 'unchanged' }) : 'The spec is as it was built: there is nothing to apply.');
    return 0;
  }
  const { edit } = revised;
  const delivered = await findDelivered(built.folder, edit.own ? [edit.file] : []);
  if (delivered === undefined)
    throw new AppError('conflict', `${JSON.stringify(repo)} has no ${RECORD} that is committed; commit it first.`);
  if (!json) console.log(revisionText(revised.revision));
  using interrupted = stopOnSignals();
  const { dataDir } = prepareFolders(process.env);
  const elsewhere = await platformAddress(url, dataDir);
  const asked = { revise: specText(revised.edit), base: built.record.run, folder: built.folder, head: delivered.head, url };
  const pending = await new PendingBuilds(dataDir).open(asked, built.folder);
  const follower = new Follower(reporterFor(json), interrupted.signal, REGENERATION);
  try {
    const code = await onPlatform({ signal: interrupted.signal, elsewhere }, async (client) => {
      const runId = await startOrGoOn(client, pending, { built, revised, delivered });
      const run = await follower.follow(client, runId);
      if (edit.own) await holdEdit(built.folder, edit.file, 'markdown' in edit ? edit.markdown : edit.spec);
      return deliverRegenerated(run, { json, startedAt: pending.startedAt, place: delivered });
    });
    await pending.done();
    return code;
  } catch (thrown) {
    if (isFinal(AppError.from(thrown))) await pending.done();
    throw thrown;
  }
}

interface Wish {
  readonly built: Built;
  readonly revised: Revised;
  readonly delivered: Delivered;
}

async function startOrGoOn(client: GatewayClient, pending: PendingBuild, { built, revised, delivered }: Wish): Promise<string> {
  const known = await knownRun(client, pending);
  if (known !== undefined) return known;
  const { runId } = await client.startRevision(
    { base: built.record.spec, ...specText(revised.edit), repository: delivered.folder, branch: delivered.branch },
    pending.key,
  );
  await pending.started(runId);
  return runId;
}
