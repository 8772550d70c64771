/** What bwrap says where it may not do its work, and what helps: most often a container around us, or a kernel that is set so, holds it back. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /[Cc]reat(e|ing) new namespace|user\.max_user_namespaces|unprivileged_userns_clone/,
    'no user namespaces may be made here: set the kernel to allow them (user.max_user_namespaces, kernel.unprivileged_userns_clone), or run the container around with a seccomp profile that does (docs/sandbox.md)',
  ],
  [
    /uid map|gid map|loopback/,
    'user namespaces have no rights here: AppArmor restricts them (kernel.apparmor_restrict_unprivileged_userns; docs/sandbox.md)',
  ],
  [/mount proc/, 'the /proc of the container around is masked: let it be whole (docs/sandbox.md)'],
];

/** A sentence for people out of what went wrong. */
export function adviceOn(message: string): string {
  if (/bwrap: not found/.test(message)) return 'bubblewrap (the program bwrap) is not installed';
  const advice = ADVICE.find(([said]) => said.test(message))?.[1];
  return `bubblewrap cannot work here: ${message}${advice === undefined ? '' : ` - ${advice}`}`;
}
