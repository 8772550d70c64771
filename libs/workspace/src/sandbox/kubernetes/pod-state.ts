import type { V1Pod } from '@kubernetes/client-node';
import { AppError } from '@hexad/kernel';

/** How the container of a pod ended. */
export interface PodEnd {
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `DeadlineExceeded`, `Evicted`, … */
  readonly reason: string;
}

/** What no waiting helps against. */
const HOPELESS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** Undefined while it runs, or is not there yet. */
export function endOf(pod: V1Pod | undefined): PodEnd | undefined {
  const ended = pod?.status?.containerStatuses?.[0]?.state?.terminated;
  if (ended) return { exitCode: ended.exitCode, reason: pod?.status?.reason ?? ended.reason ?? '' };
  if (pod?.status?.phase === 'Failed') return { exitCode: -1, reason: pod.status.reason ?? 'Failed' };
  return undefined;
}

/** The pod once its container runs, or has ended already. Fails with `unavailable` where it never will. */
export function startedPod(pod: V1Pod | undefined): V1Pod | undefined {
  if (pod === undefined) return undefined;
  if (endOf(pod) || pod.status?.containerStatuses?.[0]?.state?.running) return pod;
  const { reason = '', message = '' } = pod.status?.containerStatuses?.[0]?.state?.waiting ?? {};
  if (HOPELESS.has(reason)) throw new AppError('unavailable', `The pod cannot start: ${reason} ${message}`.trim().slice(0, 500));
  return undefined;
}

/** Why a pod still waits, as far as its conditions tell. */
export function whyWaiting(pod: V1Pod | undefined): string | undefined {
  const waiting = pod?.status?.containerStatuses?.[0]?.state?.waiting;
  const missed = pod?.status?.conditions?.find(({ status, message }) => status === 'False' && message);
  return missed ? `${missed.reason}: ${missed.message}` : waiting && `${waiting.reason}: ${waiting.message ?? ''}`;
}
