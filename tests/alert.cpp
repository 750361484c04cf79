#include <apnsfmt/alert.hpp>

#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "prove.hpp"
#include "throwing.hpp"

using namespace apnsfmt;

namespace {

struct formatted {
    char bytes[200]{};
    format_result result{};

    template <class Message>
    constexpr formatted(const Message& source, const style& how, const receiver& to)
        : result{format_alert_to(bytes, source, how, to)}
    {
    }
    constexpr std::string_view text() const { return {bytes, result ? result.size : 0}; }
};

template <class Message>
constexpr formatted alert_of(const Message& source, const style& how = {}, const receiver& to = {})
{
    return {source, how, to};
}

constexpr sender both{.nickname = "Alice", .name_card = "Dr A"};
constexpr sender nick{.nickname = "Alice"};
constexpr group ward{.name = "Ward"};
constexpr style compact{.separators = separators::compact};

} // namespace

TEST_CASE("who: §1.1 to §1.5")
{
    PROVE(alert_of(message{.from = nick, .body = text("hi")}).text() == "Alice: hi");
    PROVE(alert_of(message{.body = text("hi")}).text() == "hi");
    PROVE(alert_of(message{.from = both, .in = ward, .body = text("hi")}).text() == "Dr A (Ward): hi");
    PROVE(alert_of(message{.from = nick, .in = ward, .body = text("hi")}).text() == "Alice (Ward): hi");
    PROVE(alert_of(message{.in = ward, .body = text("hi")}).text() == "(Ward): hi");
    PROVE(alert_of(message{.from = both, .in = group{}, .body = text("hi")}).text() == "Dr A: hi");
    PROVE(alert_of(message{.in = group{}, .body = text("hi")}).text() == "hi");
    PROVE(alert_of(message{.from = both, .body = text("hi")}).text() == "Alice: hi"); // a card counts in groups only
    PROVE(alert_of(message{.from = {.nickname = "Alice", .name_card = "\u200B"}, .in = ward, .body = text("hi")}).text()
          == "Alice (Ward): hi");
}

TEST_CASE("which of the sender's names is shown, is known")
{
    constexpr auto source_of = [](const sender& from, std::optional<group> in) {
        const message<> said{.from = from, .in = in};
        return engine::chosen_name{said, names::safe}.source;
    };
    PROVE(source_of(both, ward) == engine::name_source::name_card);
    PROVE(source_of(both, {}) == engine::name_source::nickname);
    PROVE(source_of(nick, ward) == engine::name_source::nickname);
    PROVE(source_of({}, ward) == engine::name_source::none);
}

TEST_CASE("what: §1.6, §1.8")
{
    PROVE(alert_of(message{.body = elems(text("Test"), image())}).text() == "Test[image]");
    PROVE(alert_of(message{.body = elems(text(" a "), text(" b"))}).text() == " a  b");
    PROVE(alert_of(message{.body = text("50% off %@")}).text() == "50% off %@");
    PROVE(alert_of(message{.body = text("a\xFF\"\n")}).text() == "a\uFFFD\"\n");
}

TEST_CASE("the first piece of the content is the first that is not empty")
{
    static constexpr message three{.body = elems(text(""), text("a"), text("b"))};
    static constexpr style plain{};
    static constexpr receiver anyone{};
    PROVE(alert{three, plain, anyone}.first_content() == "a");
}

TEST_CASE("separators: §1.7")
{
    PROVE(alert_of(message{.from = both, .in = ward, .body = text("hi")}, compact).text() == "Dr A(Ward):hi");
    PROVE(alert_of(message{.in = ward, .body = text("hi")}, compact).text() == "(Ward):hi");
    PROVE(alert_of(message{.from = nick, .body = text("hi")}, compact).text() == "Alice:hi");
}

TEST_CASE("desc: §2.3, §2.4")
{
    constexpr message described{.from = nick, .body = elems(text("hi"), custom("own")), .push = {.desc = "call"}};
    PROVE(alert_of(described).text() == "Alice: call");
    PROVE(alert_of(described, {.desc = desc_scope::alert}).text() == "call");
    PROVE(alert_of(message{.from = nick, .body = text("hi")}, {.desc = desc_scope::alert}).text() == "Alice: hi");
    PROVE(alert_of(message{.from = nick, .body = custom("own")}).text() == "Alice: own");
}

