import { Clock } from '@hexad/kernel';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Authenticate } from './access/application/authenticate.js';
import { IssueToken } from './access/application/issue-token.js';
import { Credentials, Services, Signer, Tenants } from './access/application/ports.js';
import { AccessController } from './access/rpc/access.controller.js';
import { ListAudit } from './audit/application/list-audit.js';
import { AuditController } from './audit/rpc/audit.controller.js';
import { CreateKey } from './keys/application/create-key.js';
import { ListKeys } from './keys/application/list-keys.js';
import { KeySecrets } from './keys/application/ports.js';
import { RevokeKey } from './keys/application/revoke-key.js';
import { KeysController } from './keys/rpc/keys.controller.js';
import { ManageMembers } from './members/application/manage-members.js';
import { MembersController } from './members/rpc/members.controller.js';
import { GetPeople } from './people/application/get-people.js';
import { PeopleController } from './people/rpc/people.controller.js';
import { CreateProject } from './projects/application/create-project.js';
import { ShowProjects } from './projects/application/show-projects.js';
import { ProjectsController } from './projects/rpc/projects.controller.js';
import { Transactions } from './shared/application/transactions.js';
import { CreateTenant } from './tenants/application/create-tenant.js';
import { ShowTenants } from './tenants/application/show-tenants.js';
import { TenantsController } from './tenants/rpc/tenants.controller.js';
import { Tickets } from './tickets/application/tickets.js';
import { UseTickets } from './tickets/application/use-tickets.js';
import { TicketsController } from './tickets/rpc/tickets.controller.js';
import { AddUser } from './users/application/add-user.js';
import { ChangeUser } from './users/application/change-user.js';
import { ListUsers } from './users/application/list-users.js';
import { UsersController } from './users/rpc/users.controller.js';

/** Makes a provider of a plain class whose constructor takes these ports in this order. */
const use = <P extends readonly unknown[]>(
  type: new (...ports: P) => object,
  ...inject: { [K in keyof P]: abstract new (...args: never[]) => P[K] }
): Provider => ({
  provide: type,
  inject: [...inject] as never[],
  useFactory: (...ports: unknown[]) => new type(...(ports as unknown as P)),
});

const ISSUE_TOKEN: Provider = {
  provide: IssueToken,
  inject: [Services, Tenants, Credentials, Signer, Clock],
  useFactory: (services: Services, tenants: Tenants, credentials: Credentials, signer: Signer, clock: Clock) =>
    new IssueToken({ services, tenants, credentials }, signer, clock),
};

const WITH_TRANSACTIONS = [
  ListAudit,
  ListKeys,
  RevokeKey,
  ManageMembers,
  GetPeople,
  CreateProject,
  ShowProjects,
  ShowTenants,
  AddUser,
  ChangeUser,
  ListUsers,
];

@Module({})
export class IdentityModule {
  /** `adapters` provide Credentials, Tenants, Services, Signer, SigningKeys, Transactions, KeySecrets, Tickets and Clock. */
  static with(adapters: Provider[]): DynamicModule {
    const useCases = [
      use(Authenticate, Tenants, Credentials, Signer, Clock),
      ISSUE_TOKEN,
      use(UseTickets, Tickets, Tenants, Credentials, Clock),
      use(CreateKey, Transactions, KeySecrets),
      use(CreateTenant, Transactions, KeySecrets),
      ...WITH_TRANSACTIONS.map((type) => use(type, Transactions)),
    ];
    const controllers = [
      AccessController,
      AuditController,
      KeysController,
      MembersController,
      PeopleController,
      ProjectsController,
      TenantsController,
      TicketsController,
      UsersController,
    ];
    return { module: IdentityModule, controllers, providers: [...adapters, ...useCases] };
  }
}
