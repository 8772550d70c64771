import { toJsonb } from '../../runs/adapters/json.js';
import type { GateStep } from '../../runs/domain/gate-notices.js';

/** As the database takes it. */
export const plainText = (text: string): string => JSON.parse(toJsonb(text)) as string;

/** What people read of a gate. */
export const titleOf = ({ description, name }: GateStep): string => plainText(description || name).slice(0, 500);
