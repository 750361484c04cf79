#include "fanout.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <apnsfmt/fanout.hpp>

namespace bench {

namespace {

using namespace apnsfmt;

constexpr std::size_t receiver_count = 100'000;

std::vector<receiver> all_receivers()
{
    constexpr std::array<std::string_view, 4> languages{"en", "zh-Hans", "ja", "pt-BR"};
    std::vector<receiver> all(receiver_count);
    std::uint32_t random = 1;
    for (receiver& each : all) {
        random = random * 1664525U + 1013904223U;
        each = {
            .unread = (random >> 8U) % 120,
            .preview = static_cast<preview>((random >> 16U) % 3),
            .language = languages[random >> 30U],
        };
    }
    return all;
}

const std::vector<receiver> receivers = all_receivers();

/// Those of one language and preview together, as a server may hold its members.
std::vector<receiver> all_by_kind()
{
    std::vector<receiver> all = receivers;
    std::ranges::sort(all, {}, [](const receiver& to) { return std::pair{to.language, to.preview}; });
    return all;
}

const std::vector<receiver> receivers_by_kind = all_by_kind();

/// One receiver of each kind: what a server knows of its receivers beforehand.
std::vector<receiver> all_kinds()
{
    std::vector<receiver> kinds;
    for (const receiver& each : receivers) {
        const auto digits = [](const receiver& to) { return *to.unread < 9 ? 1 : *to.unread < 99 ? 2 : 3; };
        const bool is_known = std::any_of(kinds.begin(), kinds.end(), [&](const receiver& kind) {
            return kind.preview == each.preview && kind.language == each.language && digits(kind) == digits(each);
        });
        if (!is_known) {
            kinds.push_back(each);
        }
    }
    return kinds;
}

const std::vector<receiver> kinds = all_kinds();
const options server{.aps = {.thread_id = "g7"}};

// Of a message that is cut, badges of one, two and three digits have variants of their own.
using group_fanout = fanout<36>;

void each_anew(benchmark::State& state, const chat_message& said, const std::vector<receiver>& in_order)
{
    for (auto _ : state) {
        char buffer[largest_payload];
        options settings = server;
        for (const receiver& to : in_order) {
            settings.receiver = to;
            benchmark::DoNotOptimize(format_payload_to(buffer, said, settings));
            benchmark::ClobberMemory();
        }
    }
}

void take_pieces(const group_fanout& shared)
{
    for (const receiver& to : receivers) {
        payload_pieces pieces = shared.pieces_for(to);
        benchmark::DoNotOptimize(pieces);
    }
}

void in_pieces(benchmark::State& state, const chat_message& said)
{
    for (auto _ : state) {
        const group_fanout shared{said, server, kinds};
        take_pieces(shared);
    }
}

/// Threads that share one fan-out.
void in_pieces_together(benchmark::State& state, const chat_message& said)
{
    static std::unique_ptr<const group_fanout> shared;
    if (state.thread_index() == 0) { // the others wait for it where the loop begins
        shared = std::make_unique<const group_fanout>(said, server, kinds);
    }
    for (auto _ : state) {
        take_pieces(*shared);
    }
}

void in_pieces_by_kind(benchmark::State& state, const chat_message& said)
{
    std::vector<std::span<const receiver>> lists;
    for (auto at = receivers_by_kind.begin(); at != receivers_by_kind.end();) {
        const auto end = std::find_if(at, receivers_by_kind.end(), [at](const receiver& to) {
            return to.language != at->language || to.preview != at->preview;
        });
        lists.emplace_back(at, end);
        at = end;
    }
    for (auto _ : state) {
        const group_fanout shared{said, server, kinds};
        for (const std::span<const receiver> alike : lists) {
            const auto kind = shared.kind_of(alike.front());
            for (const receiver& to : alike) {
                payload_pieces pieces = kind.pieces_for(to);
                benchmark::DoNotOptimize(pieces);
            }
        }
    }
}

void joined(benchmark::State& state, const chat_message& said)
{
    for (auto _ : state) {
        const group_fanout shared{said, server, kinds};
        char buffer[largest_payload];
        for (const receiver& to : receivers) {
            benchmark::DoNotOptimize(shared.format_to(buffer, to));
            benchmark::ClobberMemory();
        }
    }
}

bool agrees(const chat_message& said)
{
    const group_fanout shared{said, server, kinds};
    options settings = server;
    return std::all_of(receivers.begin(), receivers.begin() + 1000, [&](const receiver& to) {
        std::string fanned;
        if (!shared.format_to(fanned, to)) {
            return false;
        }
        settings.receiver = to;
        const payload single = format_payload(said, settings);
        return nlohmann::json::parse(fanned, nullptr, false) == nlohmann::json::parse(single.json());
    });
}

template <class... Arguments>
void add_row(std::string_view name, std::string_view corpus, int threads, Arguments... measured)
{
    auto* const row = benchmark::RegisterBenchmark(fmt::format("{}/{}", name, corpus).c_str(), measured...)
                          ->Threads(threads)
                          ->UseRealTime()
                          ->Unit(benchmark::kMillisecond);
    if (threads > 1) {
        row->MinTime(0.5); // of less, the threads' own beginning takes a part
    }
}

} // namespace

bool register_fanout(std::span<const corpus> corpora)
{
    for (const corpus& on : corpora) {
        const auto said = std::find_if(on.messages.begin(), on.messages.end(),
                                       [](const chat_message& each) { return each.group_name.has_value(); });
        if (said == on.messages.end() || on.name == "suppressed") {
            continue;
        }
        if (!agrees(*said)) {
            fmt::print(stderr, "fanout/{} does not agree\n", on.name);
            return false;
        }
        const auto one = std::cref(*said);
        add_row("each", on.name, 1, each_anew, one, std::cref(receivers));
        add_row("fanout", on.name, 1, in_pieces, one);
        add_row("fanout", on.name, 2, in_pieces_together, one);
        add_row("fanout_joined", on.name, 1, joined, one);
        add_row("each_by_kind", on.name, 1, each_anew, one, std::cref(receivers_by_kind));
        add_row("fanout_by_kind", on.name, 1, in_pieces_by_kind, one);
    }
    return true;
}

} // namespace bench
