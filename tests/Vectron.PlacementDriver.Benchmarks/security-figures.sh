#!/usr/bin/env bash
# The figures S2 and S3 of the README: certificates replaced under load, and HTTP abused in every way that the tests know.
# security-figures.sh [rotation|abuse|all] [ROTATIONS] [SECONDS]; with the defaults, 30 rotations and 10 s for each kind of
# abuse, about five minutes. The machine should be quiet: latencies are compared.
set -euo pipefail
cd "$(dirname "$0")/../.."
what=${1:-all} rotations=${2:-30} seconds=${3:-10}
dotnet build -c Release -v quiet -clp:NoSummary tests/Vectron.PlacementDriver.Benchmarks
benchmarks=tests/Vectron.PlacementDriver.Benchmarks/bin/Release/net10.0/Vectron.PlacementDriver.Benchmarks.dll
case $what in rotation|all) dotnet "$benchmarks" rotation "$rotations" ;; esac
case $what in abuse|all) dotnet "$benchmarks" abuse "$seconds" ;; esac
