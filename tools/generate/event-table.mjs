import { EVENTS } from '@hexad/proto/events';

const MARKED = /(?<=<!-- events: made by `npm run generate` -->\n)[^]*?(?=<!-- \/events -->)/;

/** The page with the table of every event between its marks. Throws when it has no marks. */
export function withEvents(page) {
  if (!MARKED.test(page)) throw new Error('docs/events.md has lost the marks of its table.');
  return page.replace(MARKED, () => `\n${table()}\n\n`);
}

const table = () => ['| type | when | in order by | data |', '| --- | --- | --- | --- |', ...EVENTS.map(row)].join('\n');

const row = ({ type, summary, key, schema }) =>
  `| \`${type}\` | ${summary} | ${key.replace(/^the /, '')} | ${Object.keys(schema.properties)
    .map((name) => `\`${name}\``)
    .join(', ')} |`;
