#!/usr/bin/env bash
# tests/fuzz/run.sh SECONDS [TARGET …]: runs each fuzz target, or those named, for so many seconds from its corpus and from
# what earlier runs have found, and prints a line for each: executions and findings. Fails if there is any finding.
set -euo pipefail
seconds=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
build=$here/../../build/fuzz
cmake -S "$here" -B "$build" -DCMAKE_CXX_COMPILER="${CXX:-clang++-19}" > /dev/null
cmake --build "$build" > /dev/null

targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
    targets=("$here"/corpus/*)
fi
total=0
findings=0
for target in "${targets[@]##*/}"; do
    log=$build/$target.log
    dictionary=$here/$target.dict
    mkdir -p "$build/found/$target" "$build/findings"
    "$build/fuzz-$target" -max_total_time="$seconds" -max_len=1024 -print_final_stats=1 -verbosity=0 \
        -artifact_prefix="$build/findings/$target-" $([ ! -e "$dictionary" ] || echo "-dict=$dictionary") \
        "$build/found/$target" "$here/corpus/$target" > "$log" 2>&1 || true
    executions=$(awk '/number_of_executed_units/ { print $2 }' "$log")
    found=$(find "$build/findings" -name "$target-*" | wc -l)
    echo "$target: ${executions:-0} executions, $found findings"
    total=$((total + ${executions:-0}))
    findings=$((findings + found))
done
echo "all: $total executions, $findings findings"
[ "$findings" -eq 0 ]
