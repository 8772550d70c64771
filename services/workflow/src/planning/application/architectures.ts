import type { ArchitecturePlan, DatabaseName } from '@hexad/proto/documents';
import type { SpecCall } from './specs.js';

/** The codegen service as the workflow's steps need it. Fails with that service's codes. */
export abstract class Architectures {
  /** `stack` may be empty: the packs are chosen then; so is the database where it is undefined. */
  abstract plan(
    specJson: string,
    wanted: { readonly stack: readonly string[]; readonly database: DatabaseName | undefined },
    call: SpecCall,
  ): Promise<ArchitecturePlan>;
}
