import {
  PeopleServiceService as Service,
  type GetPeopleRequest,
  type GetPeopleResponse,
  type Person,
} from '@hexad/proto/identity/v1/people';
import { Rpc } from '@hexad/rpc';
import { Controller, Module, type DynamicModule } from '@nestjs/common';

/** Identity's answer to who is who. `user:bob`, `key:bob` and `key:bob.2` are Bob, a member unless a test says more. */
export class FakePeople {
  readonly known = new Map<string, Partial<Person>>();

  getPeople = ({ names }: GetPeopleRequest): Promise<GetPeopleResponse> =>
    Promise.resolve({ people: names.map((asked) => this.#person(asked)) });

  #person(asked: string): Person {
    const id = asked.slice(asked.indexOf(':') + 1).split('.')[0]!;
    return { asked, userId: id, name: id, role: 'member', disabled: false, projectRole: 'member', ...this.known.get(id) };
  }
}

@Controller()
class FakePeopleController {
  constructor(private readonly people: FakePeople) {}

  @Rpc(Service.getPeople)
  get(request: GetPeopleRequest): Promise<GetPeopleResponse> {
    return this.people.getPeople(request);
  }
}

@Module({})
export class FakePeopleModule {
  static with(people: FakePeople): DynamicModule {
    return { module: FakePeopleModule, controllers: [FakePeopleController], providers: [{ provide: FakePeople, useValue: people }] };
  }
}
