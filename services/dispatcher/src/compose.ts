import { readWeights } from '@hexad/kernel';
import type { Platform } from '@hexad/host';
import type { DynamicModule } from '@nestjs/common';
import { BusHanded } from './adapters/bus-handed.js';
import { dispatcherSchema } from './adapters/schema.js';
import { StoredKinds } from './adapters/stored-kinds.js';
import { StoredLine } from './adapters/stored-line.js';
import { StoredSeats } from './adapters/stored-seats.js';
import { StoredTaskViews } from './adapters/stored-task-views.js';
import { StoredTasks } from './adapters/stored-tasks.js';
import { FindLost } from './application/find-lost.js';
import { Numbers } from './application/numbers.js';
import { PlaceTasks } from './application/place-tasks.js';
import { Placer } from './application/placer.js';
import { PutRight } from './application/put-right.js';
import { RouteTasks } from './application/route-tasks.js';
import { Kinds, Seats, TaskViews, type TaskLedger } from './application/ports.js';
import { SteerTask } from './application/steer-task.js';
import { TakeOn } from './application/take-on.js';
import { Upkeep } from './application/upkeep.js';
import { DispatcherModule } from './dispatcher.module.js';
import { Converse } from './talk/converse.js';
import { Conversations } from './talk/ports.js';
import { StoredConversations } from './talk/stored-conversations.js';
import { KEPT_DAYS, PROJECT_TASKS } from './settings.js';

export interface DispatcherService {
  readonly route: RouteTasks;
  readonly ledger: TaskLedger;
  readonly placer: Placer;
  readonly upkeep: Upkeep;
  readonly module: DynamicModule;
  readonly conversations: Conversations;
}

/** The service, wired to its platform. */
export function compose(platform: Pick<Platform, 'store' | 'bus' | 'log' | 'settings' | 'metrics' | 'clock'>): DispatcherService {
  const { settings, metrics, clock } = platform;
  const store = platform.store(dispatcherSchema);
  const [ledger, line, seats, log] = [new StoredTasks(store), new StoredLine(store), new StoredSeats(store), platform.log('dispatcher')];
  const handed = new BusHanded(platform.bus('dispatcher'));
  const weights = readWeights(settings['HEXAD_DISPATCHER_TENANT_WEIGHTS'] ?? '');
  const weightOf = (tenant: string): number => weights?.get(tenant) ?? 1;
  const projectTasks = Number(settings['HEXAD_DISPATCHER_PROJECT_TASKS'] ?? PROJECT_TASKS);
  const numbers = new Numbers(metrics, line, weightOf);
  const placer = new Placer(new PlaceTasks({ line, ledger, weightOf, projectTasks, placed: numbers.placed }), log);
  const upkeep = new Upkeep({
    placer,
    numbers,
    line,
    ledger,
    keptDays: Number(settings['HEXAD_TASK_EVENTS_DAYS'] ?? KEPT_DAYS),
    log,
    lost: new FindLost({ ledger, seats, handed }),
    putRight: new PutRight(ledger, seats),
    tenants: () => ledger.tenants(),
    onWake: (listener) => store.onWake(listener),
  });
  const isAlone = (settings['HEXAD_DATABASE_URL'] ?? 'pglite:').startsWith('pglite:');
  const steer = new SteerTask(ledger, seats, handed, clock);
  const conversations = new StoredConversations(store);
  const module = DispatcherModule.with([
    { provide: TaskViews, useValue: new StoredTaskViews(store) },
    { provide: SteerTask, useValue: steer },
    { provide: Kinds, useValue: new StoredKinds(store) },
    { provide: Conversations, useValue: conversations },
    { provide: Converse, useValue: new Converse(conversations, steer) },
    { provide: Seats, useValue: seats },
    { provide: TakeOn, useValue: new TakeOn(seats, isAlone) },
  ]);
  return { route: new RouteTasks(ledger, handed), ledger, placer, upkeep, module, conversations };
}
