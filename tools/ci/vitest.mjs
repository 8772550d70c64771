// Where a project keeps sources, seen from its folder. The `files` of packs are templates, with tests of their own.
export const SOURCES = ['src', 'packs/*/src'];

// Text for people, and JSON for the sum at the end of `npm test`.
export const REPORTS = (name) => ({
  reporters: [process.env.CI ? 'minimal' : 'default', 'json'],
  outputFile: { json: `.reports/${name}.json` },
});
