import { type Feature, hasPlainName, linkName, nameFunction, nameOrElse, queriesName } from '../../../spa-base/src/feature.js';
import { imports, lines } from '../../../spa-base/src/modules.js';

/** A link to one record, by its name, for the pages of others. */
export const nameLinkModule = (feature: Feature): string =>
  lines(
    imports(['useQuery'], '@tanstack/react-query'),
    imports(['Link'], 'react-router'),
    !hasPlainName(feature) && imports([nameFunction(feature)], './labels'),
    imports([queriesName(feature)], './queries'),
    '',
    `/** Links to a record of which only the id is known. */
    export function ${linkName(feature)}({ id }: { id: string }) {
      const ${feature.one} = useQuery(${queriesName(feature)}.detail(id));
      return <Link to={\`${feature.route}/\${id}\`}>{${nameOrElse(feature, `${feature.one}.data`, "'…'")}}</Link>;
    }`,
  );
