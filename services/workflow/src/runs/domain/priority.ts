import type { Definition } from '../../language/definition.js';

const RANK = { low: 0, normal: 1, high: 2 } as const;

/** The higher the sooner; as tasks carry it. */
export const rankOf = ({ priority = 'normal' }: Pick<Definition, 'priority'>): number => RANK[priority];
