#include <apnsfmt/fmt.hpp>

#include <apnsfmt/payload.hpp>

#include "prove.hpp"

using namespace apnsfmt;

TEST_CASE("an alert as a string")
{
    CHECK(format_alert(message{.from = {.nickname = "Denny"}, .body = elems(text("Test"), image())})
          == "Denny: Test[image]");
    CHECK(format_alert(message{.body = custom()}).empty());
}

TEST_CASE("fmt prints messages, verdicts and kinds")
{
    CHECK(fmt::format("<{}>", message{.from = {.nickname = "Denny"}, .body = text("hi")}) == "<Denny: hi>");
    CHECK(fmt::format("<{}>", message{.body = elems()}) == "<>");
    CHECK(fmt::format("{} {:>8}", verdict::muted, elem_kind::face) == "muted     face");
    CHECK(fmt::format("<{:>7}>", verdict::muted) == "<  muted>");
}

TEST_CASE("fmt prints explanations")
{
    constexpr message silent{.body = text("hi"), .push = {.disabled = true}};
    CHECK(fmt::format("<{}>", explain{silent}) == "<not pushed: push_disabled, the sender wants no push (§1b)>");
}

TEST_CASE("fmt's buffers and iterators take payloads")
{
    constexpr message hi{.body = text("hi")};
    fmt::memory_buffer buffer;
    const format_result first = format_payload_to(buffer, hi);
    CHECK(first.size == buffer.size());
    CHECK(format_payload_to(fmt::appender{buffer}, hi)); // an iterator appends
    CHECK(fmt::to_string(buffer) == R"({"aps":{"alert":"hi"}}{"aps":{"alert":"hi"}})");
}
