#!/usr/bin/env bash
# tests/matrix/run.sh quick|whole [DIRECTORY]: builds one program with each compiler, standard library, sanitizer and kind of
# machine that is here, and compares what comes out. `whole` also runs the unit tests under every sanitizer of Clang, what
# can be tried in full, and each fuzz target for FUZZ_SECONDS (60).
set -euo pipefail
which=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
build=${2:-$root/build/matrix}
mkdir -p "$build"
failed=0
expected=

# check NAME COMMAND…: the command must succeed; what it says is shown.
check() {
    local name=$1
    shift
    if said=$("$@" 2>&1); then
        echo "ok      $name: $(tail -n 1 <<< "$said")"
    else
        echo "FAILED  $name"
        tail -n 30 <<< "$said"
        failed=$((failed + 1))
    fi
}

# same NAME RUN ARGUMENT COMPILER FLAG…: builds the program, runs it by way of RUN if that is not empty, and compares the
# checksum with that of the first one.
same() {
    local name=$1 run=$2 argument=$3
    shift 3
    local program=$build/${name// /_}
    if ! "$@" -std=c++20 -I"$root/include" "$here/program.cpp" -pthread -o "$program" > "$program.log" 2>&1; then
        echo "FAILED  $name does not compile"
        head -n 20 "$program.log"
        failed=$((failed + 1))
        return
    fi
    # shellcheck disable=SC2086
    if ! sum=$($run "$program" $argument 2> "$program.log"); then
        echo "FAILED  $name"
        head -n 30 "$program.log"
        failed=$((failed + 1))
    elif [ "$sum" != "${expected:=$sum}" ]; then
        echo "FAILED  $name: $sum, not $expected"
        failed=$((failed + 1))
    else
        echo "ok      $name: $sum"
    fi
}

gcc=g++
clang=clang++-19
# The headers of the machine's kind serve its 32-bit kind, too.
bits32=(-m32 -idirafter /usr/include/x86_64-linux-gnu)
stop=-fno-sanitize-recover=all

same "gcc" "" 1 $gcc -O1 -Wall -Wextra -Wconversion -Werror
same "clang libc++" "" 1 $clang -O1 -stdlib=libc++
same "gcc without exceptions and RTTI" "" 1 $gcc -O1 -fno-exceptions -fno-rtti
same "gcc 32 bits" "" 1 $gcc -O1 "${bits32[@]}"
same "gcc 32 bits with SSE2" "" 1 $gcc -O1 "${bits32[@]}" -msse2
same "clang memory sanitizer" "" 1 $clang -O1 -g1 -fsanitize=memory $stop
same "clang thread sanitizer, 8 threads" "" 8 $clang -O1 -g1 -fsanitize=thread
same "clang address and undefined sanitizers" "" 1 \
    $clang -O1 -fsanitize=address,undefined,implicit-conversion,local-bounds $stop
same "valgrind" "valgrind --quiet --error-exitcode=1" 1 $gcc -O1 -g1

if [ "$which" = whole ]; then
    same "clang" "" 1 $clang -O2 -Wall -Wextra -Wconversion -Werror
    same "clang 32 bits" "" 1 $clang -O2 "${bits32[@]}"
    same "clang without exceptions and RTTI" "" 1 $clang -O1 -fno-exceptions -fno-rtti
    same "gcc at -O0" "" 1 $gcc -O0
    same "gcc at -O3 for this machine" "" 1 $gcc -O3 -march=native
    same "gcc address and undefined sanitizers" "" 1 $gcc -O1 -fsanitize=address,undefined $stop
    same "gcc without SSE2" "" 1 $gcc -O2 -U__SSE2__
    for machine in aarch64 s390x; do
        same "$machine" "qemu-$machine" 1 $machine-linux-gnu-g++ -O1 -static
    done

    # 716 MB of text, where a sanitizer sees each byte touched, and where six times that overflows.
    $clang -std=c++20 -I"$root/include" -O1 -fsanitize=address,undefined $stop "$here/program.cpp" -o "$build/huge"
    check "716 MB, address sanitizer" "$build/huge" huge
    $gcc -std=c++20 -I"$root/include" -O2 "${bits32[@]}" "$here/program.cpp" -o "$build/huge32"
    check "716 MB, 32 bits" "$build/huge32" huge
    check "a million custom keys, 32 bits" timeout 60 "$build/huge32" keys

    # The unit tests, under every sanitizer that needs no other libraries.
    sanitizers="-O1 -g1 -fsanitize=address,undefined,implicit-conversion $stop -fsanitize-ignorelist=$here/foreign_headers.txt"
    cmake -S "$root" -B "$build/unit" -DCMAKE_CXX_COMPILER=$clang -DCMAKE_BUILD_TYPE=None \
        -DCMAKE_CXX_FLAGS="$sanitizers" > "$build/unit.log"
    for target in tests escapes limits spoof four-bytes; do
        check "building $target with sanitizers" cmake --build "$build/unit" --target apnsfmt-$target
    done
    for program in apnsfmt-tests exhaustive/apnsfmt-escapes exhaustive/apnsfmt-limits apnsfmt-spoof; do
        check "$program with sanitizers" "$build/unit/tests/$program"
    done

    # All that there is.
    cmake -S "$root" -B "$build/full" > "$build/full.log"
    check "building four-bytes" cmake --build "$build/full" --target apnsfmt-four-bytes
    check "all strings of four bytes" "$build/full/tests/exhaustive/apnsfmt-four-bytes" 1 "$(nproc)"
    check "fuzz targets" "$root/tests/fuzz/run.sh" "${FUZZ_SECONDS:-60}"
fi
echo "$failed failed"
[ "$failed" -eq 0 ]
