import { range, type Contender, type Setup } from '../sides/contender.js';
import { installed } from './install.js';

interface Compiled {
  invoke(input: object, config: object): Promise<unknown>;
}
interface Graph {
  addNode(name: string, work: () => object): Graph;
  addEdge(from: string | readonly string[], to: string): Graph;
  compile(options: object): Compiled;
}
interface Sdk {
  readonly StateGraph: new (state: unknown) => Graph;
  readonly Annotation: ((reducer?: object) => unknown) & { Root(state: object): unknown };
  readonly START: string;
  readonly END: string;
}
interface Checkpointer {
  readonly PostgresSaver: { fromConnString(url: string): { setup(): Promise<void>; end(): Promise<void> } };
}

/** LangGraph with its checkpointer on PostgreSQL, as it comes: a checkpoint is written while the next step runs. */
export async function open({ ownerUrl, folder }: Setup): Promise<Contender> {
  const [{ StateGraph, Annotation, START, END }, { PostgresSaver }] = await installed<[Sdk, Checkpointer]>(folder);
  const saver = PostgresSaver.fromConnString(ownerUrl);
  await saver.setup();
  const state = Annotation.Root({ done: Annotation({ reducer: (_: unknown, next: unknown) => next, default: () => 0 }) });
  let ran = 0;
  let threads = 0;
  const step = (): object => {
    ran += 1;
    return { done: 1 };
  };
  const graph = (wide: number, deep: number): Compiled => {
    const made = new StateGraph(state);
    const names = range(deep).map((level) => range(wide).map((place) => `s${level}_${place}`));
    for (const name of names.flat()) made.addNode(name, step);
    for (const [level, here] of names.entries()) {
      const before = names[level - 1];
      for (const name of here) made.addEdge(before === undefined ? START : before.length === 1 ? before[0]! : before, name);
    }
    for (const name of names.at(-1)!) made.addEdge(name, END);
    return made.compile({ checkpointer: saver });
  };
  const graphs = new Map<string, Compiled>();
  const known = (wide: number, deep: number): Compiled => {
    const key = `${wide} ${deep}`;
    const one = graphs.get(key) ?? graph(wide, deep);
    graphs.set(key, one);
    return one;
  };
  const run = (one: Compiled, deep: number): Promise<unknown> =>
    one.invoke({ done: 0 }, { configurable: { thread_id: `t${threads++}` }, recursionLimit: deep + 10 });
  return {
    async sequences(runs, steps) {
      ran = 0;
      const one = known(1, steps);
      await Promise.all(range(runs).map(() => run(one, steps)));
      return ran;
    },
    async levels(wide, deep) {
      ran = 0;
      await run(known(wide, deep), deep);
      return ran;
    },
    [Symbol.asyncDispose]: () => saver.end(),
  };
}
