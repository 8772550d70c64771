import { PeopleServiceService as Service, type GetPeopleRequest, type GetPeopleResponse } from '@hexad/proto/identity/v1/people';
import { Rpc, type CallContext } from '@hexad/rpc';
import { Controller } from '@nestjs/common';
import { GetPeople } from '../application/get-people.js';

@Controller()
export class PeopleController {
  constructor(private readonly getPeople: GetPeople) {}

  @Rpc(Service.getPeople)
  async get({ names, projectId }: GetPeopleRequest, call: CallContext): Promise<GetPeopleResponse> {
    const found = await this.getPeople.execute(call, names, projectId);
    return {
      people: found.map(({ asked, user, projectRole = '' }) => ({
        asked,
        userId: user.id,
        name: user.name,
        role: user.role,
        disabled: user.disabledAt !== undefined,
        projectRole,
      })),
    };
  }
}
