import type { Validation } from '@hexad/proto/documents';
import { clientAgrees } from './client-agrees.js';
import type { Delivery, Examined } from './delivery.js';
import { dependenciesUsed } from './dependencies-used.js';
import { environmentTold } from './environment-told.js';
import { licencesAllowed } from './licences-allowed.js';
import { storiesPlaced } from './stories-placed.js';

const CHECKS: Readonly<Record<Validation['check'], (delivery: Delivery) => Examined>> = {
  client: clientAgrees,
  stories: storiesPlaced,
  environment: environmentTold,
  dependencies: dependenciesUsed,
  licences: licencesAllowed,
};

/** What speaks of several components at once, and no test of one of them shows. */
export const validate = (delivery: Delivery): Validation[] =>
  Object.entries(CHECKS).map(([check, examine]) => {
    const { examined, findings } = examine(delivery);
    return { check: check as Validation['check'], examined, findings: [...findings] };
  });
