/** Who somebody is now, long after they asked for something. */
export abstract class Owners {
  /** Why they may not start runs in the project any more, in words; undefined when they may. Fails with what is tried again when nobody can tell. */
  abstract refusal(tenant: string, actor: string, projectId: string): Promise<string | undefined>;
}
