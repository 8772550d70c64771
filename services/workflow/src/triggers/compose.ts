import type { Bus } from '@hexad/bus';
import type { Clock, Ids } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import type { Launch } from '../launching/application/launch.js';
import type { StartRun } from '../runs/application/start-run.js';
import type { SealedValues } from '../secrets/application/sealed-values.js';
import { SealedHookSecrets } from './adapters/sealed-hook-secrets.js';
import { StoredTriggers } from './adapters/stored-triggers.js';
import { HearEvents } from './application/hear-events.js';
import { ManageTriggers } from './application/manage-triggers.js';
import { PullTrigger } from './application/pull-trigger.js';
import { ReceiveWebhook } from './application/receive-webhook.js';
import { Listening } from './events/listening.js';
import { TriggersController } from './rpc/triggers.controller.js';
import type { Slice } from '../workflow.module.js';

export interface TriggersNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly launch: Launch;
  readonly startRun: StartRun;
  readonly sealed: SealedValues;
  /** Asked when a trigger hears of events. */
  readonly bus: () => Bus;
}

/** Runs that start when something happens. */
export function composeTriggers({ store, clock, ids, launch, startRun, sealed, bus }: TriggersNeeds) {
  const triggers = new StoredTriggers(store);
  const secrets = new SealedHookSecrets(sealed, clock);
  const pull = new PullTrigger(triggers, launch, clock);
  const hearEvents = new HearEvents(triggers, pull);
  const listening = new Listening(bus, triggers, hearEvents);
  const manageTriggers = new ManageTriggers({ triggers, secrets, pull, startRun, listen: listening.ensure, ids, clock });
  const receiveWebhook = new ReceiveWebhook(triggers, secrets, pull, clock);
  const providers = [
    { provide: ManageTriggers, useValue: manageTriggers },
    { provide: ReceiveWebhook, useValue: receiveWebhook },
  ];
  return {
    triggers,
    hearEvents,
    listening,
    manageTriggers,
    receiveWebhook,
    projectOf: { trigger: (tenant: string, id: string) => triggers.projectOf(tenant, id) },
    slice: { controllers: [TriggersController], providers } satisfies Slice,
  };
}
