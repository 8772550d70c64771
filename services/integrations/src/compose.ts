import { join } from 'node:path';
import type { Platform } from '@hexad/host';
import { DnsResolver, GuardedHosts, outgoingRequest, readAllowed } from '@hexad/host/outgoing';
import { keyPlaces, LazyKey, openKey } from '@hexad/secrets';
import { SendMessage } from './chat/application/send-message.js';
import { GuardedReach } from './connections/adapters/guarded-reach.js';
import { ProviderAccounts } from './connections/adapters/provider-accounts.js';
import { sealedTokens } from './connections/adapters/sealed-tokens.js';
import { StoredConnections } from './connections/adapters/stored-connections.js';
import { ManageConnections } from './connections/application/manage-connections.js';
import { OpenConnection } from './connections/application/open-connection.js';
import { RotateTokens } from './connections/application/rotate-tokens.js';
import { Tokens } from './connections/application/tokens.js';
import { StoredEffects } from './effects/stored-effects.js';
import { GitHubIssues } from './github/github-issues.js';
import { GitHubRepositories } from './github/github-repositories.js';
import { ChangeRepository } from './repositories/application/change-repository.js';
import { integrationsSchema } from './schema.js';
import { IntegrationsSettings } from './settings.js';
import { SlackChat } from './slack/slack-chat.js';
import { WorkOnTask } from './tracker/application/work-on-task.js';
import { Lines } from './wire/lines.js';

/** Everything the service is made of, wired by hand. What it opens ends with the stack. */
export async function compose(platform: Platform, stack: AsyncDisposableStack) {
  const { clock, dataDir } = platform;
  const settings = IntegrationsSettings.parse(platform.settings);
  const store = platform.store(integrationsSchema);
  const folder = join(dataDir, 'integrations-encryption');
  const kek = stack.use(new LazyKey(() => openKey(keyPlaces('HEXAD_INTEGRATIONS_KEK', platform.settings, folder))));
  const hosts = new GuardedHosts({
    allowed: readAllowed(settings.HEXAD_INTEGRATIONS_ALLOWED_HOSTS),
    setting: 'HEXAD_INTEGRATIONS_ALLOWED_HOSTS',
    resolver: new DnsResolver(),
  });
  const lines = new Lines(stack.use(await outgoingRequest(hosts)), clock);
  const connections = new StoredConnections(store);
  const tokens = new Tokens(kek, connections);
  const effects = new StoredEffects(store, clock);
  const open = new OpenConnection({ connections, tokens, lines, clock });
  const accounts = new ProviderAccounts(lines, clock);
  return {
    connections,
    manageConnections: new ManageConnections({ connections, tokens, accounts, reach: new GuardedReach(hosts), clock }),
    rotateTokens: new RotateTokens(sealedTokens(store), kek, platform.log('integrations')),
    changeRepository: new ChangeRepository(open, new GitHubRepositories(), effects),
    workOnTask: new WorkOnTask(open, new GitHubIssues(), effects),
    sendMessage: new SendMessage(open, new SlackChat(), effects, clock),
  };
}

export type IntegrationsService = Awaited<ReturnType<typeof compose>>;
