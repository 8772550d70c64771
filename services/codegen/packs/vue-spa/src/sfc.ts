import { tsString } from '../../../src/domain/escape.js';
import { lines, withSortedImports } from '../../spa-base/src/modules.js';

type Line = string | false | undefined;

/** A single-file component. Nothing in a string literal ends the script. */
export const component = (script: readonly Line[], template: readonly Line[]): string =>
  `<script setup lang="ts">\n${withSortedImports(lines(...script)).replaceAll('</', '<\\u002f')}\n</script>\n\n<template>\n${lines(...template)}\n</template>\n`;

/** The import of a component. */
export const importing = (name: string | false | undefined, from: string): string | false =>
  typeof name === 'string' && `import ${name} from '${from}.vue';`;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** An expression as a template may hold it: within its string literals, nothing ends an attribute or an interpolation or begins an element. */
export const inTemplate = (expression: string): string =>
  expression.replace(/"|&(?=[#A-Za-z])|<(?=[A-Za-z/!?])|\{\{|\}\}/g, (found) => [...found].map(escaped).join(''));

/** An attribute with the value of an expression. */
export const bound = (name: string, expression: string): string => `:${name}="${inTemplate(expression)}"`;

/** Text that stands in a template as it is. */
const PLAIN = /^[^\p{C}\p{Z}"'&\\{}<>`]+( [^\p{C}\p{Z}"'&\\{}<>`]+)*$/u;

/** A whole attribute for a text that people wrote. */
export const attribute = (name: string, text: string): string => (PLAIN.test(text) ? `${name}="${text}"` : bound(name, tsString(text)));

/** The attributes of an element, without those that are off. */
export const attributes = (values: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => {
      const said = name.toLowerCase();
      return typeof value === 'string' ? attribute(said, value) : value === true ? said : bound(said, String(value));
    })
    .join(' ');

/** The value of an expression as text. */
export const shownText = (expression: string): string => `{{ ${inTemplate(expression)} }}`;

/** Text that people wrote. */
export const words = (text: string): string => (PLAIN.test(text) ? text : shownText(tsString(text)));

/** The directive that lets an element be there only under a condition. */
export const onlyIf = (condition: string | undefined): string => (condition === undefined ? '' : `v-if="${inTemplate(condition)}"`);
