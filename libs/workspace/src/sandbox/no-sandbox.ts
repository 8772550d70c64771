import { ProcessSandbox } from './process-sandbox.js';
import type { SandboxCommand } from './sandbox.js';
import type { SandboxService } from './service.js';

/** `HEXAD_SANDBOX=none`: plain child processes for anybody's code. Only by the operator's explicit word. */
export class NoSandbox extends ProcessSandbox {
  override readonly kind = 'none';

  protected override admit(command: SandboxCommand | SandboxService): void {
    super.admit({ ...command, trust: 'shipped' });
  }
}
