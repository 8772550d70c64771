import type { Skill, Story } from '@hexad/proto/documents';
import type { Part } from '../schedule/network.js';

/** What each kind of story takes, in the order in which it is done, with the share of the work. */
export const PARTS: Readonly<Record<Story['capability'], readonly Part[]>> = {
  foundation: [
    { skill: 'devops', share: 0.4 },
    { skill: 'backend', share: 0.6 },
  ],
  manage: [
    { skill: 'backend', share: 0.6 },
    { skill: 'frontend', share: 0.4 },
  ],
  relations: [
    { skill: 'backend', share: 0.7 },
    { skill: 'frontend', share: 0.3 },
  ],
  states: [
    { skill: 'backend', share: 0.7 },
    { skill: 'frontend', share: 0.3 },
  ],
  rules: [{ skill: 'backend', share: 1 }],
  contract: [{ skill: 'backend', share: 1 }],
  signIn: [
    { skill: 'backend', share: 0.7 },
    { skill: 'frontend', share: 0.3 },
  ],
  access: [
    { skill: 'backend', share: 0.8 },
    { skill: 'frontend', share: 0.2 },
  ],
  exchange: [
    { skill: 'backend', share: 0.8 },
    { skill: 'frontend', share: 0.2 },
  ],
  find: [
    { skill: 'backend', share: 0.5 },
    { skill: 'frontend', share: 0.5 },
  ],
};

export const skillsOf = (kind: Story['capability']): Skill[] => PARTS[kind].map(({ skill }) => skill);
