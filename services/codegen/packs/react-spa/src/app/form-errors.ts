import { formErrorsModule } from '../../../spa-base/src/app/form-errors.js';

export const reactFormErrors = (): string => formErrorsModule("import { createContext, useContext } from 'react';", CONTEXT);

const CONTEXT = `const FormErrorsContext = createContext(noErrors);

export const FormErrorsProvider = FormErrorsContext;

export function useFieldError(name: string): string | undefined {
  return useContext(FormErrorsContext).fields[name];
}
`;
