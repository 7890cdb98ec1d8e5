#!/usr/bin/env bash
# seeds.sh FIRST LAST [REPORT]: random scenarios in virtual time, fifty seeds at a time. Each fifty add a line to REPORT
# (artifacts/seeds.jsonl) and are skipped by a later call, so runs add up; what a failing fifty printed stays beside it.
# BINARY says which built test library to run (this one, in Release). Ends with the totals; exits 1 after a failure.
set -uo pipefail
cd "$(dirname "$0")"
first=${1:?usage: seeds.sh FIRST LAST [REPORT]} last=${2:?usage: seeds.sh FIRST LAST [REPORT]}
report=$(realpath -m "${3:-../../artifacts/seeds.jsonl}")
mkdir -p "$(dirname "$report")"
touch "$report"
for ((from = first; from <= last; from += 50)); do
  to=$((from + 49 < last ? from + 49 : last))
  grep -q "\"First\":$from,\"Last\":$to,.*\"Failed\":\[\]" "$report" && continue
  began=$(date +%s)
  log=$report.$from.log
  failed=
  if VECTRON_PD_SCENARIO_SEEDS=$from-$to dotnet test ${BINARY:---no-build -c Release} \
      --filter 'FullyQualifiedName~RandomScenarioTests' > "$log" 2>&1; then
    rm -f "$log"
  else
    failed=$(grep -oE '^ *(Expected failed to be empty because )?seed [0-9]+:' "$log" | grep -oE '[0-9]+' | sort -nu | paste -sd,)
    failed=${failed:-null}
  fi
  echo "{\"First\":$from,\"Last\":$to,\"Seconds\":$(($(date +%s) - began)),\"Failed\":[$failed]}" | tee -a "$report"
done
python3 - "$report" <<'PY'
import json, sys
newest = {(r["First"], r["Last"]): r for r in map(json.loads, filter(str.strip, open(sys.argv[1])))}
failed = sorted(seed or 0 for run in newest.values() for seed in run["Failed"])
print(f'{sum(r["Last"] - r["First"] + 1 for r in newest.values())} seeds in {sum(r["Seconds"] for r in newest.values())} s, '
      f'{len(failed)} failed: {failed}')
sys.exit(bool(failed))
PY
