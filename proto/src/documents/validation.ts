import { z } from 'zod';

/** A check over all components of a repository before it is handed over. */
export const Validation = z.strictObject({
  /**
   * `client`: its requests are operations of the API and its records have the API's fields; `stories`: each brought code of a component;
   * `environment`: each variable that is read is documented; `dependencies`: each is used; `licences`: each is permissive.
   */
  check: z.enum(['client', 'stories', 'environment', 'dependencies', 'licences']),
  /** How many requests, stories, variables, dependencies or packages it looked at. */
  examined: z.int(),
  /** Each fault as a sentence; a repository with one is incomplete. */
  findings: z.array(z.string()),
});
export type Validation = z.infer<typeof Validation>;
