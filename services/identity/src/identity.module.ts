import { Clock } from '@hexad/kernel';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { Authenticate } from './access/application/authenticate.js';
import { IssueToken } from './access/application/issue-token.js';
import { Credentials, Services, Signer, Tenants } from './access/application/ports.js';
import { AccessController } from './access/rpc/access.controller.js';
import { CreateProject } from './projects/application/create-project.js';
import { ListProjects } from './projects/application/list-projects.js';
import { Projects } from './projects/application/ports.js';
import { ProjectsController } from './projects/rpc/projects.controller.js';

/** Makes a provider of a plain class whose constructor takes these ports in this order. */
const use = <P extends readonly unknown[]>(
  type: new (...ports: P) => object,
  ...inject: { [K in keyof P]: abstract new (...args: never[]) => P[K] }
): Provider => ({
  provide: type,
  inject: [...inject] as never[],
  useFactory: (...ports: unknown[]) => new type(...(ports as unknown as P)),
});

@Module({})
export class IdentityModule {
  /** `adapters` provide Credentials, Tenants, Services, Signer, Projects and Clock. */
  static with(adapters: Provider[]): DynamicModule {
    const useCases = [
      use(Authenticate, Tenants, Credentials, Signer, Clock),
      {
        provide: IssueToken,
        inject: [Services, Tenants, Credentials, Signer, Clock],
        useFactory: (services: Services, tenants: Tenants, credentials: Credentials, signer: Signer, clock: Clock) =>
          new IssueToken({ services, tenants, credentials }, signer, clock),
      },
      use(CreateProject, Projects, Clock),
      use(ListProjects, Projects),
    ];
    return { module: IdentityModule, controllers: [AccessController, ProjectsController], providers: [...adapters, ...useCases] };
  }
}
