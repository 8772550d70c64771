/** For whom work is done and who does it. Both go with every call, every event and every transaction. */
export interface Caller {
  /** UUID of the organisation that owns the data. */
  readonly tenant: string;
  /** `user:<id>`, `key:<id>`, `service:<name>`, `agent:<id>`. */
  readonly actor: string;
}
