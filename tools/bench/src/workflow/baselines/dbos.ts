import { range, type Contender, type Setup } from '../sides/contender.js';
import { installed } from './install.js';

interface Sdk {
  readonly DBOS: {
    setConfig(config: object): void;
    registerWorkflow<A extends readonly unknown[], R>(work: (...given: A) => Promise<R>, config: object): (...given: A) => Promise<R>;
    runStep<R>(step: () => Promise<R>, config: object): Promise<R>;
    launch(): Promise<void>;
    shutdown(): Promise<void>;
  };
}

/** DBOS Transact, its workflows called directly: each step is a commit. */
export async function open({ ownerUrl, folder }: Setup): Promise<Contender> {
  const [{ DBOS }] = await installed<[Sdk]>(folder);
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: ownerUrl, systemDatabasePoolSize: 20, runAdminServer: false, logLevel: 'error' });
  let ran = 0;
  const step = (name: string): Promise<void> =>
    DBOS.runStep(
      () => {
        ran += 1;
        return Promise.resolve();
      },
      { name },
    );
  const sequence = DBOS.registerWorkflow(
    async (steps: number) => {
      for (const at of range(steps)) await step(`step-${at}`);
    },
    { name: 'sequence' },
  );
  const graph = DBOS.registerWorkflow(
    async (wide: number, deep: number) => {
      for (const level of range(deep)) await Promise.allSettled(range(wide).map((place) => step(`step-${level}-${place}`)));
    },
    { name: 'graph' },
  );
  await DBOS.launch();
  return {
    async sequences(runs, steps) {
      ran = 0;
      await Promise.all(range(runs).map(() => sequence(steps)));
      return ran;
    },
    async levels(wide, deep) {
      ran = 0;
      await graph(wide, deep);
      return ran;
    },
    [Symbol.asyncDispose]: () => DBOS.shutdown(),
  };
}
