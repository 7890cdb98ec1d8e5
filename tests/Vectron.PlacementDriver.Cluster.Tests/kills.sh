#!/usr/bin/env bash
# kills.sh all|leader MINUTES [REPORT]: kills every node after an acknowledgement and starts two (all), or the leader and asks
# for the next write (leader), 50 times per cluster with one cluster after the other until the time is over. Each cluster
# adds a line to REPORT (artifacts/kills-all.jsonl, kills-leader.jsonl), so runs add up. BINARY says which built test library
# to run (this one). Ends with the totals; exits 1 when a run failed, whose log is kept.
set -uo pipefail
cd "$(dirname "$0")"
what=${1:?usage: kills.sh all|leader MINUTES [REPORT]} minutes=${2:?usage: kills.sh all|leader MINUTES [REPORT]}
case $what in
  all) tests=KillAllTests ;;
  leader) tests=FailoverTimeTests ;;
  *) echo "the first argument is '$what', must be all or leader" >&2; exit 2 ;;
esac
report=$(realpath -m "${3:-../../artifacts/kills-$what.jsonl}")
mkdir -p "$(dirname "$report")"
touch "$report"
export VECTRON_REPORT=$report VECTRON_CYCLES=50 VECTRON_KILLS=50
end=$(($(date +%s) + minutes * 60))
failed=0
while [ "$(date +%s)" -lt "$end" ]; do
  seed=$(($(wc -l < "$report") + failed + 1)) left=$((end - $(date +%s)))
  echo "seed $seed, $((left / 60)) minutes left"
  if ! VECTRON_SEED=$seed VECTRON_SECONDS=$left dotnet test ${BINARY:---no-build} -v quiet \
      --logger 'console;verbosity=detailed' --filter "FullyQualifiedName~$tests" > "$report.$seed.log" 2>&1; then
    failed=$((failed + 1))
    echo "failed: $report.$seed.log"
  else
    rm -f "$report.$seed.log"
  fi
done
python3 - "$report" <<'PY'
import json, math, sys
runs = [json.loads(line) for line in open(sys.argv[1]) if line.strip()]
minutes = sum(run["TotalSeconds"] for run in runs) / 60
cycles = sum(run.get("Cycles", 0) for run in runs)
gaps = sorted(gap for run in runs for gap in run.get("GapsMs", []))
if cycles:
    print(f'{cycles} cycles on {len(runs)} clusters in {minutes:.0f} minutes: {sum(run["Acknowledged"] for run in runs)} acknowledged writes, 0 lost')
if gaps:
    print(f'{len(gaps)} kills on {len(runs)} clusters in {minutes:.0f} minutes, first write after: median {gaps[len(gaps) // 2]:.0f} ms, '
          f'99th percentile {gaps[math.ceil(len(gaps) * 0.99) - 1]:.0f} ms, greatest {gaps[-1]:.0f} ms')
PY
exit $((failed > 0))
