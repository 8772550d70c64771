import { isTest, type Delivery, type Examined } from './delivery.js';

/** What the system, Node or a bundler sets. */
const KNOWN = new Set(['PATH', 'HOME', 'CI', 'NODE_ENV', 'TZ', 'MODE', 'DEV', 'PROD', 'SSR', 'BASE_URL']);
/** Where tests are told to write their report. */
const REPORT = 'HEXAD_TEST_REPORT';

const READS = [
  /\bprocess\.env\.([A-Z]\w*)/g,
  /\bprocess\.env\[['"](\w+)['"]\]/g,
  /\bimport\.meta\.env\.([A-Z]\w*)/g,
  /\b(?:environ|environment)(?:\.get\(|\[)\s*['"](\w+)['"]/g,
  /\bgetenv\(\s*['"](\w+)['"]/g,
];
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|py)$/;
/** A file that takes the whole environment names its variables as keys. */
const TAKES_ALL = /\bProcessEnv\b|\bprocess\.env\)/;
const KEY = /^\s+([A-Z][A-Z0-9_]{2,}):/gm;
const CONFIG = /(?:^|\/)(?:config|settings|environment)\.[cm]?[jt]s$/;

const TOLD = /(?:^|\/)(?:README\.md|docs\/.*\.md|\.env\.example)$/;

/** Whether each variable of the environment that the code reads is told of in the README, in `docs/` or in an `.env.example`. */
export function environmentTold({ files }: Delivery): Examined {
  const words = [...files].filter(([path]) => TOLD.test(path)).map(([, text]) => text);
  const told = new Set(words.flatMap((text) => text.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? []));
  const read = new Map<string, string>();
  for (const [path, text] of files) for (const name of readIn(path, text)) if (!read.has(name)) read.set(name, path);
  return {
    examined: read.size,
    findings: [...read]
      .filter(([name]) => !told.has(name))
      .map(([name, path]) => `${path} reads the environment variable ${name}, which is documented nowhere.`),
  };
}

function readIn(path: string, text: string): string[] {
  if (isTest(path) || !SOURCE.test(path)) return [];
  const named = READS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  const keys = CONFIG.test(path) && TAKES_ALL.test(text) ? [...text.matchAll(KEY)].map(([, name = '']) => name) : [];
  return [...named, ...keys].filter((name) => !KNOWN.has(name) && name !== REPORT);
}
