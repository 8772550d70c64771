import type { ArchitectureComponent, ArchitecturePlan, DatabaseName } from '@hexad/proto/documents';
import type { AppModel } from '../../domain/model.js';
import type { PackManifest } from '../../domain/pack.js';
import { DATABASE_TITLES } from '../../domain/sql-dialect.js';

export const SESSION = 'session';
export const DATABASE = 'database';

/** The folders of the packs, and what keeps the records. */
export function componentsOf(app: AppModel, packs: readonly PackManifest[], database?: DatabaseName): ArchitectureComponent[] {
  const api = packs.find(({ surface }) => surface === 'api');
  const modules = [...(app.access === undefined ? [] : [SESSION]), ...app.entities.map(({ plural }) => plural)];
  const own = packs.map(({ folder, title, surface }): ArchitectureComponent => ({
    id: folder,
    title,
    kind: surface,
    responsibility:
      surface === 'api'
        ? 'Keeps the records and every rule over them; refuses what is not valid, whoever asks.'
        : 'Pages on which people find, enter and change records; it holds no rule that the API does not hold too.',
    uses: surface === 'api' ? [DATABASE] : api === undefined ? [] : [api.folder],
    modules,
  }));
  if (api === undefined) return own;
  const title = database === undefined ? (/PostgreSQL|SQLite/.exec(api.title)?.[0] ?? 'Database') : DATABASE_TITLES[database];
  return [
    ...own,
    {
      id: DATABASE,
      title,
      kind: 'database',
      responsibility: 'Keeps the records; what must be unique or point somewhere is so here too.',
      uses: [],
      modules: app.entities.map(({ table }) => table),
    },
  ];
}

/** Where the behaviour of each story is built. */
export function storyMap(app: AppModel, components: readonly ArchitectureComponent[]): ArchitecturePlan['stories'] {
  const built = components.filter(({ kind }) => kind !== 'database');
  return app.spec.stories.map(({ id, title, criteria, entity, capability }) => {
    const plural = entity === undefined ? undefined : app.entities.find(({ name }) => name === entity)?.plural;
    const module = capability === 'signIn' ? SESSION : plural;
    return {
      story: id,
      title,
      criteria: criteria.length,
      parts: built.map((one) => (module === undefined ? one.id : `${one.id}/${module}`)),
    };
  });
}
