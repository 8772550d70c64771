/** What agents of a kind can do. */
export interface Kind {
  readonly name: string;
  readonly actions: readonly string[];
}

/** What a plan's task may need, whatever its kind. */
const STORY = ['generate', 'check', 'fix', 'prove_story', 'integrate'];

/** The pipeline of `hexad build`: who takes part in it. */
const PIPELINE: Readonly<Record<string, readonly string[]>> = {
  code: [
    'prepare',
    ...STORY,
    'prove',
    'deliver',
    'merge_change_set',
    'land_together',
    'go_on_from_record',
    'predict_files',
    'regenerate',
    'settle',
    'hand_back',
  ],
  design: STORY,
  devops: STORY,
  docs: STORY,
};

/** Every kind works in repositories; some build as well. In the order of their names. */
export const kindsOf = (names: Iterable<string>): Kind[] =>
  [...new Set([...Object.keys(PIPELINE), ...names])].sort().map((name) => ({ name, actions: [...(PIPELINE[name] ?? []), 'work'] }));

/** The kinds that a process serves. */
export class Served {
  readonly kinds: readonly Kind[];

  constructor(kinds: readonly Kind[]) {
    this.kinds = kinds;
  }
}
