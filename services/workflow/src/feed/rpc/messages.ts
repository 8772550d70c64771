import type { FeedEntry } from '@hexad/proto/workflow/v1/feed';
import type { Watched } from '../application/watch-feed.js';
import type { Told } from '../domain/entry.js';

export const watchedMessage = ({ sequence, told, missed }: Watched) => ({ sequence, missed, entry: told && entryMessage(told) });

const entryMessage = ({ data, ...told }: Told): FeedEntry => ({ ...told, dataJson: data });
