import type { RepositoryModel } from '../../../src/domain/compose.js';
import { lines } from '../../../src/domain/text.js';
import { deployed } from './deploy/deployed.js';

/** How it is put to work elsewhere, of what was asked for. */
export function deploySection(model: RepositoryModel): string | false {
  const what = deployed(model);
  const { deploy } = model.options;
  if (what === undefined || deploy.length === 0) return false;
  return lines(
    '## Deploy',
    '',
    deploy.includes('compose') && [
      '```sh',
      'cp .env.example .env                  # and set what you need; it is never committed',
      'docker compose up --build --wait      # then at http://localhost:3000',
      '```',
      '',
      (what.keepsData || what.asksPostgres) && ['Records are in the volume `data`.', ''],
    ],
    deploy.includes('helm') && [
      '```sh',
      `docker build --tag REGISTRY/${model.app.spec.name}:1.0.0 . && docker push REGISTRY/${model.app.spec.name}:1.0.0`,
      what.asksPostgres && 'kubectl create secret generic database --from-literal=password="$(openssl rand -hex 24)"',
      what.signsIn && 'kubectl create secret generic app-settings --from-literal=ADMIN_EMAIL=… --from-literal=ADMIN_PASSWORD=…',
      `helm install app chart --set image.repository=REGISTRY/${model.app.spec.name}${what.signsIn ? ' --set existingSecret=app-settings' : ''}${what.asksPostgres ? ' --set database.passwordSecret=database' : ''}`,
      '```',
      '',
      `\`chart/values.yaml\` tells what can be set.${what.keepsData || what.asksPostgres ? ' The volume with the records outlives `helm uninstall`.' : ''}`,
      '',
    ],
  );
}
