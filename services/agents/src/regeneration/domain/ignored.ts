import ignore from 'ignore';

/** The file of a repository, at its root, that says what regeneration never touches. */
export const IGNORE_FILE = '.hexadignore';

/** Whether regeneration leaves a path alone, by the text of a `.hexadignore`: patterns as in a `.gitignore`, which is itself left alone too. */
export function ignoredBy(text: string): (path: string) => boolean {
  const patterns = ignore().add(text);
  return (path) => path === IGNORE_FILE || patterns.ignores(path);
}
