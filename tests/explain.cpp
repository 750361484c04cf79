#include <apnsfmt/explain.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <apnsfmt/fmt.hpp>

#include "prove.hpp"

using namespace apnsfmt;

// Whole explanations of telling cases stand in harness/explanations.jsonl.

namespace {

constexpr message<> hi{
    .from = {.nickname = "Denny"}, .in = group{.name = "Climbers"}, .body = text("hi"), .push = {.ext = "e"}};

constexpr std::string_view explained = R"(pushed: 50 of at most 4096 bytes
sender: "Denny", the nickname, for there is no name card (§1.2)
group: "Climbers" (§1.2)
elem 1, text: its content, 2 bytes (§1a)
ext: the sender's, 1 byte (§2.5))";

/// An explanation in storage of its own.
template <std::size_t Size = 2000>
struct told {
    char bytes[Size]{};
    format_result result{};

    template <class Message>
    constexpr explicit told(const Message& said, const options& settings = {})
        : result{format_explanation_to(bytes, said, settings)}
    {
    }
    constexpr std::string_view text() const { return {bytes, result ? result.size : 0}; }
};

} // namespace

TEST_CASE("a decision is explained: §6.4")
{
    PROVE(told{hi}.text() == explained);
    PROVE(told<explained.size()>{hi}.text() == explained);
    PROVE(told<explained.size() - 1>{hi}.result.verdict == verdict::buffer_too_small);
    PROVE(told<1>{hi}.result.size == explained.size());
    CHECK(fmt::format("{}", explain{hi}) == explained);
    CHECK(fmt::format("{}", explain{hi, {.receiver = {.presence = presence::foreground}}})
          == "not pushed: in_foreground, the receiver's app is in the foreground (§1b)");
}

TEST_CASE("every verdict that formatting can have is told by name and in words")
{
    for (auto v = verdict::push_disabled; v <= verdict::payload_too_large;
         v = verdict{static_cast<std::uint8_t>(static_cast<int>(v) + 1)}) {
        CAPTURE(name_of(v));
        CHECK((v == verdict::muted || !engine::reason_of(v).empty()));
    }
    for (const auto option : {receive_option::not_receive, receive_option::not_notify}) {
        CHECK(told{hi, {.receiver = {.receive_option = option}}}.text()
              == "not pushed: muted, the receiver wants no push of this chat (§1b)");
    }
    CHECK(told{hi, {.receiver = {.receive_option = receive_option::not_notify_except_mention}}}.text()
          == "not pushed: muted, the receiver wants pushes of mentions only, and is not mentioned (§1b)");
    CHECK(told{hi, {.aps = {.badge = -1}}}.text()
          == R"(refused: invalid_number, a number is out of its range: "badge")");
}

TEST_CASE("what is told of names is what is shown")
{
    const std::vector<std::string_view> names{"",       "Denny", "\u200B", " \n ", "a\u202Eb", "שלום", "x\xFFy",
                                              "  x  y", "🧗",    "\u2068", "\"",   "\\",       "(x): "};
    for (const std::string_view nickname : names) {
        for (const std::string_view card : names) {
            for (const std::string_view in : names) {
                for (const bool is_group : {false, true}) {
                    message said{.from = {.nickname = nickname, .name_card = card}, .body = text("hi")};
                    if (is_group) {
                        said.in = group{.name = in};
                    }
                    const std::string explanation = fmt::format("{}", explain{said});
                    const engine::chosen_name sender{said, apnsfmt::names::safe};
                    const shown_name of_group{is_group ? in : "", apnsfmt::names::safe};
                    const std::string prefix =
                        of_group.empty() ? fmt::format("{}{}", sender.shown.text(), sender.shown.empty() ? "" : ": ")
                                         : fmt::format("{}{}({}): ", sender.shown.text(),
                                                       sender.shown.empty() ? "" : " ", of_group.text());
                    CAPTURE(explanation);
                    CHECK(format_alert(said) == prefix + "hi");
                    CHECK((explanation.find("sender: not named") != std::string::npos) == sender.shown.empty());
                    CHECK((explanation.find("group: \"") != std::string::npos) == !of_group.empty());
                }
            }
        }
    }
}

TEST_CASE("no character of anybody's can break a line of an explanation, or hide in it")
{
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (!engine::contains(engine::become_space, c) && !engine::contains(engine::removed, c)) {
            continue;
        }
        char bytes[4];
        const std::string_view name{bytes, encode_code_point(c, bytes)};
        const std::string explanation =
            fmt::format("{}", explain{message{.from = {.nickname = name}, .body = text("hi")},
                                      {.style = {.names = names::verbatim}}});
        CAPTURE(static_cast<unsigned>(c));
        CHECK(explanation.find(fmt::format("\\u{{{:X}}}", static_cast<unsigned>(c))) != std::string::npos);
    }
    const std::string rtl = fmt::format("{}", explain{message{.from = {.nickname = "שלום"}, .body = text("hi")},
                                                      {.style = {.names = names::verbatim}}});
    CHECK(rtl.find("\"\u2068שלום\u2069\"") != std::string::npos);
}

TEST_CASE("what was cut is told by how much, whatever stands around it")
{
    const std::string long_text(10'000, 'x');
    const custom_key keys[] = {{"alert", "no"}, {"deep", raw_json{R"({"aps":{"alert":"no"}})"}}};
    const message said{
        .from = {.nickname = "D"}, .body = text(long_text), .push = {.title = long_text, .subtitle = "s"}};
    for (const layout place : {layout::prefix, layout::headings}) {
        for (const localize words : {localize::server, localize::device}) {
            const options settings{.style = {.layout = place, .localize = words}, .custom = keys, .limit = 1000};
            const payload formatted = format_payload(said, settings);
            const std::string explanation = fmt::format("{}", explain{said, settings});
            // The text's one letter stands nowhere else, but for the title's part.
            std::size_t letters = 0;
            for (const char each : formatted.json()) {
                letters += each == 'x' ? 1 : 0;
            }
            const std::size_t title = place == layout::prefix ? 253 : 0;
            CAPTURE(explanation);
            CHECK(explanation.find(
                      fmt::format("cut: the first {} of the content's 10000 bytes are left (§5)", letters - title))
                  != std::string::npos);
            CHECK((explanation.find("cut: the first 253 of the title's 10000 bytes are left (§5)") != std::string::npos)
                  == (place == layout::prefix));
        }
    }
}
