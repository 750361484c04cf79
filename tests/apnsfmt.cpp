#include <apnsfmt/apnsfmt.hpp>

#include "prove.hpp"

TEST_CASE("one include brings everything")
{
    using namespace apnsfmt;
    PROVE(format_payload(message{.body = text("hi")}).json() == R"({"aps":{"alert":"hi"}})");
    CHECK(format_alert(message{.body = text("hi")}) == "hi");
}
