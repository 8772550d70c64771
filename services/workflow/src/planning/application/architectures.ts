import type { ArchitecturePlan } from '@hexad/proto/documents';
import type { SpecCall } from './specs.js';

/** The codegen service as the workflow's steps need it. Fails with that service's codes. */
export abstract class Architectures {
  /** `stack` may be empty: the packs are chosen then. */
  abstract plan(specJson: string, stack: readonly string[], call: SpecCall): Promise<ArchitecturePlan>;
}
