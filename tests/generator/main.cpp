// apnsfmt-generator COUNT [SEED [FIRST]]: makes COUNT cases from a seed, beginning with number FIRST, and has each
// judged. A case depends only on the seed and its number, so that FIRST replays one. Prints up to 10 different
// failures, each as simple as it can be made, and exits with 1.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "case_maker.hpp"
#include "describe.hpp"
#include "fault.hpp"
#include "simplify.hpp"
#include "text_pool.hpp"
#include "trial.hpp"

using namespace generator;

namespace {

constexpr std::size_t max_failures = 10;
/// Failing cases that are simplified: most of them have the same cause.
constexpr std::size_t max_simplified = 200;
/// From this number of cases on, every verdict and every source has to occur.
constexpr std::uint64_t full_coverage = 100'000;

std::optional<fault> fault_of(trial& tried, const test_case& given)
{
    try {
        tried.run(given);
        return {};
    } catch (const fault& found) {
        return found;
    }
}

/// The failures of a run.
class failures {
public:
    failures(const text_pool& pool, std::uint64_t seed) : pool_{pool}, seed_{seed} {}

    bool empty() const { return simplified_ == 0; }
    bool is_full() const { return printed_.size() >= max_failures || simplified_ >= max_simplified; }

    /// Prints a failure, unless an equally simple case has failed before.
    void add(std::uint64_t number, const test_case& failing, const fault& found)
    {
        ++simplified_;
        trial tried;
        const test_case simple = simplified(failing, pool_, [&](const test_case& changed) {
            const std::optional<fault> again = fault_of(tried, changed);
            return again && again->rule == found.rule;
        });
        const fault simple_fault = fault_of(tried, simple).value_or(found);
        if (printed_.insert(found.rule + describe(simple)).second) {
            fmt::print("case {} of seed {} violates: {}{}{}\n{}\n→ {}\n\n", number, seed_, simple_fault.rule,
                       simple_fault.detail.empty() ? "" : ": ", visible(simple_fault.detail), describe(simple),
                       describe_result(simple));
            std::fflush(stdout);
        }
    }

private:
    const text_pool& pool_;
    std::uint64_t seed_;
    std::set<std::string> printed_{};
    std::size_t simplified_{};
};

/// Whether a text of this source may appear in a payload at all.
bool may_be_seen(source from)
{
    return from != source::language && from != source::channel_id && from != source::request;
}

/// Whether a payload may have this verdict.
bool may_occur(apnsfmt::verdict v)
{
    return v < apnsfmt::verdict::buffer_too_small || v == apnsfmt::verdict::bad_header;
}

/// Prints how often each verdict occurred. Returns whether the cases were as different as they have to be.
bool summarize(std::uint64_t count, const trial& tried)
{
    bool is_complete = true;
    fmt::print("{} cases", count);
    for (std::uint8_t i = 0; i <= static_cast<std::uint8_t>(apnsfmt::verdict::bad_header); ++i) {
        const apnsfmt::verdict v{i};
        if (may_occur(v)) {
            fmt::print(", {} {}", tried.count_of(v), apnsfmt::name_of(v));
            is_complete = is_complete && tried.count_of(v) > 0;
        }
    }
    fmt::print("\n");
    for (const source_row& each : sources) {
        if (may_be_seen(each.from) && !tried.seen().contains(each.from)) {
            fmt::print("no payload had {}\n", each.name);
            is_complete = false;
        }
    }
    return is_complete || count < full_coverage;
}

/// A number of the command line, or its default.
std::optional<std::uint64_t> argument(int count, char** values, int i, std::uint64_t otherwise)
{
    if (i >= count) {
        return otherwise;
    }
    const std::string_view text{values[i]};
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{number} : std::nullopt;
}

} // namespace

int main(int argument_count, char** arguments)
{
    const auto count = argument(argument_count, arguments, 1, 0);
    const auto seed = argument(argument_count, arguments, 2, 1);
    const auto first = argument(argument_count, arguments, 3, 0);
    if (argument_count < 2 || argument_count > 4 || !count || !seed || !first) {
        fmt::print(stderr, "usage: apnsfmt-generator COUNT [SEED [FIRST]]\n");
        return 2;
    }
    const text_pool pool{*seed};
    failures failed{pool, *seed};
    trial tried;
    std::uint64_t done = 0;
    for (; done < *count && !failed.is_full(); ++done) {
        const std::uint64_t number = *first + done;
        const test_case given = make_case(pool, *seed, number);
        if (const std::optional<fault> found = fault_of(tried, given)) {
            failed.add(number, given, *found);
        }
    }
    const bool is_complete = summarize(done, tried);
    return failed.empty() && is_complete ? 0 : 1;
}
