import { isTest, type Delivery, type Examined } from './delivery.js';

/** Whether each story brought code of a component, and not tests alone. */
export function storiesPlaced({ brought, components }: Delivery): Examined {
  const stories = [...(brought ?? [])];
  const isCode = (path: string): boolean => !isTest(path) && components.some(({ folder }) => path.startsWith(`${folder}/`));
  return {
    examined: stories.length,
    findings: stories
      .filter(([, paths]) => !paths.some(isCode))
      .map(([{ id, title }]) => `Story ${id} (${title}) brought no code of any component.`),
  };
}
