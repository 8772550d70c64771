import type { DocumentKind } from '@hexad/proto/documents';

const PRISMA = /^model\s+\w+\s*\{/m;
const PYTHON_MODEL = /^class\s+\w+\s*\(.*\):/m;
const DJANGO = /^\s+\w+\s*=\s*models\.\w+(?:Field|Key)\(/m;
const SQLALCHEMY = /^\s+__tablename__\s*=\s*["']/m;
const TYPEORM = /^\s*@Entity\s*\(/m;
/** How a file of code begins: what is pasted into a text stands after words. */
const CODE_START =
  /^\s*(?:(?:#|\/\/)[^\n]*\n\s*)*(?:import|from|export|@|class|"""|'''|\/\*|datasource|generator|model|enum|type)(?:\b|\W)/;
const PROJECT = /^\[(?:project|tool\.poetry)\]\s*$/m;
const PIN = /^[A-Za-z][\w.-]*(?:\[[\w,\s-]*\])?\s*(?:(?:[=~!<>]=|[<>])\s*\d[\w.*, <>=!~]*)?(?:\s*[;#].*)?$/;

/** Code and settings of an existing system that say what it keeps, or what it is made with. */
export function codeKind(text: string): DocumentKind | undefined {
  if (CODE_START.test(text)) {
    if (PRISMA.test(text)) return 'prisma';
    if (TYPEORM.test(text) || (PYTHON_MODEL.test(text) && (DJANGO.test(text) || SQLALCHEMY.test(text)))) return 'models';
  }
  if (/^\s*(?:#[^\n]*\n\s*)*\[/.test(text) && PROJECT.test(text)) return 'manifest';
  return isRequirements(text) ? 'manifest' : undefined;
}

/** Every line names a package, and one of them a version. */
function isRequirements(text: string): boolean {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !/^-[a-z-]/.test(line));
  return lines.some((line) => /[=~<>]=\s*\d/.test(line)) && lines.every((line) => line.length < 200 && PIN.test(line));
}
