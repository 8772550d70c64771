import { AppError, isUuid, type Caller } from '@hexad/kernel';
import type { ProjectAccess } from './project-access.js';
import { onlyReads } from './reads.js';
import type { RpcExtras } from './rpc.decorator.js';

/** The project of something by its id (a UUID): empty for none, undefined when there is no such thing. */
export type ProjectOf = (tenant: string, id: string) => Promise<string | undefined>;

export interface ProjectDoorOptions {
  readonly access: ProjectAccess;
  /** For each kind of thing that the methods of this server name: `run`. Where there are any, each method says to which it belongs. */
  readonly of: Readonly<Record<string, ProjectOf>>;
  /** Milliseconds after which who reads a stream is looked at again: by then they may be no member any more. Default 5_000. */
  readonly lookAgainMs?: number;
}

/**
 * Nobody gets past it to what belongs to a project that does not exist for them: the answer is the same as for what is not there at all.
 * A viewer of the project gets past it to read.
 */
export class ProjectDoor {
  readonly #options: ProjectDoorOptions;

  constructor(options: ProjectDoorOptions) {
    this.#options = options;
  }

  /** A method that does not say what it is about would be open to everybody in the tenant: the server does not start. */
  check({ rpc, public: open, within }: RpcExtras): void {
    const { of } = this.#options;
    if (open || Object.keys(of).length === 0 || within === 'tenant') return;
    if (within === undefined) throw new AppError('internal', `${rpc.path} does not say to which project it belongs; give @Rpc \`within\`.`);
    if (within.of !== 'project' && !Object.hasOwn(of, within.of))
      throw new AppError('internal', `${rpc.path} is within a ${within.of}, whose project nobody here knows.`);
  }

  /** Whether a method has to pass it. */
  guards({ within }: RpcExtras): boolean {
    return typeof within === 'object';
  }

  /** Fails with `not_found`, and with `forbidden` for a viewer who writes. */
  async pass(caller: Caller, request: unknown, { rpc, within }: RpcExtras): Promise<void> {
    if (typeof within !== 'object') return;
    const { access, of } = this.#options;
    const id = String((request as Record<string, unknown>)[within.by]);
    const begins = within.of === 'project' && !onlyReads(rpc);
    const known = within.of === 'project' || isUuid(id);
    if (known && !begins && access.seesAll(caller)) return;
    const project = within.of === 'project' ? id : known ? await of[within.of]!(caller.tenant, id) : undefined;
    const role =
      project === undefined ? undefined : await (begins ? access.roleInExisting(caller, project) : access.roleIn(caller, project));
    if (role === undefined) throw new AppError('not_found', `There is no ${within.of} ${JSON.stringify(id)}.`);
    if (role === 'viewer' && !onlyReads(rpc))
      throw new AppError('forbidden', `${caller.actor} is a viewer in the project ${project}; its members work in it.`);
  }

  get lookAgainMs(): number {
    return this.#options.lookAgainMs ?? 5_000;
  }

  visible(caller: Caller): Promise<readonly string[] | undefined> {
    return this.#options.access.visible(caller);
  }
}
