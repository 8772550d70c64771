import type { Platform } from '@hexad/host';
import { AppError, isUuid } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import type { Notifications } from '../notifications/compose.js';
import { HEARD } from '../notifications/application/heard.js';
import { happeningOf } from '../notifications/events/happenings.js';
import type { Slice } from '../workflow.module.js';
import { StoreAlerts } from './adapters/store-alerts.js';
import { EngineDoer, type DoerParts } from './adapters/engine-doer.js';
import { GROUP, QUEUE, StoreReactions } from './adapters/store-reactions.js';
import { Act } from './application/act.js';
import { ManageRules, type CheckChannels } from './application/manage-rules.js';
import { Reactions } from './application/ports.js';
import { countAlert } from './events/count-alert.js';
import { ReactionsController } from './rpc/reactions.controller.js';

const AT_ONCE = 4;

type Runs = Omit<DoerParts, 'deliveries' | 'alerts'>;

/** What is done by itself when something happens in a project. */
export function composeReactions(platform: Platform, store: Store, runs: Runs, notifications: Notifications, stack: AsyncDisposableStack) {
  const { clock, ids } = platform;
  const log = platform.log('workflow');
  const reactions = stack.use(new StoreReactions({ store, clock, ids, log }));
  const { startRun, rerun, steerRun } = runs;
  const { deliveries, manageSubscriptions } = notifications;
  const act = new Act(reactions, new EngineDoer({ startRun, rerun, steerRun, deliveries, alerts: new StoreAlerts(store) }), log);
  const checkChannels: CheckChannels = (caller, wish, projects) => manageSubscriptions.checkChannels(caller, wish, projects);
  const slice: Slice = {
    controllers: [ReactionsController],
    providers: [
      { provide: Reactions, useValue: reactions },
      { provide: ManageRules, useValue: new ManageRules(reactions, checkChannels, (caller, wish) => startRun.check(caller, wish)) },
    ],
  };
  return {
    slice,
    projectOf: { reaction: async (tenant: string, id: string) => (await reactions.find(tenant, id))?.projectId },
    /** Begins to hear and to act. */
    listen: async (): Promise<AsyncDisposable> => {
      await using listening = new AsyncDisposableStack();
      const bus = platform.bus('workflow');
      listening.use(
        await bus.onTask({ queue: QUEUE, concurrency: AT_ONCE }, async ({ message: { tenant, data } }) => {
          const { id, what, attempt } = (data ?? {}) as { readonly id?: string; readonly what?: string; readonly attempt?: number };
          if (id === undefined || !isUuid(id)) throw new AppError('invalid', 'The task is no reaction.');
          await (what === 'escalate' ? act.escalate(tenant, id) : act.act(tenant, id, attempt ?? 0));
        }),
      );
      listening.use(
        await bus.onEvent({ group: GROUP, types: HEARD }, async ({ message }) => {
          const heard = happeningOf(message);
          if (heard === undefined) return;
          countAlert(platform.metrics, heard.happening);
          if (await reactions.hasRules(heard.tenant)) await reactions.react(heard.tenant, heard.happening);
        }),
      );
      return listening.move();
    },
  };
}
