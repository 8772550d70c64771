/** What the tools of a framework are called; apart from its own components, pages for people are the same in each. */
export interface Framework {
  /** The package that reads from the API and remembers. */
  readonly query: string;
  /** The package with `waitFor` and `fireEvent`. */
  readonly testing: string;
  /** The package with `cleanup`. */
  readonly cleanup: string;
  /** How files with tests end. */
  readonly tests: '.test.ts' | '.test.tsx';
  /** Stands before a call that opens the application: whether its first page is there at once. */
  readonly opening: '' | 'await ';
  /** The module with the type `Tone`. */
  readonly tones: string;
}
