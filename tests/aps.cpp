#include <apnsfmt/aps.hpp>

#include <apnsfmt/payload.hpp>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr payload with(const aps& keys) { return format_payload(message{.body = text("hi")}, {.aps = keys}); }

} // namespace

TEST_CASE("each key as Apple writes it, and absent where it is not set")
{
    PROVE(with({}).json() == R"({"aps":{"alert":"hi"}})");
    PROVE(with({.badge = 3}).json() == R"({"aps":{"badge":3,"alert":"hi"}})");
    PROVE(with({.badge = 0}).json() == R"({"aps":{"badge":0,"alert":"hi"}})");
    PROVE(with({.sound = "default"}).json() == R"({"aps":{"sound":"default","alert":"hi"}})");
    PROVE(with({.thread_id = "g7"}).json() == R"({"aps":{"thread-id":"g7","alert":"hi"}})");
    PROVE(with({.category = "MSG"}).json() == R"({"aps":{"category":"MSG","alert":"hi"}})");
    PROVE(with({.content_available = true}).json() == R"({"aps":{"content-available":1,"alert":"hi"}})");
    PROVE(with({.mutable_content = true}).json() == R"({"aps":{"mutable-content":1,"alert":"hi"}})");
    PROVE(with({.interruption_level = interruption::passive}).json()
          == R"({"aps":{"interruption-level":"passive","alert":"hi"}})");
    PROVE(with({.interruption_level = interruption::active}).json()
          == R"({"aps":{"interruption-level":"active","alert":"hi"}})");
    PROVE(with({.interruption_level = interruption::time_sensitive}).json()
          == R"({"aps":{"interruption-level":"time-sensitive","alert":"hi"}})");
    PROVE(with({.interruption_level = interruption::critical}).json()
          == R"({"aps":{"interruption-level":"critical","alert":"hi"}})");
}

TEST_CASE("a negative badge is refused")
{
    PROVE(with({.badge = -1}).verdict() == verdict::invalid_number);
    PROVE(with({.badge = -1}).result().field == "badge");
}
