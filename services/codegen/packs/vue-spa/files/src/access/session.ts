import { computed, inject, provide, type ComputedRef, type InjectionKey } from 'vue';
import { mayDo, sessionOf, type Access, type Session } from './rights';

const ACCESS: InjectionKey<() => Access> = Symbol('access');

const everythingIsOpen = (): Access => ({ known: 'open', visible: [] });

/** Tells everything below who is signed in. */
export const provideAccess = (access: () => Access): void => provide(ACCESS, access);

const useAccess = (): (() => Access) => inject(ACCESS, everythingIsOpen, false);

/** Undefined when nobody is signed in. */
export function useSession(): ComputedRef<Session | undefined> {
  const access = useAccess();
  return computed(() => sessionOf(access()));
}

/** Whether nobody is signed in where somebody could be. */
export function useIsNobody(): ComputedRef<boolean> {
  const access = useAccess();
  return computed(() => access().known === 'nobody');
}

type May = (resource: string, action: string, record?: object) => boolean;

/** Whether the person may do something: with any record, or with this one. */
export function useMay(): May {
  const access = useAccess();
  return (resource, action, record) => mayDo(access(), resource, action, record);
}
