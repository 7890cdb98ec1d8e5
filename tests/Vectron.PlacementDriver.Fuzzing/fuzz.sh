#!/usr/bin/env bash
# fuzz.sh SECONDS [TARGET...]: afl-fuzz, guided by the coverage of the instrumented libraries (SharpFuzz), tries each target
# for so long, one after the other. What it found stays in artifacts/fuzz/, so a later call goes on where this one stopped;
# each run adds a line to artifacts/fuzz.jsonl. Needs afl-fuzz (Debian: afl++). Ends with executions and failures of all runs;
# exits 1 after a failure. To see one again:
#   dotnet run --project tests/Vectron.PlacementDriver.Fuzzing -- run TARGET artifacts/fuzz/TARGET/default/crashes/id*
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:?usage: fuzz.sh SECONDS [TARGET...]}
shift
command -v afl-fuzz >/dev/null || { echo "afl-fuzz is missing: install afl++"; exit 1; }
out=artifacts/fuzz
bin=$out/bin
report=artifacts/fuzz.jsonl
mkdir -p "$out"
rm -rf "$bin" "$out/plain"
dotnet tool restore >/dev/null
dotnet publish -c Release tests/Vectron.PlacementDriver.Fuzzing -o "$bin" -v quiet -clp:NoSummary
cp -r "$bin" "$out/plain" # Instrumented libraries run under afl-fuzz only.
for library in Domain Replication Server Protocol; do
  dotnet sharpfuzz "$bin/$([ "$library" = Server ] && echo vectron-placementdriver || echo "Vectron.PlacementDriver.$library").dll"
done
fuzzing=Vectron.PlacementDriver.Fuzzing.dll
[ $# -gt 0 ] || mapfile -t targets < <(dotnet "$out/plain/$fuzzing" list)
[ $# -eq 0 ] || targets=("$@")

# Runs in any terminal and on any machine, whatever the kernel does with core files and processors.
export AFL_SKIP_BIN_CHECK=1 AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
for target in "${targets[@]}"; do
  input=$out/$target.seeds
  dotnet "$out/plain/$fuzzing" seeds "$target" "$input"
  cp -n tests/Vectron.PlacementDriver.Fuzzing/Corpus/"$target"/* "$input" 2>/dev/null || true
  [ -d "$out/$target/default/queue" ] && input=-
  afl-fuzz -i "$input" -o "$out/$target" -V "$seconds" -t 10000 -m none -- dotnet "$bin/$fuzzing" fuzz "$target" >"$out/$target.log" 2>&1 ||
    { tail -20 "$out/$target.log"; exit 1; }
  value() { sed -n "s/^$1 *: *//p" "$out/$target/default/fuzzer_stats"; }
  crashes=$(find "$out/$target/default/crashes" "$out/$target/default/hangs" -name 'id*' | wc -l)
  printf '{"target":"%s","seconds":%s,"executions":%s,"inputs":%s,"failures":%s,"commit":"%s"}\n' \
    "$target" "$(value run_time)" "$(value execs_done)" "$(value corpus_count)" "$crashes" "$(git rev-parse --short HEAD)" | tee -a "$report"
done
python3 - "$report" <<'PY'
import json, sys
runs = [json.loads(line) for line in open(sys.argv[1])]
# A run that goes on counts the executions of the former runs too: only the last of a target counts.
last = {each["target"]: each for each in runs}
print(f'{sum(each["executions"] for each in last.values())} executions of {len(last)} targets, {sum(each["failures"] for each in last.values())} failures')
sys.exit(any(each["failures"] for each in last.values()))
PY
