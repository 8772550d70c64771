import type { Clock } from '@hexad/kernel';
import type { Store } from '@hexad/store';
import type { Vocabulary } from '../language/lint.js';
import type { Engine } from '../runs/application/engine.js';
import type { Notices } from '../runs/application/notices.js';
import type { OpenSecrets } from '../secrets/application/open-secrets.js';
import type { Slice } from '../workflow.module.js';
import { StorePluginCalls } from './adapters/store-plugin-calls.js';
import { StorePluginWorkers } from './adapters/store-plugin-workers.js';
import { StoreRemotePlugins } from './adapters/store-remote-plugins.js';
import { AnswerCall } from './application/answer-call.js';
import { HandOut } from './application/hand-out.js';
import { ManagePlugins } from './application/manage-plugins.js';
import { RegisteredVocabularies } from './application/vocabularies.js';
import { PluginsController } from './rpc/plugins.controller.js';

export interface PluginsNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly notices: Notices;
  readonly secrets: OpenSecrets;
  /** Bytes of a result as JSON. */
  readonly largest: number;
  readonly vocabulary: Vocabulary;
  readonly isOwn: (plugin: string) => boolean;
}

/** Plugins of services outside, which take their steps over gRPC. */
export function composePlugins({ store, clock, engine, notices, secrets, largest, vocabulary, isOwn }: PluginsNeeds) {
  const plugins = new StoreRemotePlugins(store);
  const calls = new StorePluginCalls(store);
  const workers = new StorePluginWorkers(store);
  const managePlugins = new ManagePlugins({ plugins, workers, isOwn, clock });
  const handOut = new HandOut({ calls, plugins, workers, secrets, engine, notices, clock });
  const answerCall = new AnswerCall({ calls, plugins, secrets, engine, largest });
  const slice: Slice = {
    controllers: [PluginsController],
    providers: [
      { provide: ManagePlugins, useValue: managePlugins },
      { provide: HandOut, useValue: handOut },
      { provide: AnswerCall, useValue: answerCall },
    ],
  };
  return { managePlugins, handOut, answerCall, slice, vocabularies: new RegisteredVocabularies(vocabulary, plugins) };
}
