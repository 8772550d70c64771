import { AppError, isUuid, type Caller } from '@hexad/kernel';
import type { Project } from '../domain/project.js';
import type { After, Projects } from './ports.js';

const DEFAULT_LIMIT = 50;
const MOST = 200;

export interface Page {
  readonly projects: readonly Project[];
  /** Empty on the last page. */
  readonly nextCursor: string;
}

export class ListProjects {
  readonly #projects: Projects;

  constructor(projects: Projects) {
    this.#projects = projects;
  }

  async execute(caller: Caller, limit: number, cursor: string): Promise<Page> {
    const size = Math.min(limit > 0 ? limit : DEFAULT_LIMIT, MOST);
    const found = await this.#projects.list(caller, size + 1, cursor === '' ? undefined : readCursor(cursor));
    const projects = found.slice(0, size);
    const last = projects.at(-1);
    return { projects, nextCursor: found.length > size && last !== undefined ? writeCursor(last) : '' };
  }
}

const writeCursor = ({ createdAt, id }: After): string => Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url');

function readCursor(cursor: string): After {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  if (!/^\d{1,15}$/.test(time) || !isUuid(id))
    throw new AppError('invalid', 'The cursor is not one that this list gave; leave it out to begin anew.');
  return { createdAt: new Date(Number(time)), id };
}
