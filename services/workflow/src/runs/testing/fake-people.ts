import {
  PeopleServiceService as Service,
  type GetPeopleRequest,
  type GetPeopleResponse,
  type Person,
} from '@hexad/proto/identity/v1/people';
import {
  IdentityServiceService,
  type AuthenticateRequest,
  type AuthenticateResponse,
  type GetProjectRequest,
  type GetProjectResponse,
  type ListProjectsRequest,
  type ListProjectsResponse,
} from '@hexad/proto/identity/v1/identity';
import { AppError, type Caller } from '@hexad/kernel';
import { Rpc } from '@hexad/rpc';
import { Controller, Module, type DynamicModule } from '@nestjs/common';

/** Identity's answer to who is who. `user:bob`, `key:bob` and `key:bob.2` are Bob, a member unless a test says more. */
export class FakePeople {
  readonly known = new Map<string, Partial<Person>>();
  /** Projects that are there for nobody. */
  readonly hidden = new Set<string>();

  getPeople = ({ names }: GetPeopleRequest): Promise<GetPeopleResponse> =>
    Promise.resolve({ people: names.map((asked) => this.#person(asked)) });

  #person(asked: string): Person {
    const id = asked.slice(asked.indexOf(':') + 1).split('.')[0]!;
    return { asked, userId: id, name: id, role: 'member', disabled: false, projectRole: 'member', ...this.known.get(id) };
  }
}

function read(apiKey: string): Caller {
  try {
    return JSON.parse(apiKey) as Caller;
  } catch {
    throw new AppError('unauthenticated', 'No key is like this.');
  }
}

@Controller()
class FakePeopleController {
  constructor(private readonly people: FakePeople) {}

  @Rpc(Service.getPeople)
  get(request: GetPeopleRequest): Promise<GetPeopleResponse> {
    return this.people.getPeople(request);
  }

  /** A key is the JSON of whose it is. */
  @Rpc(IdentityServiceService.authenticate, { public: true })
  async authenticate({ apiKey }: AuthenticateRequest): Promise<AuthenticateResponse> {
    const { tenant, actor, roles = [] } = read(apiKey);
    return { token: '', tenant, actor, roles: [...roles], expiresAt: 0, keyExpiresAt: 0 };
  }

  @Rpc(IdentityServiceService.getProject)
  async project({ id }: GetProjectRequest): Promise<GetProjectResponse> {
    if (this.people.hidden.has(id)) throw new AppError('not_found', `There is no project ${id}.`);
    return { project: { id, name: id, createdAt: '', role: 'member' } };
  }

  @Rpc(IdentityServiceService.listProjects)
  async projects(_request: ListProjectsRequest): Promise<ListProjectsResponse> {
    return { projects: [], nextCursor: '' };
  }
}

@Module({})
export class FakePeopleModule {
  static with(people: FakePeople): DynamicModule {
    return { module: FakePeopleModule, controllers: [FakePeopleController], providers: [{ provide: FakePeople, useValue: people }] };
  }
}
