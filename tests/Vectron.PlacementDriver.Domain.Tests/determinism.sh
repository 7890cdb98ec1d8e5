#!/usr/bin/env bash
# determinism.sh [COMMANDS]: carries out the same random history (1,000,000 commands) in processes that differ in time zone,
# language, garbage collector and just-in-time compiler, and compares hashes. (Test hosts do not start under libfaketime;
# that no clock is read, the compiler holds: BannedSymbols.txt.)
set -euo pipefail
cd "$(dirname "$0")"
export VECTRON_COMMANDS=${1:-1000000}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
run() { # NAME VARIABLE=VALUE...
  local name=$1; shift
  env "$@" VECTRON_HASH_FILE="$out/$name" dotnet test --no-build -v quiet --filter 'FullyQualifiedName~LongHistoryTests' >"$out/$name.log" 2>&1 \
    || { cat "$out/$name.log"; exit 1; }
  echo "$(cat "$out/$name")  $name ($*)"
}
run plain TZ=UTC LANG=C
run elsewhere TZ=Pacific/Kiritimati LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8
run collector TZ=America/St_Johns LANG=ar_SA.UTF-8 DOTNET_gcServer=1 DOTNET_TieredCompilation=0
run compiler TZ=Asia/Kathmandu LANG=de_DE.UTF-8 DOTNET_TC_QuickJitForLoops=1 DOTNET_TieredPGO=0 DOTNET_EnableHWIntrinsic=0
different=$(find "$out" -type f ! -name '*.log' -exec cat {} + -exec echo \; | sort -u | grep -c .)
[ "$different" = 1 ] && echo "$VECTRON_COMMANDS commands: all hashes equal" || { echo "hashes differ"; exit 1; }
