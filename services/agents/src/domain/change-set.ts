import { z } from 'zod';

/** What one story changed: a commit on a branch of its own. */
export const ChangeSet = z.object({
  story: z.string().regex(/^S\d+$/),
  branch: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/),
  /** Paths that differ from the commit on which the branch began. */
  files: z.array(z.string()),
});
export type ChangeSet = z.infer<typeof ChangeSet>;
