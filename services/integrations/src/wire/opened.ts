import type { Connection } from '../connections/domain/connection.js';
import type { Line, Patience } from './line.js';

/** A connection with its token and its line, for one call. */
export interface Opened {
  readonly connection: Connection;
  readonly token: string;
  readonly line: Line;
  readonly patience: Patience;
}
