import path from 'node:path';
import { AppError } from '@hexad/kernel';

const VOLUME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?):(\/.+)$/;

/** Whether the text is `<claim>:<folder>`. */
export const isVolume = (text: string): boolean => VOLUME.test(text);

/** The volume on which the platform's folders lie, and of which a pod is shown single folders at the same paths. */
export class Volume {
  /** Name of its claim in the cluster. */
  readonly claim: string;
  /** Where the platform itself sees it. */
  readonly folder: string;

  /** `text`: `<claim>:<folder>`. Fails with `settings_invalid` for anything else. */
  constructor(text: string) {
    const [, claim, , folder] = VOLUME.exec(text) ?? [];
    if (claim === undefined || folder === undefined)
      throw new AppError('settings_invalid', `HEXAD_SANDBOX_KUBERNETES_VOLUME is ${JSON.stringify(text)}, not <claim>:<folder>.`);
    this.claim = claim;
    this.folder = path.resolve(folder);
  }

  /** The place inside the volume. Fails with `unavailable` for what lies elsewhere: no pod can be shown it. */
  inside(place: string): string {
    const below = path.relative(this.folder, place);
    if (below !== '' && !below.startsWith('..') && !path.isAbsolute(below)) return below;
    throw new AppError(
      'unavailable',
      `${path.basename(place)} does not lie on the volume ${this.claim}: with HEXAD_SANDBOX=kubernetes the data folder and the cache folder have to.`,
    );
  }
}
