import type { RepoAddress } from '../connections/domain/address.js';

export const rootOf = ({ owner, repo }: RepoAddress): string => `/repos/${owner}/${repo}`;
/** Slashes of a branch stand for themselves in GitHub's paths. */
export const encoded = (branch: string): string => branch.split('/').map(encodeURIComponent).join('/');
export const headRef = (place: RepoAddress, branch: string): string => `${rootOf(place)}/git/ref/heads/${encoded(branch)}`;
