#!/usr/bin/env bash
# The figures S2 and S3 of the README: certificates replaced under load, and HTTP/2 abused in every way that the tests know.
# Takes about four minutes with the defaults: 30 rotations, 10 s for each kind of abuse.
set -euo pipefail
cd "$(dirname "$0")/../.."
rotations=${1:-30} seconds=${2:-10}
dotnet build -c Release -v quiet -clp:NoSummary tests/Vectron.PlacementDriver.Benchmarks
benchmarks=tests/Vectron.PlacementDriver.Benchmarks/bin/Release/net10.0/Vectron.PlacementDriver.Benchmarks.dll
dotnet "$benchmarks" rotation "$rotations"
dotnet "$benchmarks" abuse "$seconds"
