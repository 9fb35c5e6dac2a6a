#!/usr/bin/env bash
# Time and memory of one hypergradient through T inner steps (784-128-10, batch 64, by learning rate and momentum), for each
# policy: one process each, several passes. A peer is run in turn with it when PEER is given.
#
#   tests/bench/inner-steps.sh [PASSES]       after the two `mvn` lines of tests/README.md
#   PEER='python3 hyperopt.py --reps 5 --T' tests/bench/inner-steps.sh
#
# PEER is called with T and prints a line of JSON with "ms_per_inner_step" and "grow_mib". STEPS sets the values of T.
set -euo pipefail
cd "$(dirname "$0")/../.."
passes=${1:-3}
classes=target/test-classes:target/classes:$(cat target/test.classpath)
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

field() { sed -n "s/.*\"$1\": *\([0-9.]*\).*/\1/p" "$2" | sort -g | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

for ((pass = 0; pass < passes; pass++)); do
  for steps in ${STEPS:-10 50 100 200}; do
    for policy in full checkpointed "truncated:$((steps / 10))" first-order implicit-cg:10; do
      java -Xmx600m -cp "$classes" io.hyperring.plan.InnerStepsBenchmark "$steps" "$policy" 10 FLOAT \
        >>"$results/$steps-$policy"
    done
    if [ -n "${PEER:-}" ]; then
      $PEER "$steps" >>"$results/$steps-peer"
    fi
  done
done

for steps in ${STEPS:-10 50 100 200}; do
  for file in "$results/$steps"-*; do
    echo "T=$steps ${file##*/"$steps"-}: $(field ms_per_inner_step "$file") ms a step," \
      "$(field predicted_mib "$file" | sed 's/.\+/& MiB predicted,/') process grows by $(field grow_mib "$file") MiB"
  done
done
