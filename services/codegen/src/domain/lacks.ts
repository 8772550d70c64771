import { Held } from '@hexad/proto/documents';
import type { PackManifest } from './pack.js';

/** Of pages only these are asked: the rest is the API's. */
const OF_PAGES: ReadonlySet<Held> = new Set(['access', 'exchange']);

/** What the pack does not hold of what a spec may need of its surface. */
export const lackedBy = ({ holds = [], surface }: Pick<PackManifest, 'holds' | 'surface'>): Held[] =>
  Held.options.filter((one) => !holds.includes(one) && (surface === 'api' || OF_PAGES.has(one)));
