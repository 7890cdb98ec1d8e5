#!/usr/bin/env bash
# rolling-upgrade.sh COMMIT: builds the program of another commit, then has its nodes replaced one after the other by those of
# this work tree, and back, while clients write (RollingUpgradeTests). Takes a few minutes and leaves nothing behind.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$(git rev-parse --short --verify "${1:?usage: rolling-upgrade.sh COMMIT}^{commit}")
work=$(mktemp -d)
trap 'git worktree remove --force "$work/tree" 2>/dev/null; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/tree" "$commit"
echo "the program of $commit, $(git log -1 --format=%cs "$commit")"
dotnet publish "$work/tree/src/Vectron.PlacementDriver.Server" -c Release -o "$work/program" -p:RunAnalyzers=false -v quiet -clp:NoSummary
VECTRON_OTHER_BUILD=$work/program dotnet test tests/Vectron.PlacementDriver.Cli.Tests -c Release --filter RollingUpgradeTests \
  --logger 'console;verbosity=normal'
