export class TaskError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  describe(): string {
    return `${this.code}: ${this.message}`;
  }
}

export class NotFound extends TaskError {
  constructor(id: string) {
    super('not_found', `There is no task ${id}`);
  }

  override describe(): string {
    return `${super.describe()} (look at the list)`;
  }
}
