/** For `sh -c`: kills the program and all that belongs to it when its input ends, which it does when this process dies as well. */
export const UNTIL_WE_END = `("$0" "$@" < /dev/null; kill -9 0) & cat > /dev/null; kill -9 0`;
