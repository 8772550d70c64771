import type { DatabaseName } from '@hexad/proto/documents';
import type { PackManifest } from '../../../src/domain/pack.js';
import { lines } from '../../../src/domain/text.js';

/** What `/health/ready` is asked with, every ten seconds. */
const EVERY = 'HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD';
/** A number, so that a cluster can tell that it is not root. */
const USER = 'USER 1000:1000';

/** One image for each service, with the built pages where there are some; the first is what `docker build .` makes. Undefined: nothing to put into one. */
export function dockerfile(packs: readonly PackManifest[], database: DatabaseName = 'sqlite'): string | undefined {
  const services = packs.filter(({ image }) => image === 'service');
  const pages = packs.find(({ image }) => image === 'pages')?.folder;
  if (services.length === 0 && pages === undefined) return undefined;
  return `${lines(
    '# Builds in stages; what runs holds no tools and no root.',
    pages !== undefined && pagesStage(pages),
    services.length === 0
      ? pagesAlone(pages!)
      : services
          .toReversed()
          .map(({ folder, toolchain }) => (toolchain === 'python' ? pythonStage(folder, pages) : nodeStages(folder, pages, database)))
          .join('\n'),
  ).trimEnd()}\n`;
}

const install = (folder: string): string =>
  lines(`COPY ${folder}/package.json ${folder}/package-lock.json ./`, 'RUN npm ci --no-audit --no-fund', `COPY ${folder} ./`);

const pagesStage = (folder: string): string =>
  lines(`FROM node:24-slim AS build-${folder}`, `WORKDIR /app/${folder}`, install(folder), 'RUN npm run build', '');

const copyPages = (pages: string | undefined): string | false =>
  pages !== undefined && `COPY --from=build-${pages} /app/${pages}/dist /app/${pages}/dist`;

const nodeStages = (folder: string, pages: string | undefined, database: DatabaseName): string =>
  lines(
    `FROM node:24-slim AS build-${folder}`,
    `WORKDIR /app/${folder}`,
    install(folder),
    'RUN npm run build && npm prune --omit=dev --no-audit --no-fund',
    '',
    `FROM node:24-slim AS ${folder}`,
    `ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000${database === 'sqlite' ? ' DATABASE_FILE=/data/app.db' : ''}`,
    `WORKDIR /app/${folder}`,
    ['package.json', 'node_modules', 'dist'].map((name) => `COPY --from=build-${folder} /app/${folder}/${name} ./${name}`),
    copyPages(pages),
    database === 'sqlite' && 'RUN mkdir /data && chown 1000:1000 /data',
    USER,
    database === 'sqlite' && 'VOLUME /data',
    'EXPOSE 3000',
    `${EVERY} ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]`,
    'CMD ["node", "dist/server.js"]',
    '',
  );

const pythonStage = (folder: string, pages: string | undefined): string =>
  lines(
    `FROM python:3.13-slim AS ${folder}`,
    'ENV APP_ENV=production PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=3000 DATABASE_FILE=/data/app.db',
    `WORKDIR /app/${folder}`,
    `COPY ${folder}/requirements.txt ./`,
    'RUN pip install --no-cache-dir -r requirements.txt && mkdir /data && chown 1000:1000 /data',
    `COPY ${folder}/app ./app`,
    copyPages(pages),
    USER,
    'VOLUME /data',
    'EXPOSE 3000',
    `${EVERY} ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health/ready')"]`,
    'CMD ["python", "-m", "app"]',
    '',
  );

/** Every path that is no file is one of the pages' own. */
const pagesAlone = (pages: string): string =>
  lines(
    `FROM nginxinc/nginx-unprivileged:1.29 AS ${pages}`,
    `COPY --from=build-${pages} /app/${pages}/dist /usr/share/nginx/html`,
    "RUN printf 'server { listen 8080; root /usr/share/nginx/html; location / { try_files $uri /index.html; } }' > /etc/nginx/conf.d/default.conf",
    'USER 101:101',
    'EXPOSE 8080',
    `${EVERY} ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/"]`,
    `CMD ["nginx", "-g", "daemon off;"]`,
  );
