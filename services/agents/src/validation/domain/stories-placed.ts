import type { Story } from '@hexad/proto/documents';
import { isTest, type Delivery, type Examined } from './delivery.js';

/** Whether each story brought code of a component, and not tests alone. */
export function storiesPlaced({ brought, components }: Delivery): Examined {
  const stories = [...(brought ?? [])];
  const isCode = (path: string): boolean => !isTest(path) && components.some(({ folder }) => path.startsWith(`${folder}/`));
  const placed = new Set(stories.filter(([, paths]) => paths.some(isCode)).map(([{ id }]) => id));
  return {
    examined: stories.length,
    findings: stories
      .filter(([story]) => !placed.has(story.id) && !isBroughtBefore(story, placed))
      .map(([{ id, title }]) => `Story ${id} (${title}) brought no code of any component.`),
  };
}

/** A reference between records that know each other comes with the second of them; the story that connects them proves it. */
const isBroughtBefore = ({ capability, dependsOn }: Story, placed: ReadonlySet<string>): boolean =>
  capability === 'relations' && dependsOn.length > 0 && dependsOn.every((id) => placed.has(id));
