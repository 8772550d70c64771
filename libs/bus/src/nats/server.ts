import type { Log } from '@hexad/telemetry';
import type { Graves } from './graves.js';
import type { Leases } from './leases.js';
import type { Link } from './link.js';
import type { Lives } from './lives.js';
import type { Names } from './names.js';

/** What every lane of partitions needs of the session. */
export interface Server {
  readonly link: Link;
  readonly names: Names;
  readonly leases: Leases;
  readonly lives: Lives;
  readonly graves: Graves;
  readonly log: Log;
  readonly replicas: number;
}
