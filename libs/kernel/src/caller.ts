import type { Role } from './rights.js';

/** For whom work is done and who does it. Both go with every call, every event and every transaction. */
export interface Caller {
  /** UUID of the organisation that owns the data. */
  readonly tenant: string;
  /** `user:<id>`, `key:<id>`, `service:<name>`, `agent:<id>`. */
  readonly actor: string;
  /** What the actor is to the tenant, from the verified token; absent where nobody verified it. Ask with `may` and `requireRight`. */
  readonly roles?: readonly Role[];
  /**
   * The one project whose work this is: a run goes on with what somebody began, in that project and in no other, whatever became of them. Empty:
   * only what belongs to no project. Absent: membership decides.
   */
  readonly project?: string;
}
