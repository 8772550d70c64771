import { z } from 'zod';

/** Of GitHub's answers what is used here. */
export const User = z.object({ login: z.string() });
export const Repository = z.object({ default_branch: z.string(), html_url: z.string().default('') });
export const Tree = z.object({
  sha: z.string(),
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string() })),
  truncated: z.boolean().default(false),
});
export const Site = z.object({ html_url: z.string() });
export const Ref = z.object({ ref: z.string(), object: z.object({ sha: z.string() }) });
export const Commit = z.object({
  sha: z.string(),
  message: z.string(),
  tree: z.object({ sha: z.string() }),
  parents: z.array(z.object({ sha: z.string() })),
});
export const Pull = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  merged_at: z.string().nullish(),
  merge_commit_sha: z.string().nullish(),
  mergeable: z.boolean().nullish(),
  head: z.object({ sha: z.string(), ref: z.string() }),
  base: z.object({ ref: z.string() }),
});
export type Pull = z.output<typeof Pull>;
export const Merged = z.object({ sha: z.string(), merged: z.boolean() });
export const Issue = z.object({
  number: z.int(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  state_reason: z.string().nullish(),
  type: z.object({ name: z.string() }).nullish(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().nullish() })])),
  assignees: z.array(z.object({ login: z.string() })).nullish(),
});
export type Issue = z.output<typeof Issue>;
export const Comment = z.object({ html_url: z.string(), body: z.string().nullish() });
