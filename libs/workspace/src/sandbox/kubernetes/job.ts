import type { V1Job, V1NetworkPolicy, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { SandboxLimits } from '../limits.js';
import type { Volume } from './volume.js';

/** On every job and pod of a sandbox; its value is the job's name. */
export const SANDBOX = 'hexad.dev/sandbox';
/** Whose it is: a data folder on a machine. */
export const PLATFORM = 'hexad.dev/platform';
/** Which process made it (an annotation). */
export const OWNER = 'hexad.dev/owner';
export const CONTAINER = 'command';
export const POLICY = 'hexad-sandbox';

/** What a pod is given of the cluster. */
export interface PodParts {
  readonly name: string;
  readonly platform: string;
  readonly owner: string;
  readonly image: string;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly volume: Volume;
  readonly write: readonly string[];
  readonly read: readonly string[];
  /** Folders over which an empty one lies. */
  readonly scratch: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
  readonly argv: readonly string[];
  /** Whether our going closes its input. */
  readonly endsWithUs: boolean;
  /** Milliseconds after which the cluster itself ends it; undefined: never. */
  readonly deadlineMs: number | undefined;
  readonly placing: Placing;
}

/** Where pods may run. */
export interface Placing {
  /** The node that all pods run on, which a volume that only one node can mount needs. Undefined: any. */
  readonly node?: string;
  /** A runtime with more between the pod and the node's kernel: gVisor, Kata. Undefined: the cluster's own. */
  readonly runtimeClass?: string;
  /** `<pod>/<uid>` of the platform itself: the cluster removes the jobs with it. */
  readonly pod?: string;
}

const SCRATCH_BYTES = 64 * 1024 * 1024;
/** Written nowhere but to logs, which the node keeps for a while. */
const NODE_DISK = '256Mi';
/** Of memory, which a pod is placed by: most commands never need their limit. */
const MOST_REQUESTED_BYTES = 1024 * 1024 * 1024;
const KEPT_SECONDS = 60;

/** The job of one command or service: one pod, tried once, without rights, network or an account of the cluster. */
export function sandboxJob(parts: PodParts): V1Job {
  const { name, platform, owner, limits, user, placing } = parts;
  const labels = { [SANDBOX]: name, [PLATFORM]: platform, 'app.kubernetes.io/part-of': 'hexad', 'app.kubernetes.io/component': 'sandbox' };
  const memory = String(limits.memoryBytes);
  const [pod, uid] = placing.pod?.split('/') ?? [];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      labels,
      annotations: { [OWNER]: owner },
      ...(pod !== undefined && uid !== undefined && { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: pod, uid }] }),
    },
    spec: {
      backoffLimit: 0,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      ...(parts.deadlineMs !== undefined && { activeDeadlineSeconds: Math.ceil(parts.deadlineMs / 1000) }),
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 1,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          hostname: 'sandbox',
          // No name server of the cluster: nobody would answer, and its names are nobody's business.
          dnsPolicy: 'None',
          dnsConfig: { nameservers: ['127.0.0.1'] },
          ...(placing.node !== undefined && { nodeSelector: { 'kubernetes.io/hostname': placing.node } }),
          ...(placing.runtimeClass !== undefined && { runtimeClassName: placing.runtimeClass }),
          securityContext: {
            runAsNonRoot: true,
            runAsUser: user.uid,
            runAsGroup: user.gid,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          volumes: volumesOf(parts),
          containers: [
            {
              name: CONTAINER,
              image: parts.image,
              imagePullPolicy: 'IfNotPresent',
              command: parts.argv.map(literal),
              workingDir: parts.cwd,
              env: Object.entries(parts.env).map(([key, value]) => ({ name: key, value: literal(value) })),
              stdin: true,
              stdinOnce: parts.endsWithUs,
              securityContext: {
                allowPrivilegeEscalation: false,
                privileged: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              resources: {
                limits: { memory, 'ephemeral-storage': NODE_DISK, ...(limits.cpus !== undefined && { cpu: String(limits.cpus) }) },
                requests: {
                  memory: String(Math.min(limits.memoryBytes, MOST_REQUESTED_BYTES)),
                  'ephemeral-storage': NODE_DISK,
                  cpu: String(Math.min(limits.cpus ?? 0.25, 0.25)),
                },
              },
              volumeMounts: mountsOf(parts),
            },
          ],
        },
      },
    },
  };
}

/** Nothing comes in and nothing goes out of any pod of ours. */
export const sandboxPolicy = (): V1NetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: POLICY },
  spec: {
    podSelector: { matchExpressions: [{ key: SANDBOX, operator: 'Exists' }] },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [],
    egress: [],
  },
});

/** In commands and environments the cluster puts variables in place of `$(NAME)`; two dollars are one that is left alone. */
const literal = (text: string): string => text.replaceAll('$', '$$$$');

const inMemory = (name: string, bytes: number): V1Volume => ({ name, emptyDir: { medium: 'Memory', sizeLimit: String(bytes) } });

function volumesOf({ volume, scratch, limits }: PodParts): V1Volume[] {
  return [
    { name: 'data', persistentVolumeClaim: { claimName: volume.claim } },
    inMemory('tmp', limits.tmpBytes),
    ...scratch.map((_, index) => inMemory(`scratch-${index}`, SCRATCH_BYTES)),
  ];
}

function mountsOf({ volume, write, read, scratch }: PodParts): V1VolumeMount[] {
  const shown = (readOnly: boolean) => (place: string) => ({ name: 'data', mountPath: place, subPath: volume.inside(place), readOnly });
  return [
    { name: 'tmp', mountPath: '/tmp' },
    ...write.map(shown(false)),
    ...read.map(shown(true)),
    ...scratch.map((mountPath, index) => ({ name: `scratch-${index}`, mountPath })),
  ];
}
