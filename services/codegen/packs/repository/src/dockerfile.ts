import { lines } from '../../../src/domain/text.js';

/** One image: the service, and the built web page where there is one. */
export function dockerfile(folders: readonly string[]): string {
  const api = folders.includes('api');
  const web = folders.includes('web');
  return `${lines(
    '# Builds in stages; what runs holds no tools and no root.',
    web && [
      'FROM node:24-slim AS web',
      'WORKDIR /app/web',
      'COPY web/package.json web/package-lock.json ./',
      'RUN npm ci --no-audit --no-fund',
      'COPY web ./',
      ...(api ? ['COPY api/src/openapi.json /app/api/src/openapi.json'] : []),
      'RUN npm run build',
      '',
    ],
    api
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
      : ['FROM nginxinc/nginx-unprivileged:stable', 'COPY --from=web /app/web/dist /usr/share/nginx/html'],
  )}\n`;
}
