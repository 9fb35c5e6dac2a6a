#!/usr/bin/env bash
# Outer steps per second of two-clusters-seed, the reference setting, with 1, 2, 4 and 8 workers in one JVM: whole
# processes, several passes. A peer can be run in turn with it, pass by pass, so that both see the same machine.
#
#   tests/bench/outer-steps.sh [PASSES]                 after `mvn -q -DskipTests package`
#   PEER='python3 toy_ddp.py --steps 300 --world' tests/bench/outer-steps.sh
#
# PEER is called with the number of workers and prints a line of JSON with "steps_per_s". STEPS sets our steps (500 3000).
set -euo pipefail
cd "$(dirname "$0")/../.."
passes=${1:-3}
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

median() { sort -g "$1" | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

for ((pass = 0; pass < passes; pass++)); do
  for workers in 1 2 4 8; do
    for steps in ${STEPS:-500 3000}; do
      java -jar target/hyperring.jar train --problem two-clusters-seed --workers $workers --steps $steps --no-http \
        --out "$results/run" >/dev/null 2>&1
      sed -n 's/.*"outer_steps_per_second" : \([0-9.E]*\).*/\1/p' "$results/run/run.json" >>"$results/ours-$workers-$steps"
      rm -rf "$results/run"
    done
    if [ -n "${PEER:-}" ]; then
      $PEER $workers | sed -n 's/.*"steps_per_s": *\([0-9.]*\).*/\1/p' >>"$results/peer-$workers"
    fi
  done
done

for workers in 1 2 4 8; do
  line="workers=$workers"
  for steps in ${STEPS:-500 3000}; do
    line+="  steps=$steps: $(median "$results/ours-$workers-$steps")"
  done
  if [ -n "${PEER:-}" ]; then
    line+="  peer: $(median "$results/peer-$workers")"
  fi
  echo "$line"
done
