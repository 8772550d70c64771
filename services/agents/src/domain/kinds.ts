import { AgentKind } from '@hexad/proto/documents';

/** An agent kind is data: what it can do. */
export interface Kind {
  readonly name: AgentKind;
  readonly actions: readonly string[];
}

/** What a plan's task may need, whatever its kind. */
const STORY = ['generate', 'check', 'fix', 'prove_story', 'integrate'];

export const KINDS: readonly Kind[] = [
  { name: 'code', actions: ['prepare', ...STORY, 'prove', 'deliver', 'work'] },
  { name: 'design', actions: [...STORY, 'work'] },
  { name: 'devops', actions: [...STORY, 'work'] },
  { name: 'docs', actions: [...STORY, 'work'] },
];
