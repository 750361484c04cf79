#include <apnsfmt/payload_pieces.hpp>

#include <cstdint>
#include <limits>
#include <string>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr std::string_view shared = R"({"aps":{"alert":"hi")";
constexpr format_result pushed{.size = shared.size(), .cut = {.body = true}};
constexpr format_result refused{.needed = 5000, .verdict = verdict::payload_too_large, .field = "ext"};

constexpr payload_pieces with_badge(std::int64_t badge) { return {shared.data(), pushed, badge, "}}"}; }

} // namespace

TEST_CASE("two pieces are a payload: §6.3")
{
    PROVE(with_badge(3).shared() == shared);
    PROVE(with_badge(3).own() == R"(,"badge":3}})");
    PROVE(with_badge(3).verdict() == verdict::pushed);
    PROVE(with_badge(3).result().size == std::string_view{R"({"aps":{"alert":"hi","badge":3}})"}.size());
    PROVE(with_badge(3).result().cut.body);
    PROVE(static_cast<bool>(with_badge(3)));
    CHECK(with_badge(3).shared().data() == shared.data());
}

TEST_CASE("any badge is written, and one below 0 is none")
{
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    PROVE(with_badge(0).own() == R"(,"badge":0}})");
    PROVE(with_badge(999).own() == R"(,"badge":999}})");
    PROVE(with_badge(1000).own() == R"(,"badge":1000}})");
    PROVE(with_badge(largest).own() == R"(,"badge":9223372036854775807}})");
    PROVE(with_badge(-1).own() == "}}");
    PROVE(payload_pieces{shared.data(), pushed, -1, ""}.own().empty());
    for (std::int64_t badge = 0; badge < 1100; ++badge) {
        CHECK(with_badge(badge).own() == ",\"badge\":" + std::to_string(badge) + "}}");
    }
}

TEST_CASE("where there is no payload, there is its reason")
{
    PROVE(!payload_pieces{refused});
    PROVE(payload_pieces{refused}.shared().empty());
    PROVE(payload_pieces{refused}.own().empty());
    PROVE(payload_pieces{refused}.verdict() == verdict::payload_too_large);
    PROVE(payload_pieces{refused}.result().size == 0);
    PROVE(payload_pieces{refused}.result().needed == 5000);
    PROVE(payload_pieces{refused}.result().field == "ext");
}
