#include <string_view>

#include <benchmark/benchmark.h>

#include <apnsfmt/payload.hpp>

namespace {

void ascii_short(benchmark::State& state)
{
    using namespace apnsfmt;
    char buffer[payload_limit];
    const std::string_view nickname = "Denny";
    const std::string_view content = "Shall we meet at the wall at seven?";
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            format_payload_to(buffer, message{.from = {.nickname = nickname}, .body = text(content)}));
        benchmark::ClobberMemory();
    }
}
BENCHMARK(ascii_short)->Name("apnsfmt/ascii_short");

} // namespace

BENCHMARK_MAIN();
