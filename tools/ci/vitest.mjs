// Where a project keeps sources, seen from its folder. The `files` of packs are templates, with tests of their own.
export const SOURCES = ['src', 'packs/*/src'];

// Text for people, and JSON for the sum at the end of `npm test`.
export const REPORTS = (name) => ({
  reporters: [process.env.CI ? 'minimal' : 'default', 'json'],
  outputFile: { json: `.reports/${name}.json` },
});

// One process for the files of a project: each would else load the platform anew, which took more time than most tests. What is built is loaded by
// Node itself, as in production, and not transformed once more.
export const TOGETHER = {
  isolate: false,
  server: { deps: { external: [/\/(?:libs|services|tools)\/[^/]+\/dist\//, /\/proto\/dist\//] } },
};
