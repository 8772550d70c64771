/** A part of the platform that can run alone or beside others in one process. */
export interface Role {
  /** `workflow` */
  readonly name: string;
  /** Roles that must be started before this one when they are in the same process. */
  readonly needs: readonly string[];
  /** Resolves when ready. A start that throws has cleaned up after itself. */
  start(): Promise<AsyncDisposable>;
}
