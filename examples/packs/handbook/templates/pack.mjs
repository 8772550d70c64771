// From a spec to a handbook: one page that says what the application keeps, and what it asks of it.

/** The files of the folder without its tests. */
export function code({ spec }, { app, escape: { html } }) {
  const text = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>${html(spec.title)}</title>
  </head>
  <body>
    <h1>${html(spec.title)}</h1>
    <p>${html(spec.overview)}</p>
${app.entities.map((entity) => section(entity, html)).join('\n')}
  </body>
</html>
`;
  return [{ path: 'index.html', text }];
}

const section = (entity, html) => `    <section id="${entity.plural}">
      <h2>${html(entity.spec.pluralLabel)}</h2>
      <ul>
${entity.fields.map((field) => `        <li>${html(field.spec.label)}${field.spec.required ? ' (required)' : ''}</li>`).join('\n')}
      </ul>
    </section>`;

/** One test for each criterion that the page shows, named after it. */
export function tests({ spec, stories }, { app, escape: { html, plainLine, tsString } }) {
  const criteria = spec.stories.filter((story) => stories.has(story.id)).flatMap((story) => story.criteria);
  const members = criteria.flatMap((criterion) => {
    const expected = shown(criterion.check, spec, app, html);
    const name = `${criterion.id} Given ${plainLine(criterion.given)}, when ${plainLine(criterion.when)}, then ${plainLine(criterion.then)}`;
    return expected === undefined ? [] : [`  [${tsString(name)}]: () => assert.ok(page.includes(${tsString(expected)})),`];
  });
  const text = `import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const page = readFileSync('index.html', 'utf8');

export default {
${members.join('\n')}
};
`;
  return [{ path: 'test/handbook.test.mjs', text }];
}

/** What the page holds when the criterion is kept; undefined where a handbook cannot tell. */
function shown(check, spec, app, html) {
  if (check.kind === 'service') return `<h1>${html(spec.title)}</h1>`;
  if (check.kind !== 'read') return undefined;
  return `<h2>${html(app.entity(check.entity).spec.pluralLabel)}</h2>`;
}
