/** What is done with runs that ended long ago, as their tenant says. */
export abstract class RunRetention {
  /** Days after which nothing is kept of a run that has ended; undefined: everything is. */
  abstract daysOf(tenant: string): Promise<number | undefined>;
}

/** Logs of tasks, of all tenants. */
export abstract class OldLogs {
  abstract tenants(): Promise<readonly string[]>;
  /** Removes the logs in which nothing was written for so many days, at most some at once; how many. */
  abstract forget(tenant: string, days: number): Promise<number>;
}
