import type { Spec, Story } from '@hexad/proto/documents';
import type { Message } from '@hexad/workspace';

const LONGEST_SUBJECT = 100;

/** The trailer by which a story's commits are found again. */
export const STORY_TRAILER = 'Hexad-Story';
export const FIX_TRAILER = 'Hexad-Fix';
export const RUN_TRAILER = 'Hexad-Run';

/** The entity's resource name, or `app` for what belongs to none. */
const scopeOf = (spec: Spec, story: Story): string => spec.entities.find((entity) => entity.name === story.entity)?.plural ?? 'app';

function subject(type: string, spec: Spec, story: Story, words: string): string {
  const whole = `${type}(${scopeOf(spec, story)}): ${words}`;
  return whole.length > LONGEST_SUBJECT ? `${whole.slice(0, LONGEST_SUBJECT - 1).trimEnd()}…` : whole;
}

/** A capital at the start of a sentence goes; one of a name (`API`) stays. */
const lowered = (title: string): string => (/^\p{Lu}\p{Ll}/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title);

export const featureMessage = (spec: Spec, story: Story): Message => ({
  subject: subject('feat', spec, story, lowered(story.title)),
  body: [
    `As ${story.actor}, I want ${story.want}, so that ${story.benefit}.`,
    `Criteria: ${story.criteria.map((criterion) => criterion.id).join(', ')}`,
  ],
  trailers: { [STORY_TRAILER]: story.id },
});

export const fixMessage = (story: string): Message => ({
  subject: `style: mend what the tools found in story ${story}`,
  trailers: { [STORY_TRAILER]: story, [FIX_TRAILER]: 'tools' },
});

export const mergeMessage = (spec: Spec, story: Story): Message => ({
  subject: subject('feat', spec, story, `merge story ${story.id}: ${lowered(story.title)}`),
  trailers: { [STORY_TRAILER]: story.id },
});
