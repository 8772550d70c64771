import path from 'node:path';

const SYSTEM_PATH = ['/usr/local/bin', '/usr/bin', '/bin'];

/** The whole environment of a command, before what the caller adds. Nothing of ours is in it. */
export function environmentOf(places: {
  /** Folder with the program `node`. */
  readonly node: string;
  readonly cwd: string;
  readonly home: string;
  readonly tmp: string;
  readonly compileCache: string | undefined;
}): Record<string, string> {
  return {
    PATH: [places.node, path.join(places.cwd, 'node_modules/.bin'), ...SYSTEM_PATH].join(path.delimiter),
    HOME: places.home,
    TMPDIR: places.tmp,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    CI: 'true',
    NO_COLOR: '1',
    ...(places.compileCache !== undefined && { NODE_COMPILE_CACHE: places.compileCache }),
  };
}
