import type { Spec } from '@hexad/proto/documents';
import type { ForeignPack, Rendered } from '../domain/foreign/foreign-pack.js';

/** Runs the templates of packs that others wrote. */
export abstract class Templates {
  /** Fails with `sandbox_required` where nothing holds foreign code, and with `pack_invalid` for templates that fail or return what no pack may. */
  abstract render(pack: ForeignPack, context: { spec: Spec; stories: readonly string[]; stack: readonly string[] }): Promise<Rendered>;
}
