import { html, tsString } from '../../../../src/domain/escape.js';
import type { AppModel } from '../../../../src/domain/model.js';
import type { Feature } from '../feature.js';
import { lines } from '../modules.js';

export const indexHtml = (app: AppModel, entry: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${html(app.spec.title)}</title>
    <link rel="icon" href="data:," />
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/${entry}"></script>
  </body>
</html>
`;

/** The title of the application and the sections of its navigation. */
export const navigationModule = (app: AppModel, features: readonly Feature[]): string =>
  lines(
    `export const appTitle = ${tsString(app.spec.title)};\n`,
    features.length > 0 &&
      `export const sections = [\n${features.map((feature) => `{ path: '${feature.route}', label: ${tsString(feature.entity.spec.pluralLabel)} },`).join('\n')}\n];`,
  );
