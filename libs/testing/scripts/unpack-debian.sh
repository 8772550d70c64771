#!/usr/bin/env bash
# Unpacks packages of a Debian suite, with all that they need, into a folder of their own. Installs nothing, and needs no rights but to write
# there. The programs run with the libraries beside them, so the suite may be newer than the system.
# usage: unpack-debian.sh FOLDER SUITE "PACKAGE…" "PROGRAM…"      programs are paths in the packages
set -euo pipefail
folder=$1 suite=$2 packages=$3 programs=$4

apt=$(mktemp -d)
trap 'rm -rf "$apt"' EXIT
mkdir -p "$folder" "$apt"/{lists/partial,cache/archives/partial,sources}
: >"$apt/status"

# The mirror that this machine uses already, for another suite.
mirror=$(find /etc/apt -name '*.sources' -o -name '*.list' |
  xargs awk '/^(URIs:|deb )/ { for (i = 2; i <= NF; i++) if ($i ~ "://") { print $i; break } }' | grep -E '/debian/?$' | head -1) || true
[ -n "$mirror" ] || { echo "no Debian mirror is named in /etc/apt" >&2; exit 1; }
keys=/usr/share/keyrings/debian-archive-keyring.gpg
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' "$mirror" "$suite" "$keys" >"$apt/sources/only.sources"
options=(
  -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$apt/sources" -o Dir::Etc::preferencesparts=/dev/null
  -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/cache" -o Debug::NoLocking=1
  -o APT::Update::Post-Invoke= -o APT::Update::Post-Invoke-Success= -o APT::Sandbox::User="$(id -un)" -o APT::Install-Recommends=false
  -o Acquire::Languages=none -o Acquire::Retries=3 -o Acquire::http::Timeout=20
)
apt-get "${options[@]}" update
# shellcheck disable=SC2086 # several packages
apt-get "${options[@]}" -y --download-only install $packages >/dev/null

# What the programs never use: the compiler of queries (LLVM) alone is larger than everything else.
unused='/(perl|libperl|dpkg|debconf|libllvm|llvm|gcc-|postgresql-common|postgresql-client-common|passwd|login|adduser|systemd|init-system|openssl|ssl-cert|procps|tar_|mawk)[^/]*\.deb$'
find "$apt/cache/archives" -name '*.deb' | grep -vE "$unused" | xargs -P "$(nproc)" -I{} dpkg-deb -x {} "$folder"
rm -rf "$folder"/usr/share/{doc,man,locale,info} "$folder"/usr/lib/postgresql/*/lib/{bitcode,llvmjit*}

for program in $programs; do
  file=$folder/$program
  up=$(sed -E 's|[^/]+|..|g' <<<"$(dirname "$program")")
  mv "$file" "$file.unwrapped"
  cat >"$file" <<WRAPPER
#!/bin/sh
root=\$(dirname "\$0")/$up
exec "\$(echo "\$root"/usr/lib*/ld-linux*.so*)" --library-path "\$(echo "\$root"/usr/lib/*-linux-gnu)" --argv0 "\$0" "\$0.unwrapped" "\$@"
WRAPPER
  chmod +x "$file"
done
