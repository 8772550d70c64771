import { hasPlainName, nameFunction, nameOrElse, queriesName, type Feature } from '../../../spa-base/src/feature.js';
import { imports } from '../../../spa-base/src/modules.js';
import { bound, component, shownText } from '../sfc.js';

/** A link to one record, by its name, for the pages of others. */
export const nameLink = (feature: Feature): string =>
  component(
    [
      imports(['useQuery'], '@tanstack/vue-query'),
      imports(['RouterLink'], 'vue-router'),
      !hasPlainName(feature) && imports([nameFunction(feature)], './labels'),
      imports([queriesName(feature)], './queries'),
      '',
      '/** Links to a record of which only the id is known. */',
      'const props = defineProps<{ id: string }>();',
      `const { data: ${feature.one} } = useQuery(() => ${queriesName(feature)}.detail(props.id));`,
    ],
    [`<RouterLink ${bound('to', `\`${feature.route}/\${id}\``)}>${shownText(nameOrElse(feature, feature.one, "'…'"))}</RouterLink>`],
  );
