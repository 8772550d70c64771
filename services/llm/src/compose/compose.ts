import type { Platform } from '@hexad/host';
import { IdentityProjects } from '@hexad/rpc';
import { cacheKey, StoredAnswers, SweepAnswers } from '../cache/index.js';
import { Attempts } from '../calls/application/attempts.js';
import { ShowProviders } from '../routing/application/show-providers.js';
import { TestProvider } from '../routing/application/test-provider.js';
import { CallRights } from '../calls/application/call-rights.js';
import { MakeCall } from '../calls/application/make-call.js';
import { OutputCheck } from '../calls/application/output-check.js';
import { GuardSettings, HostLinks, RuleGuards, StoredSettings } from '../guards/index.js';
import { TenantPrompts } from '../replay/adapters/tenant-prompts.js';
import { ReplayConversation } from '../replay/application/replay-conversation.js';
import { readShipped } from '../routing/adapters/shipped-catalog.js';
import { llmSchema } from '../schema.js';
import { LlmSettings } from '../settings.js';
import { TokenEstimator } from '../tokens/index.js';
import { composeBatches } from './compose-batches.js';
import { composeDoors } from './compose-doors.js';
import { composeKeys } from './compose-keys.js';
import { composeMoney } from './compose-money.js';
import { composeProcesses } from './compose-processes.js';
import { composePrompts } from './compose-prompts.js';
import { composeProviders } from './compose-providers.js';
import { composeRecords } from './compose-records.js';
import { composeCatalog, composeRouting } from './compose-routing.js';

/** The service, wired to its platform. Disposed in reverse: calls end before their bills, and these before the books. */
export async function compose(platform: Platform, stack: AsyncDisposableStack) {
  const { clock, ids, tracing } = platform;
  const settings = LlmSettings.parse(platform.settings);
  const store = platform.store(llmSchema);
  const shipped = readShipped();
  const process = ids.next();
  const life = composeProcesses(platform, store, process, stack);
  // A call is written down when its bill is booked, so the records close after the books.
  const records = composeRecords(platform, { store, settings, shipped }, stack);
  const money = composeMoney(platform, { store, shipped, process }, stack);
  await life.begin(money.spending, records.records);
  const catalogs = composeCatalog(platform, store, shipped, stack);
  const projects = new IdentityProjects(platform.rpc, clock);
  const keys = await composeKeys(platform, { store, settings, projects, catalogs: catalogs.catalogs }, stack);
  const routing = composeRouting(platform, { settings, ...catalogs, keys: keys.presence, prices: money.prices }, stack);
  const counter = new TokenEstimator();
  const { providers, batches: batchProviders } = composeProviders(routing.dispatcher, counter);
  const guardSettings = stack.use(new GuardSettings(new StoredSettings(store), clock));
  const answers = new StoredAnswers(store, clock);
  stack.use(new SweepAnswers(() => answers.sweep(), platform.log('llm'))).begin();
  const guards = new RuleGuards(guardSettings, new HostLinks(routing.hosts));
  const check = new OutputCheck();
  const calls = new MakeCall({
    routes: routing.routes,
    attempts: new Attempts(routing.lanes, keys.secrets, money.cashier, tracing),
    providers,
    guards,
    cache: answers,
    cacheKey,
    settings: guardSettings,
    records: records.records,
    counter,
    check,
    clock,
    ids,
    tracing,
    log: platform.log('llm'),
  });
  const { catalog, policies, lanes, hosts } = routing;
  const rights = new CallRights(projects);
  const batches = composeBatches(
    platform,
    {
      store,
      counter,
      rights,
      guards,
      check,
      routes: routing.routes,
      providers: batchProviders,
      secrets: keys.secrets,
      spending: money.spending,
      cashier: money.cashier,
      records: records.records,
      everyMs: settings.HEXAD_LLM_BATCH_LOOK_MS,
      retention: { calls: settings.HEXAD_LLM_RECORDS_DAYS, bodies: settings.HEXAD_LLM_BODIES_DAYS },
    },
    stack,
  );
  const { doors, open } = composeDoors(platform, calls, rights, settings);
  const prompts = composePrompts(platform, store, counter, stack);
  const replay = new ReplayConversation({ shown: records.calls, calls, rights, prompts: new TenantPrompts(prompts) });
  const useCases = [
    rights,
    doors,
    keys.keys,
    keys.rotations,
    money.budgets,
    money.prices,
    catalog,
    policies,
    new ShowProviders(catalog, lanes, keys.presence),
    new TestProvider({ catalog, hosts, secrets: keys.secrets, providers, calls }),
    guardSettings,
    batches.create,
    batches.show,
    records.usage,
    records.calls,
    records.exports,
    prompts,
    replay,
  ];
  return { calls, useCases, open };
}

export type Composed = Awaited<ReturnType<typeof compose>>;
