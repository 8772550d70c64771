import { z } from 'zod';

/** What a generated repository can be deployed with. */
export const DEPLOYMENTS = ['compose', 'helm'] as const;
/** Whose pipelines check a generated repository. */
export const PIPELINES = ['github', 'gitlab'] as const;

/** Where the API of a generated repository keeps its records. */
export const DATABASES = ['sqlite', 'postgres'] as const;
export const DatabaseName = z.enum(DATABASES);
export type DatabaseName = z.infer<typeof DatabaseName>;

/** What a person asked of a repository besides its packs. What is absent is as usual, or as the repository was built. */
export const AskedOptions = z.strictObject({
  deploy: z.array(z.enum(DEPLOYMENTS)).optional(),
  ci: z.array(z.enum(PIPELINES)).optional(),
  database: DatabaseName.optional(),
});
export type AskedOptions = z.infer<typeof AskedOptions>;

/** The same, settled. */
export const RepositoryOptions = z.strictObject({
  deploy: z.array(z.enum(DEPLOYMENTS)).default([]),
  ci: z.array(z.enum(PIPELINES)).default(['github']),
  database: DatabaseName.default('sqlite'),
});
export type RepositoryOptions = z.infer<typeof RepositoryOptions>;

export const USUAL_OPTIONS: RepositoryOptions = RepositoryOptions.parse({});
