/** A repository that a project works on. */
export interface ProjectRepository {
  readonly id: string;
  readonly tenant: string;
  readonly projectId: string;
  /** A path, `https://…` or ssh; never with a secret in it. */
  readonly url: string;
  /** What the project builds on; empty: what the source says. */
  readonly defaultBranch: string;
  readonly hasCredential: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** What opens a repository; it is stored sealed. */
export type Login =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'ssh'; readonly privateKey: string; readonly hostKeys: string };
