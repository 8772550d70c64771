import type { PackManifest } from '../../../src/domain/pack.js';
import { lines } from '../../../src/domain/text.js';

/** One image: the service, and the built web page where there is one. */
export function dockerfile(packs: readonly PackManifest[]): string {
  const api = packs.some((pack) => pack.folder === 'api');
  const web = packs.some((pack) => pack.folder === 'web');
  const python = packs.some((pack) => pack.folder === 'api' && pack.toolchain === 'python');
  return `${lines(
    '# Builds in stages; what runs holds no tools and no root.',
    web && [
      'FROM node:24-slim AS web',
      'WORKDIR /app/web',
      'COPY web/package.json web/package-lock.json ./',
      'RUN npm ci --no-audit --no-fund',
      'COPY web ./',
      ...(api && !python ? ['COPY api/src/openapi.json /app/api/src/openapi.json'] : []),
      'RUN npm run build',
      '',
    ],
    python && pythonStages(web),
    !python && api
      ? [
          'FROM node:24-slim AS api',
          'WORKDIR /app/api',
          'COPY api/package.json api/package-lock.json ./',
          'RUN npm ci --no-audit --no-fund',
          'COPY api ./',
          'RUN npm run build && npm prune --omit=dev --no-audit --no-fund',
          '',
          'FROM node:24-slim',
          'ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_FILE=/data/app.db',
          'WORKDIR /app/api',
          'COPY --from=api /app/api/package.json ./',
          'COPY --from=api /app/api/node_modules ./node_modules',
          'COPY --from=api /app/api/dist ./dist',
          web && 'COPY --from=web /app/web/dist /app/web/dist',
          'RUN mkdir /data && chown node:node /data',
          'USER node',
          'VOLUME /data',
          'EXPOSE 3000',
          `HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]`,
          'CMD ["node", "dist/server.js"]',
        ]
      : !python && ['FROM nginxinc/nginx-unprivileged:stable', 'COPY --from=web /app/web/dist /usr/share/nginx/html'],
  )}\n`;
}

const pythonStages = (web: boolean): string =>
  lines(
    'FROM python:3.13-slim',
    'ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOST=0.0.0.0 PORT=3000 DATABASE_FILE=/data/app.db',
    'WORKDIR /app/api',
    'COPY api/requirements.txt ./',
    'RUN pip install --no-cache-dir -r requirements.txt && useradd --system app && mkdir /data && chown app /data',
    'COPY api/app ./app',
    web && 'COPY --from=web /app/web/dist /app/web/dist',
    'USER app',
    'VOLUME /data',
    'EXPOSE 3000',
    `HEALTHCHECK CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health/ready')"]`,
    'CMD ["python", "-m", "app"]',
  );
