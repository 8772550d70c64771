import { chatIdentities } from './migrations/0027-chat-identities.js';
import type { ServiceSchema } from '@hexad/store';
import { first } from './migrations/0001-runs.js';
import { second } from './migrations/0002-signals.js';
import { third } from './migrations/0003-compensation.js';
import { planning } from './migrations/0004-planning.js';
import { fifth } from './migrations/0005-run-control.js';
import { sixth } from './migrations/0006-children.js';
import { seventh } from './migrations/0007-concurrency.js';
import { eighth } from './migrations/0008-history.js';
import { blobs } from './migrations/0009-blobs.js';
import { approvals } from './migrations/0010-approvals.js';
import { deciders } from './migrations/0011-deciders.js';
import { priorities } from './migrations/0012-priorities.js';
import { library } from './migrations/0013-library.js';
import { schedules } from './migrations/0014-schedules.js';
import { triggers } from './migrations/0015-triggers.js';
import { notifications } from './migrations/0016-notifications.js';
import { reactions } from './migrations/0017-reactions.js';
import { feed } from './migrations/0018-feed.js';
import { personalChannels } from './migrations/0018-personal-channels.js';
import { lighterWrites } from './migrations/0020-lighter-writes.js';
import { secrets } from './migrations/0019-secrets.js';
import { channelEncryption } from './migrations/0022-channel-encryption.js';
import { authors } from './migrations/0023-authors.js';
import { turnsInOneCall } from './migrations/0024-turns-in-one-call.js';
import { remotePlugins } from './migrations/0025-remote-plugins.js';
import { pluginWorkers } from './migrations/0029-plugin-workers.js';
import { refusalCodes } from './migrations/0028-refusal-codes.js';
import { knownStepsAreUpdated } from './migrations/0026-known-steps-are-updated.js';

export const workflowSchema: ServiceSchema = {
  service: 'workflow',
  migrations: [
    first,
    second,
    third,
    planning,
    fifth,
    sixth,
    seventh,
    eighth,
    approvals,
    deciders,
    priorities,
    library,
    schedules,
    triggers,
    notifications,
    reactions,
    feed,
    personalChannels,
    secrets,
    lighterWrites,
    blobs,
    channelEncryption,
    authors,
    turnsInOneCall,
    remotePlugins,
    knownStepsAreUpdated,
    chatIdentities,
    refusalCodes,
    pluginWorkers,
  ],
};
