import { AppError, type Ids } from '@hexad/kernel';
import { BubblewrapSandbox } from './bubblewrap/bubblewrap-sandbox.js';
import { ContainerSandbox } from './container/container-sandbox.js';
import { KubernetesSandbox, type KubernetesSandboxOptions } from './kubernetes/kubernetes-sandbox.js';
import { NoSandbox } from './no-sandbox.js';
import { ProcessSandbox } from './process-sandbox.js';
import type { Sandbox } from './sandbox.js';
import { limitsOf, SandboxSettings } from './settings.js';

export interface OpenSandboxOptions {
  /** All settings as text; the own ones are read from them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Folder for what belongs to running commands. */
  readonly folder: string;
  readonly ids: Ids;
  /** Folder of shared dependency sets. */
  readonly sets?: string;
  /** Folder in which Node keeps compiled code between commands. */
  readonly compileCache?: string;
  /** Folders in which programs of sandboxes are looked for, with colons between. Default: those of the system. */
  readonly path?: string;
  /** Told what the operator should know about the choice. */
  readonly warn: (message: string) => void;
}

/** The sandbox that HEXAD_SANDBOX names. Fails with `unavailable` and the reason when that one cannot work here, with `settings_invalid` when it lacks a setting. */
export async function openSandbox({ settings, warn, ...options }: OpenSandboxOptions): Promise<Sandbox> {
  const read = SandboxSettings.parse(settings);
  const held = { ...options, limits: limitsOf(read), hosts: read.HEXAD_SANDBOX_HOSTS ?? '' };
  const image = read.HEXAD_SANDBOX_IMAGE;
  switch (read.HEXAD_SANDBOX) {
    case 'bubblewrap':
      return BubblewrapSandbox.open(held);
    case 'container':
      if (image === undefined)
        throw new AppError('settings_invalid', 'HEXAD_SANDBOX=container needs HEXAD_SANDBOX_IMAGE, the image that commands run in.');
      return ContainerSandbox.open({ ...held, image });
    case 'kubernetes':
      return KubernetesSandbox.open({ ...held, ...kubernetesOf(read) });
    case 'process':
      return new ProcessSandbox(held);
    case 'none':
      warn(
        'HEXAD_SANDBOX=none: code that a model or a stranger wrote runs with all rights of this process. Use it only where nothing can be lost.',
      );
      return new NoSandbox(held);
    case 'auto':
      return automatic(
        [() => BubblewrapSandbox.open(held), ...(image === undefined ? [] : [() => ContainerSandbox.open({ ...held, image })])],
        warn,
        () => new ProcessSandbox(held),
      );
  }
}

function kubernetesOf(settings: SandboxSettings): Pick<KubernetesSandboxOptions, 'image' | 'volume' | 'placing'> {
  const [image, volume] = [settings.HEXAD_SANDBOX_IMAGE, settings.HEXAD_SANDBOX_KUBERNETES_VOLUME];
  if (image === undefined || volume === undefined)
    throw new AppError(
      'settings_invalid',
      'HEXAD_SANDBOX=kubernetes needs HEXAD_SANDBOX_IMAGE, the image that commands run in, and HEXAD_SANDBOX_KUBERNETES_VOLUME, the volume with the work trees.',
    );
  const config = settings.HEXAD_SANDBOX_KUBERNETES_CONFIG;
  const namespace = settings.HEXAD_SANDBOX_KUBERNETES_NAMESPACE;
  const node = settings.HEXAD_SANDBOX_KUBERNETES_NODE;
  const runtimeClass = settings.HEXAD_SANDBOX_KUBERNETES_RUNTIME_CLASS;
  const pod = settings.HEXAD_SANDBOX_KUBERNETES_POD;
  return {
    image,
    volume,
    placing: { ...(node && { node }), ...(runtimeClass && { runtimeClass }), ...(pod && { pod }) },
    ...(config && { config }),
    ...(namespace && { namespace }),
  };
}

/** The first that works here; else `fallback`, said with the reasons. */
async function automatic(
  choices: readonly (() => Promise<Sandbox>)[],
  warn: (message: string) => void,
  fallback: () => Sandbox,
): Promise<Sandbox> {
  const reasons: string[] = [];
  for (const open of choices) {
    try {
      return await open();
    } catch (thrown) {
      const error = AppError.from(thrown);
      if (error.code !== 'unavailable') throw error;
      reasons.push(error.message);
    }
  }
  warn(
    `No sandbox isolates here (${reasons.join('; ')}): only code of shipped packs is run, all other is refused. Install bubblewrap to change that.`,
  );
  return fallback();
}
