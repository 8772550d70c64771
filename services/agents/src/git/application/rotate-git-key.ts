import { RotateKey } from '@hexad/secrets';

/** The key of the credentials of repositories and of the secrets of servers of tools. */
export class RotateGitKey extends RotateKey {}
