export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}
