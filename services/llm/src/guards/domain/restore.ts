import type { Restorer } from '../../calls/application/ports.js';

const BEGUN = /\[[A-Z_]*\d*$/;

/** Puts values back where their placeholders stand, in a text that comes in pieces; in JSON so that it stays JSON. */
export function restoring(values: ReadonlyMap<string, string>, form: 'text' | 'json'): Restorer {
  const names = [...values.keys()];
  const longest = Math.max(...names.map((name) => name.length));
  const written = (value: string): string => (form === 'json' ? JSON.stringify(value).slice(1, -1) : value);
  const restore = (text: string): string => text.replaceAll(/\[[A-Z_]+\d+\]/g, (name) => put(values.get(name), name));
  const put = (value: string | undefined, name: string): string => (value === undefined ? name : written(value));
  let kept = '';
  return {
    push(text) {
      const all = kept + text;
      const begun = BEGUN.exec(all.slice(-longest))?.[0] ?? '';
      kept = names.some((name) => name.startsWith(begun)) ? begun : '';
      return restore(all.slice(0, all.length - kept.length));
    },
    end() {
      const rest = kept;
      kept = '';
      return rest;
    },
  };
}
