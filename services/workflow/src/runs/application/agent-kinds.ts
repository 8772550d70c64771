/** Which kinds of agents there are. */
export abstract class AgentKinds {
  /** False: nobody has ever served it. True also when nobody can tell now: the dispatcher decides later. */
  abstract has(tenant: string, kind: string): Promise<boolean>;
}
