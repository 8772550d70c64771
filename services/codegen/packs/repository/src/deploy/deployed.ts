import type { RepositoryModel } from '../../../../src/domain/compose.js';

/** What is deployed: the first service with the pages in its image, else the pages alone. */
export interface Deployed {
  /** Target of the Dockerfile. */
  readonly target: string;
  readonly port: number;
  /** Answers when it can work. */
  readonly readyPath: string;
  readonly livePath: string;
  /** Keeps a database in `/data`: one copy runs at a time. */
  readonly keepsData: boolean;
  /** Needs a PostgreSQL at DATABASE_URL. */
  readonly asksPostgres: boolean;
  /** Its first account is made from ADMIN_EMAIL and ADMIN_PASSWORD. */
  readonly signsIn: boolean;
  /** Of the user that the image runs as. */
  readonly user: number;
}

export function deployed({ app, packs, database }: RepositoryModel): Deployed | undefined {
  const service = packs.find(({ image }) => image === 'service');
  if (service !== undefined) {
    const signsIn = app.access !== undefined && service.holds?.includes('access') === true;
    const asksPostgres = database === 'postgres';
    const paths = { readyPath: '/health/ready', livePath: '/health/live' };
    return { target: service.folder, port: 3000, ...paths, keepsData: !asksPostgres, asksPostgres, signsIn, user: 1000 };
  }
  const pages = packs.find(({ image }) => image === 'pages');
  return pages && { target: pages.folder, port: 8080, readyPath: '/', livePath: '/', keepsData: false, asksPostgres: false, signsIn: false, user: 101 };
}
