#!/usr/bin/env bash
# soak.sh MINUTES [REPORT]: runs of the nemesis with one seed after the other until the time is over, on both grounds (as
# root; without, behind proxies only). Each run adds a line to REPORT (artifacts/soak.jsonl), so runs add up: a later call
# goes on with the next seed. FAULTS says how many faults a run has (12), VECTRON_CLIENTS how many clients of each node work
# beside the usual four, BINARY which built test library to run (this one). Ends with the totals; exits 1 after a violation.
set -uo pipefail
cd "$(dirname "$0")"
minutes=${1:?usage: soak.sh MINUTES [REPORT]}
report=$(realpath -m "${2:-../../artifacts/soak.jsonl}")
mkdir -p "$(dirname "$report")"
touch "$report"
seed=$(($(grep -o '"Seed":[0-9]*' "$report" "$report.failed" 2>/dev/null | grep -o '[0-9]*$' | sort -n | tail -1) + 1))
export VECTRON_REPORT=$report VECTRON_FAULTS=${FAULTS:-12}
end=$(($(date +%s) + minutes * 60))
failed=0
while [ "$(date +%s)" -lt "$end" ]; do
  echo "seed $seed, $(((end - $(date +%s)) / 60)) minutes left"
  if ! VECTRON_SEED=$seed dotnet test ${BINARY:---no-build} -v quiet --logger 'console;verbosity=detailed' \
      --filter 'FullyQualifiedName~NemesisTests.Faults' > "$report.$seed.log" 2>&1; then
    failed=$((failed + 1))
    echo "{\"Seed\":$seed,\"Log\":\"$report.$seed.log\"}" | tee -a "$report.failed"
  else
    rm -f "$report.$seed.log"
  fi
  seed=$((seed + 1))
done
python3 - "$report" <<'PY'
import collections, json, sys
runs = [json.loads(line) for line in open(sys.argv[1]) if line.strip()]
rounds = [r for run in runs for r in run["Rounds"]]
faults = collections.Counter(r["Fault"] for r in rounds)
writable = sorted(r["WritableAfterMs"] for r in rounds)
print(f'{len(runs)} runs, seeds {sorted({run["Seed"] for run in runs})}')
print(f'{sum(run["Checked"] for run in runs)} calls checked, {sum(run["Unknown"] for run in runs)} of unknown outcome '
      f'({sum(run.get("Settled", 0) for run in runs)} settled by the log), '
      f'{sum(len(run["Violations"]) for run in runs)} violations, {sum(len(run["Undecided"]) for run in runs)} undecided')
print(f'{len(rounds)} faults of {len(faults)} kinds, each {min(faults.values(), default=0)} to {max(faults.values(), default=0)} times')
if rounds:
    slow = sum(r["RateBefore"] < 100 for r in rounds)
    print(f'{slow} faults began below 100 answers a second; writable after healing: median {writable[len(writable)//2]:.0f} ms, '
          f'greatest {writable[-1]:.0f} ms')
for name, count in sorted(faults.items()):
    print(f'  {count:4} {name}')
PY
exit $((failed > 0))
