#!/usr/bin/env bash
# First figures: GetWorker on the leader against an empty call (P1), heartbeats on three nodes (P4), gaps after a kill (P8).
# Rounds alternate with their reference; prints medians. Needs h2load (Debian: nghttp2-client). Takes about five minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5} seconds=${2:-5} kills=${3:-20}
command -v h2load >/dev/null || { echo "h2load is missing: apt-get install nghttp2-client"; exit 2; }

dotnet build -c Release -v quiet -clp:NoSummary tests/Vectron.PlacementDriver.Benchmarks
out=tests/Vectron.PlacementDriver.Benchmarks/bin/Release/net10.0
work=$(mktemp -d) pids=()
cleanup() { kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

members=1:127.0.0.1:29711,2:127.0.0.1:29712,3:127.0.0.1:29713
for n in 1 2 3; do
  dotnet "$out/vectron-placementdriver.dll" -node-id $n -initial-members $members -data-dir "$work" -unhealthy-after 1h \
    -grpc-addr 127.0.0.1:2961$n -raft-addr 127.0.0.1:2971$n -http-addr 127.0.0.1:2981$n >"$work/$n.log" 2>&1 &
  pids+=($!)
done
dotnet "$out/Vectron.PlacementDriver.Benchmarks.dll" empty-call 29600 >/dev/null 2>&1 &
pids+=($!)
for n in 1 2 3; do
  timeout 60 bash -c "until curl -sf -o /dev/null 127.0.0.1:2981$n/readyz; do sleep 0.2; done"
done
leader=$(dotnet "$out/Vectron.PlacementDriver.Benchmarks.dll" prepare 127.0.0.1:29611)

# A gRPC message: a zero byte, four bytes of length, the message.
printf '\x00\x00\x00\x00\x0d\x0a\x04docs\x12\x05vec-1' >"$work/getworker"
printf '\x00\x00\x00\x00\x03\x0a\x011' >"$work/heartbeat"
load() { # address method clients streams
  h2load -D "$seconds" --warm-up-time=2 -t1 -c "$3" -m "$4" -d "$work/$2" -H 'content-type: application/grpc' -H 'te: trailers' \
    "http://$1/vectron.placementdriver.v1.PlacementService/$5" | sed -n 's/^finished in .*, \([0-9.]*\) req\/s.*/\1/p'
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
failures() { for n in 1 2 3; do curl -s 127.0.0.1:2981$n/metrics; done | grep -E 'rpc.*status="' | grep -vE 'status="OK"|#' || true; }

: >"$work/empty"; : >"$work/read"; : >"$work/beat"; : >"$work/ratio"
for ((round = 1; round <= rounds; round++)); do
  e=$(load 127.0.0.1:29600 getworker 32 32 GetWorker)
  r=$(load "$leader" getworker 32 32 GetWorker)
  b=$(load "$leader" heartbeat 8 32 Heartbeat)
  echo "$e" >>"$work/empty"; echo "$r" >>"$work/read"; echo "$b" >>"$work/beat"
  awk -v r="$r" -v e="$e" 'BEGIN { print r / e }' >>"$work/ratio"
  echo "round $round of $rounds: empty call $e/s, GetWorker $r/s, heartbeat $b/s"
done
echo "P1 GetWorker on the leader: median $(median <"$work/read")/s, empty call $(median <"$work/empty")/s, ratio $(median <"$work/ratio") (range $(sort -n "$work/ratio" | sed -n '1p;$p' | paste -sd' '))"
echo "P4 heartbeat, 256 in flight, three nodes: median $(median <"$work/beat")/s"
echo "calls that did not end in OK: $(failures | wc -l)"
failures | head -5
cleanup; pids=()
dotnet "$out/Vectron.PlacementDriver.Benchmarks.dll" failover "$kills" | tail -1 | sed 's/^/P8 /'
