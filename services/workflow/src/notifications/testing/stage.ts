import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Caller } from '@hexad/kernel';
import type { CreateChannelRequest, Subscription } from '@hexad/proto/workflow/v1/notifications';
import { temporaryFolder } from '@hexad/testing';
import { ann, openHouse, type House } from '../../runs/testing/house.js';

/** Ann with the roles that a token of the owner has. */
export const owner: Caller = { ...ann, roles: ['owner'] };

const SAY = `
name: say
version: '1'
steps:
  - { name: tell, type: emit, event: said, payload: '\${what}' }
`;

export interface Stage extends AsyncDisposable {
  readonly house: House;
  /** Where its workflow files are. */
  readonly folder: string;
  /** Runs a workflow that emits the event `said` with this payload. */
  say(what: unknown, projectId?: string): Promise<string>;
  channel(wish: Partial<CreateChannelRequest>): Promise<{ readonly id: string; readonly secret: string }>;
  subscribe(channelId: string, wish?: Partial<Subscription>, personal?: boolean): Promise<string>;
}

let keys = 0;
export const key = (): string => `key-${process.pid}-${(keys += 1)}`;

/** The workflow role with a workflow that says things. Webhooks may go to this machine, and failed messages are tried again soon. */
export async function openStage(settings: Readonly<Record<string, string>> = {}): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(temporaryFolder()).path;
  await writeFile(join(folder, 'say.yaml'), SAY);
  const defaults = { HEXAD_WORKFLOWS_DIR: folder, HEXAD_WEBHOOK_ALLOWED_HOSTS: '127.0.0.1', HEXAD_TEST_DELIVERY_PAUSES: '20,20' };
  const house = stack.use(await openHouse(() => ({}), { ...defaults, ...settings }));
  const opened = stack.move();
  const { notifications, workflow } = house;
  return {
    house,
    folder,
    say: async (what, projectId = 'project') => {
      const inputsJson = JSON.stringify({ what });
      return (await workflow.startRun({ workflow: 'say', projectId, inputsJson, idempotencyKey: '' }, { caller: ann })).runId;
    },
    channel: async (wish) => {
      const request = { projectId: 'project', kind: 'webhook', name: 'ops', target: '', room: '', personal: false, ...wish };
      const { channel, secret } = await notifications.createChannel(request, { caller: owner, idempotencyKey: key() });
      return { id: channel!.id, secret };
    },
    subscribe: async (channelId, wish = {}, personal = false) => {
      const request = { projectId: wish.projectId ?? 'project', subscription: subscription(channelId, wish), personal };
      return (await notifications.createSubscription(request, { caller: owner, idempotencyKey: key() })).subscription!.id;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** One that wants what a workflow says. */
export const subscription = (channelId: string, wish: Partial<Subscription> = {}): Subscription => ({
  id: '',
  projectId: '',
  name: 'what is said',
  types: ['hexad.workflow.event.emitted.v1'],
  filter: '',
  minSeverity: '',
  channelIds: [channelId],
  urgent: false,
  digest: undefined,
  dedupeKey: '',
  dedupeSeconds: 0,
  enabled: true,
  userId: '',
  createdAt: '',
  fault: '',
  ...wish,
});
