import { range, type Contender, type Setup } from '../sides/contender.js';
import { installed } from './install.js';

interface Workflow {
  then(step: object): Workflow;
  parallel(steps: readonly object[]): Workflow;
  commit(): Workflow;
  createRun(): Promise<{ start(given: object): Promise<{ status: string }> }>;
}
interface Workflows {
  readonly createStep: (step: object) => object;
  readonly createWorkflow: (options: object) => Workflow;
}
interface Core {
  readonly Mastra: new (options: object) => unknown;
}
interface Pg {
  readonly PostgresStore: new (options: object) => { init(): Promise<void>; close?(): Promise<void> };
}
interface Zod {
  readonly z: { object(shape: object): object; any(): object };
}

/** Mastra's workflows with its store on PostgreSQL. */
export async function open({ ownerUrl, folder }: Setup): Promise<Contender> {
  const [{ Mastra }, { createStep, createWorkflow }, { PostgresStore }, { z }] = await installed<[Core, Workflows, Pg, Zod]>(folder);
  const storage = new PostgresStore({ id: 'bench', connectionString: ownerUrl, max: 20 });
  await storage.init();
  let ran = 0;
  const schema = z.any();
  const step = (id: string): object =>
    createStep({
      id,
      inputSchema: schema,
      outputSchema: schema,
      execute: () => {
        ran += 1;
        return Promise.resolve({});
      },
    });
  const sequence = (steps: number): Workflow => {
    let made = createWorkflow({ id: `sequence-${steps}`, inputSchema: schema, outputSchema: schema });
    for (const at of range(steps)) made = made.then(step(`s${at}`));
    return made.commit();
  };
  const graph = (wide: number, deep: number): Workflow => {
    let made = createWorkflow({ id: `graph-${wide}-${deep}`, inputSchema: schema, outputSchema: schema });
    for (const level of range(deep)) made = made.parallel(range(wide).map((place) => step(`s${level}_${place}`)));
    return made.commit();
  };
  const flows = new Map<string, Workflow>();
  const known = (key: string, make: () => Workflow): Workflow => {
    const found = flows.get(key);
    if (found) return found;
    const one = make();
    flows.set(key, one);
    // It gives the workflow its store.
    void new Mastra({ storage, workflows: { [key]: one }, logger: false });
    return one;
  };
  const run = async (one: Workflow): Promise<void> => {
    const started = await one.createRun();
    const { status } = await started.start({ inputData: {} });
    if (status !== 'success') throw new Error(`a run of Mastra ended as ${status}`);
  };
  return {
    async sequences(runs, steps) {
      ran = 0;
      const one = known(`sequence ${steps}`, () => sequence(steps));
      await Promise.all(range(runs).map(() => run(one)));
      return ran;
    },
    async levels(wide, deep) {
      ran = 0;
      await run(known(`graph ${wide} ${deep}`, () => graph(wide, deep)));
      return ran;
    },
    async [Symbol.asyncDispose]() {
      await storage.close?.();
    },
  };
}
