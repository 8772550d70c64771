import type { Vocabularies, Vocabulary } from '../../language/lint.js';
import type { RemotePlugin } from '../domain/plugin.js';
import type { RemotePlugins } from './remote-plugins.js';

const MOST_KEPT = 200;

/** What workflows of a tenant can be made of: what the platform has, and what services outside have registered there. */
export class RegisteredVocabularies implements Vocabularies {
  /** What every tenant has. */
  readonly own: Vocabulary;
  readonly #plugins: RemotePlugins;
  /** The same as long as nothing changes, by tenant: what was looked at with it need not be looked at again. */
  readonly #kept = new Map<string, { readonly said: string; readonly vocabulary: Vocabulary }>();

  constructor(own: Vocabulary, plugins: RemotePlugins) {
    this.own = own;
    this.#plugins = plugins;
  }

  async of(tenant: string): Promise<Vocabulary> {
    const plugins = await this.#plugins.list(tenant);
    if (plugins.length === 0) return this.own;
    const said = JSON.stringify(plugins.map(({ name, actions }) => [name, actions]));
    const kept = this.#kept.get(tenant);
    if (kept?.said === said) return kept.vocabulary;
    const vocabulary = withPlugins(this.own, plugins);
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(tenant, { said, vocabulary });
    return vocabulary;
  }
}

function withPlugins(own: Vocabulary, plugins: readonly RemotePlugin[]): Vocabulary {
  const actions = new Map(
    plugins.flatMap((plugin) => Object.entries(plugin.actions).map(([name, action]) => [`${plugin.name}.${name}`, action] as const)),
  );
  return {
    hasSystem: own.hasSystem,
    hasPlugin: (plugin, action) => own.hasPlugin(plugin, action) || actions.has(`${plugin}.${action}`),
    schemas(plugin, action) {
      const known = own.schemas?.(plugin, action);
      if (known) return known;
      const registered = actions.get(`${plugin}.${action}`);
      if (!registered) return undefined;
      const { input, output } = registered;
      return { ...(input !== null && { input }), ...(output !== null && { output }) };
    },
  };
}
