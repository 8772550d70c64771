import { z } from 'zod';
import { below, folderOf, json, type Delivery, type Examined } from './delivery.js';
import { npmLocks, type LockedPackage } from './npm-lock.js';

const Names = z.record(z.string(), z.string()).default({});
const Manifest = z.looseObject({ dependencies: Names, devDependencies: Names, scripts: Names });

/**
 * Whether each dependency of a `package.json` is used: named in a file below it, a program of a script or command, types of what is used, or a peer
 * that something used asks for.
 */
export function dependenciesUsed(delivery: Delivery): Examined {
  const locks = npmLocks(delivery.files);
  const manifests = [...delivery.files].flatMap(([path, text]) => {
    const data = path === 'package.json' || path.endsWith('/package.json') ? Manifest.safeParse(json(text)).data : undefined;
    return data ? [{ path, folder: folderOf(path), data }] : [];
  });
  const unused = manifests.flatMap(({ path, folder, data }) => {
    const declared = Object.keys({ ...data.dependencies, ...data.devDependencies });
    const commands = delivery.components
      .filter((one) => one.folder === folder)
      .flatMap((one) => one.commands.map((words) => words.join(' ')));
    const texts = below(delivery.files, folder).filter(([file]) => !file.endsWith('/package-lock.json') && file !== path);
    const used = usedOf(declared, {
      texts: texts.map(([, text]) => text),
      commands: [...Object.values(data.scripts), ...commands],
      locked: (locks.get(folder) ?? []).filter((one) => one.isTop),
    });
    return declared.filter((name) => !used.has(name)).map((name) => `${path} asks for ${name}, which nothing uses.`);
  });
  return {
    examined: manifests.reduce((sum, { data }) => sum + Object.keys({ ...data.dependencies, ...data.devDependencies }).length, 0),
    findings: unused,
  };
}

interface Users {
  readonly texts: readonly string[];
  readonly commands: readonly string[];
  readonly locked: readonly LockedPackage[];
}

function usedOf(declared: readonly string[], { texts, commands, locked }: Users): Set<string> {
  const known = new Map(locked.map((one) => [one.name, one]));
  const words = new Set(commands.flatMap((command) => command.split(/[\s;&|()'"]+/)));
  const named = (name: string): boolean =>
    ["'", '"', '`'].some((quote) => texts.some((text) => text.includes(`${quote}${name}${quote}`) || text.includes(`${quote}${name}/`)));
  const runs = (name: string): boolean => (known.get(name)?.programs ?? []).some((program) => words.has(program));
  const used = new Set(declared.filter((name) => named(name) || runs(name)));
  for (let before = -1; before < used.size;) {
    before = used.size;
    const peers = new Set([...used].flatMap((name) => known.get(name)?.peers ?? []));
    for (const name of declared) if (peers.has(name) || isTypesOf(name, used, texts)) used.add(name);
  }
  return used;
}

const TYPES = '@types/';

function isTypesOf(name: string, used: ReadonlySet<string>, texts: readonly string[]): boolean {
  if (!name.startsWith(TYPES)) return false;
  const typed = name.slice(TYPES.length).replace(/^(.+)__(.+)$/, '@$1/$2');
  return used.has(typed) || (typed === 'node' && texts.some((text) => /['"]node:|\bprocess\./.test(text)));
}
