import { formErrorsModule } from '../../../spa-base/src/app/form-errors.js';

export const vueFormErrors = (): string =>
  formErrorsModule("import { computed, inject, provide, shallowRef, type ComputedRef, type InjectionKey, type Ref } from 'vue';", CONTEXT);

const CONTEXT = `const FORM_ERRORS: InjectionKey<Readonly<Ref<FormErrors>>> = Symbol('form errors');

/** Hands what is wrong with a form to the fields in it. */
export const provideFormErrors = (errors: Readonly<Ref<FormErrors>>): void => provide(FORM_ERRORS, errors);

export function useFieldError(name: () => string): ComputedRef<string | undefined> {
  const errors = inject(FORM_ERRORS, () => shallowRef(noErrors), true);
  return computed(() => errors.value.fields[name()]);
}
`;
