// apnsfmt-bench: how long one payload takes, by implementation and corpus. Before anything is measured, every
// implementation's every payload must be the same JSON value as the library's.

#include <cstdio>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "corpora.hpp"
#include "fanout.hpp"
#include "implementations.hpp"

namespace {

using namespace bench;

/// Whether the implementation's payloads are those of the library.
bool agrees(implementation& each, implementation& library, const corpus& on)
{
    each.prepare(on.messages);
    for (std::size_t i = 0; i < on.messages.size(); ++i) {
        const std::string wanted{library.format(on.messages[i], i)};
        const std::string got{each.format(on.messages[i], i)};
        if (got.empty() ? !wanted.empty()
                        : nlohmann::json::parse(got, nullptr, false) != nlohmann::json::parse(wanted)) {
            fmt::print(stderr, "{}/{}: message {} gives\n{}\nnot\n{}\n", each.name(), on.name, i, got, wanted);
            return false;
        }
    }
    return true;
}

void measure(benchmark::State& state, implementation& each, const corpus& on)
{
    each.prepare(on.messages);
    std::size_t index = 0;
    std::size_t bytes = 0;
    for (auto _ : state) {
        const chat_message& said = on.messages[index];
        benchmark::DoNotOptimize(each.format(said, index).data());
        benchmark::ClobberMemory();
        bytes += said.text.size();
        index = (index + 1) % on.messages.size();
    }
    if (bytes != 0) { // some messages have no text
        state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
    }
}

} // namespace

int main(int count, char** arguments)
{
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) {
        return 2;
    }
    const std::vector<corpus> corpora = all_corpora();
    const auto implementations = all_implementations();
    for (const corpus& on : corpora) {
        for (const auto& each : implementations) {
            if (!each->does(on.name)) {
                continue;
            }
            if (!agrees(*each, *implementations.front(), on)) {
                return 1;
            }
            benchmark::RegisterBenchmark(fmt::format("{}/{}", each->name(), on.name).c_str(), measure, std::ref(*each),
                                         std::cref(on));
        }
    }
    if (!register_fanout(corpora)) {
        return 1;
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
