import { allNodes, type Definition, type Node } from '../../language/definition.js';
import type { ChangedApproval } from './text.js';

/** What became of the approval steps of one workflow in another, by their paths. */
export function changedApprovals(before: Definition, after: Definition): ChangedApproval[] {
  const later = new Map([...allNodes(after.steps)].map((node) => [node.id, node]));
  return [...allNodes(before.steps)].flatMap((node): ChangedApproval[] => {
    if (node.kind !== 'approval') return [];
    const now = later.get(node.id);
    if (now?.kind !== 'approval') return [{ step: node.id, change: 'removed' }];
    return written(now) === written(node) ? [] : [{ step: node.id, change: 'changed' }];
  });
}

/** All that it says, but not where and after what it stands. */
const written = ({ place: _place, needs: _needs, ...rest }: Node): string => JSON.stringify(rest);