TEST_CASE("labels: §1a")
{
    PROVE(alert_of(message{.body = audio()}, {.labels = labels::zh_hans}).text() == "[语音]");
    PROVE(alert_of(message{.body = audio()}, {.labels = labels::zh_hans}, {.language = "zh-TW"}).text() == "[語音]");
    PROVE(alert_of(message{.body = audio()}, {.labels = labels::zh_hans}, {.language = "tlh"}).text() == "[audio]");
    static constexpr language_table own = extended(languages, {"tr", {.audio = "[ses]"}});
    PROVE(alert_of(message{.body = audio()}, {.languages = own}, {.language = "tr"}).text() == "[ses]");
    PROVE(alert_of(message{.body = audio()}, {.languages = own}, {.language = "ko"}).text() == "[음성 메시지]");
    PROVE(alert_of(message{.body = audio()}, {.languages = own}).text() == "[audio]");
}

TEST_CASE("what is shown is decided in the receiver's own words")
{
    static constexpr label_set imageless{.audio = "[voice]"};
    PROVE(decide(message{.body = image()}, {.labels = imageless}) == verdict::no_content);
    PROVE(decide(message{.body = image()}, {.labels = imageless}, {.language = "en"}) == verdict::pushed);
}

TEST_CASE("previews: §6.2")
{
    constexpr message secret{.from = both, .in = ward, .body = text("secret"), .push = {.title = "t", .desc = "d"}};
    PROVE(alert_of(secret, {}, {.preview = preview::sender}).text() == "Dr A (Ward): [message]");
    PROVE(alert_of(secret, {}, {.preview = preview::hidden}).text() == "[message]");
    PROVE(alert_of(secret, {}, {.preview = preview::hidden, .language = "zh"}).text() == "[消息]");
    PROVE(alert_of(secret, {.desc = desc_scope::alert}, {.preview = preview::sender}).text()
          == "Dr A (Ward): [message]");
    constexpr message in_two{.body = elems(text("sec"), text("ret"))};
    PROVE(alert_of(in_two, {}, {.preview = preview::hidden}).text() == "[message]");
    PROVE(alert{secret, {}, {.preview = preview::sender}}.title() == "");
    PROVE(alert{secret, {}, {}}.title() == "t");
}

TEST_CASE("silences: §1b")
{
    constexpr auto silence = [](const auto& said, const receiver& to = {}, const style& how = {}) {
        return decide(said, how, to);
    };
    constexpr message hi{.body = text("hi")};
    PROVE(silence(hi) == verdict::pushed);
    PROVE(silence(message{.body = text("hi"), .push = {.disabled = true}}) == verdict::push_disabled);
    PROVE(silence(message{.body = text("hi"), .online_only = true}) == verdict::online_only);
    PROVE(silence(hi, {.presence = presence::logged_out}) == verdict::logged_out);
    PROVE(silence(hi, {.presence = static_cast<presence>(9)}) == verdict::pushed); // no presence that is known
    PROVE(silence(hi, {.presence = presence::foreground}) == verdict::in_foreground);
    PROVE(silence(hi, {.presence = presence::killed}) == verdict::pushed);
    PROVE(silence(hi, {.receive_option = receive_option::not_receive, .mentioned = true}) == verdict::muted);
    PROVE(silence(hi, {.receive_option = receive_option::not_notify, .mentioned = true}) == verdict::muted);
    PROVE(silence(hi, {.receive_option = receive_option::not_notify_except_mention}) == verdict::muted);
    PROVE(silence(hi, {.receive_option = receive_option::not_receive_except_mention}) == verdict::muted);
    PROVE(silence(hi, {.receive_option = receive_option::not_notify_except_mention, .mentioned = true})
          == verdict::pushed);
    PROVE(silence(hi, {.receive_option = receive_option::not_receive_except_mention, .mentioned = true})
          == verdict::pushed);
    PROVE(silence(message{.body = custom()}) == verdict::custom_without_desc);
    PROVE(silence(message{.body = elems(text(""), custom(), text(""))}) == verdict::custom_without_desc);
    PROVE(silence(message{.body = elems()}) == verdict::no_content);
    PROVE(silence(message{.body = text(""), .push = {.title = "t"}}) == verdict::no_content);
    PROVE(silence(message{.body = elems(), .push = {.desc = "d"}}) == verdict::pushed);
    PROVE(silence(message{.body = custom()}, {.preview = preview::hidden}) == verdict::custom_without_desc);
}

TEST_CASE("a receive option that is none is the usual one")
{
    PROVE(decide(message{.body = text("hi")}, {}, {.receive_option = receive_option{9}}) == verdict::pushed);
}

