import type { Feature } from '../feature.js';
import { canEdit } from '../feature/permissions.js';

export interface PageRoute {
  /** Below the feature's own path; empty for that path itself. */
  readonly path: string;
  readonly component: string;
  readonly module: string;
}

/** The pages of a feature, with their routes. */
export function pagesOf({ stem, entity }: Feature): PageRoute[] {
  const page = (path: string, kind: string): PageRoute => ({ path, component: `${stem}${kind}Page`, module: `${kind.toLowerCase()}-page` });
  return [
    page('', 'List'),
    ...(entity.can.create ? [page('new', 'New')] : []),
    page(':id', 'Detail'),
    ...(canEdit(entity) ? [page(':id/edit', 'Edit')] : []),
  ];
}
