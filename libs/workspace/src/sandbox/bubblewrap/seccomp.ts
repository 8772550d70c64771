import { arch } from 'node:process';

/**
 * System calls that no build needs and through which kernels were broken before: they fail with EPERM. By architecture: the kernel's name for
 * it (AUDIT_ARCH_…), and the calls' numbers.
 */
interface Calls {
  readonly audit: number;
  readonly socket: number;
  readonly denied: Readonly<Record<string, number>>;
}

const COMMON = { open_tree: 428, move_mount: 429, fsopen: 430, fsconfig: 431, fsmount: 432, fspick: 433, mount_setattr: 442 };
const RINGS = { io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427 };

const CALLS: Readonly<Record<string, Calls>> = {
  x64: {
    audit: 0xc000003e,
    socket: 41,
    denied: {
      ...COMMON,
      ...RINGS,
      ptrace: 101,
      pivot_root: 155,
      chroot: 161,
      acct: 163,
      mount: 165,
      umount2: 166,
      swapon: 167,
      swapoff: 168,
      reboot: 169,
      init_module: 175,
      delete_module: 176,
      kexec_load: 246,
      add_key: 248,
      request_key: 249,
      keyctl: 250,
      unshare: 272,
      perf_event_open: 298,
      open_by_handle_at: 304,
      setns: 308,
      process_vm_readv: 310,
      process_vm_writev: 311,
      finit_module: 313,
      kexec_file_load: 320,
      bpf: 321,
      userfaultfd: 323,
    },
  },
  arm64: {
    audit: 0xc00000b7,
    socket: 198,
    denied: {
      ...COMMON,
      ...RINGS,
      umount2: 39,
      mount: 40,
      pivot_root: 41,
      chroot: 51,
      acct: 89,
      unshare: 97,
      kexec_load: 104,
      init_module: 105,
      delete_module: 106,
      ptrace: 117,
      reboot: 142,
      add_key: 217,
      request_key: 218,
      keyctl: 219,
      swapon: 224,
      swapoff: 225,
      perf_event_open: 241,
      open_by_handle_at: 265,
      setns: 268,
      process_vm_readv: 270,
      process_vm_writev: 271,
      finit_module: 273,
      bpf: 280,
      userfaultfd: 282,
      kexec_file_load: 294,
    },
  },
};

/** Socket families that live wholly in the sandbox's own network: UNIX, INET, INET6, NETLINK. A virtual machine's VSOCK, for one, does not. */
const FAMILIES = [1, 2, 10, 16];

const [LOAD, JUMP_EQUAL, JUMP_FROM, RETURN] = [0x20, 0x15, 0x35, 0x06];
const [ALLOW, KILL, FAIL] = [0x7fff0000, 0x80000000, 0x00050000];
const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97];
const [NUMBER, ARCHITECTURE, FIRST_ARGUMENT] = [0, 4, 16];
/** x32: another table of the same calls. */
const X32 = 0x40000000;

interface Line {
  readonly code: number;
  readonly yes?: number;
  readonly no?: number;
  readonly value: number;
}

const isRing = (name: string): boolean => Object.hasOwn(RINGS, name);

const refusedFamily = (op: string, value: number): object => ({
  names: ['socket'],
  action: 'SCMP_ACT_ERRNO',
  errnoRet: EAFNOSUPPORT,
  args: [{ index: 0, value, op }],
});

/** The same for Docker and Podman, which know the calls by name. */
export function seccompProfile(): object {
  const names = [...new Set(Object.values(CALLS).flatMap(({ denied }) => Object.keys(denied)))];
  const last = Math.max(...FAMILIES);
  const strangers = Array.from({ length: last }, (_, index) => index).filter((index) => !FAMILIES.includes(index));
  return {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [
      { names: names.filter((name) => !isRing(name)), action: 'SCMP_ACT_ERRNO', errnoRet: EPERM },
      { names: names.filter(isRing), action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
      ...strangers.map((index) => refusedFamily('SCMP_CMP_EQ', index)),
      refusedFamily('SCMP_CMP_GT', last),
    ],
  };
}

/** The filter as the kernel reads it (classic BPF), or undefined on an architecture whose calls we do not know. */
export function seccompFilter(architecture: string = arch): Buffer | undefined {
  const calls = CALLS[architecture];
  if (!calls) return undefined;
  // io_uring fails as if the kernel had none: libraries then do without.
  const rings: readonly number[] = Object.values(RINGS);
  const lines: Line[] = [
    { code: LOAD, value: ARCHITECTURE },
    { code: JUMP_EQUAL, yes: 1, value: calls.audit },
    { code: RETURN, value: KILL },
    { code: LOAD, value: NUMBER },
    { code: JUMP_FROM, no: 1, value: X32 },
    { code: RETURN, value: FAIL | ENOSYS },
    ...Object.values(calls.denied).flatMap((number) => [
      { code: JUMP_EQUAL, no: 1, value: number },
      { code: RETURN, value: FAIL | (rings.includes(number) ? ENOSYS : EPERM) },
    ]),
    { code: JUMP_EQUAL, yes: 1, value: calls.socket },
    { code: RETURN, value: ALLOW },
    { code: LOAD, value: FIRST_ARGUMENT },
    ...FAMILIES.flatMap((family) => [
      { code: JUMP_EQUAL, no: 1, value: family },
      { code: RETURN, value: ALLOW },
    ]),
    { code: RETURN, value: FAIL | EAFNOSUPPORT },
  ];
  return Buffer.concat(lines.map(encoded));
}

function encoded({ code, yes = 0, no = 0, value }: Line): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(yes, 2);
  bytes.writeUInt8(no, 3);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}