TEST_CASE("the first reason counts: §1b")
{
    constexpr receiver muted_in_foreground{.presence = presence::foreground,
                                           .receive_option = receive_option::not_receive};
    constexpr receiver muted_logged_out{.presence = presence::logged_out,
                                        .receive_option = receive_option::not_receive};
    constexpr receiver muted{.receive_option = receive_option::not_receive};
    constexpr message silent{.body = custom()};
    PROVE(decide(message{.body = custom(), .push = {.disabled = true}, .online_only = true}, {}, muted_logged_out)
          == verdict::push_disabled);
    PROVE(decide(message{.body = custom(), .online_only = true}, {}, muted_logged_out) == verdict::online_only);
    PROVE(decide(silent, {}, muted_logged_out) == verdict::logged_out);
    PROVE(decide(silent, {}, muted_in_foreground) == verdict::in_foreground);
    PROVE(decide(silent, {}, muted) == verdict::muted);
    PROVE(decide(silent, {}, {}) == verdict::custom_without_desc);
}

TEST_CASE("the strict reading of a custom elem without desc: §1b")
{
    constexpr style strict{.rules = strict_rules};
    PROVE(decide(message{.body = elems(text("hi"), custom())}) == verdict::pushed);
    PROVE(decide(message{.body = elems(text("hi"), custom())}, strict) == verdict::custom_without_desc);
    PROVE(decide(message{.body = elems(custom(), text("hi"))}, strict) == verdict::custom_without_desc);
    PROVE(decide(message{.body = elems(text("hi"), custom("d"))}, strict) == verdict::pushed);
    PROVE(decide(message{.body = elems(text(""))}, strict) == verdict::no_content);
    PROVE(decide(message{.body = elems(text("hi"), custom()), .push = {.desc = "d"}}, strict) == verdict::pushed);
}

TEST_CASE("an alert goes to any output; a small buffer is told its size")
{
    constexpr message hi{.from = nick, .body = text("hi")};
    char buffer[8];
    const format_result small = format_alert_to(buffer, hi);
    CHECK(small.verdict == verdict::buffer_too_small);
    CHECK(small.size == 0);
    CHECK(small.needed == 9);
    std::array<char, 9> exact{};
    CHECK(format_alert_to(exact, hi).size == 9);
    CHECK(std::string_view{exact.data(), 9} == "Alice: hi");
    std::string string{"old"};
    CHECK(format_alert_to(string, hi).size == 9);
    CHECK(string == "Alice: hi"); // and nothing else
    std::vector<char> vector;
    CHECK(format_alert_to(std::back_inserter(vector), hi));
    CHECK(std::string_view{vector.data(), vector.size()} == "Alice: hi");
    CHECK(format_alert_to(string, message{.body = custom()}).verdict == verdict::custom_without_desc);
    CHECK(string.empty()); // not the alert of another message
}

TEST_CASE("an exception of the caller's code passes through, and changes no growing buffer")
{
    for (const throwing_message& said : throwing_messages) {
        std::string out{"old"};
        char buffer[100];
        CHECK_THROWS_AS(static_cast<void>(format_alert_to(out, said)), std::out_of_range);
        CHECK_THROWS_AS(static_cast<void>(format_alert_to(buffer, said)), std::out_of_range);
        CHECK(out == "old");
    }
    // A message that is shown in two pieces is walked by `decide` only as far as a rule can silence it.
    CHECK(decide(throwing_messages[1]) == verdict::pushed);
    CHECK_THROWS_AS(static_cast<void>(decide(throwing_messages[1], {.rules = strict_rules})), std::out_of_range);
    CHECK_THROWS_AS(static_cast<void>(decide(throwing_messages[0])), std::out_of_range);
    static_assert(!noexcept(decide(throwing_messages[0])));
}

TEST_CASE("input that lies in the output: the right alert or an error")
{
    std::string string{"hello"};
    CHECK(format_alert_to(string, message{.from = {.nickname = string}, .body = text(string)}));
    CHECK(string == "hello: hello");
    CHECK(format_alert_to(string, message{.body = elems(text(string), audio())}));
    CHECK(string == "hello: hello[audio]");

    char buffer[100] = "hello";
    const std::string_view inside{buffer, 5};
    const auto overlaps = [&](const auto& said, const style& how = {}) {
        const format_result result = format_alert_to(buffer, said, how);
        return result.verdict == verdict::overlapping_input && result.field == "out";
    };
    CHECK(overlaps(message{.body = text(inside)}));
    CHECK(overlaps(message{.body = elems(text("hi"), text(inside))}));
    CHECK(overlaps(message{.from = {.nickname = inside}, .body = text("hi")}));
    CHECK(overlaps(message{.from = {.name_card = inside}, .in = group{}, .body = text("hi")}));
    CHECK(overlaps(message{.in = group{.name = inside}, .body = text("hi")}));
    const label_set labels{.audio = inside};
    CHECK(overlaps(message{.body = audio()}, {.labels = labels}));
    CHECK(inside == "hello");
    CHECK(format_alert_to(std::span{buffer}.subspan(5), message{.body = text(inside)}));
    CHECK(std::string_view{buffer, 10} == "hellohello");
}
