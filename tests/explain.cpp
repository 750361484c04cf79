#include <apnsfmt/explain.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <apnsfmt/fmt.hpp>

#include "prove.hpp"
#include "throwing.hpp"

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
    PROVE(told<1>{hi}.result.needed == explained.size());
    CHECK(fmt::format("{}", explain{hi}) == explained);
    CHECK(fmt::format("{}", explain{hi, {.receiver = {.presence = presence::foreground}}})
          == "not pushed: in_foreground, the receiver's app is in the foreground (§1b)");
}

TEST_CASE("a verdict is told by name and in words, and of what field it is")
{
    const activity_start start{
        .attributes_type = "Ride", .attributes = raw_json{"{}"}, .input = activity_input::channel("no channel")};
    const live_activity activity{.event = start, .timestamp = 1, .content_state = raw_json{"{}"}};
    CHECK(told{hi, {.aps = {.live_activity = activity}, .push_type = push_type::liveactivity}}.text()
          == R"(refused: bad_header, what should be a channel's ID is not: "input-push-channel")");
    for (const auto option : {receive_option::not_receive, receive_option::not_notify}) {
        CHECK(told{hi, {.receiver = {.receive_option = option}}}.text()
              == "not pushed: muted, the receiver wants no push of this chat (§1b)");
    }
    CHECK(told{hi, {.receiver = {.receive_option = receive_option::not_notify_except_mention}}}.text()
          == "not pushed: muted, the receiver wants pushes of mentions only, and is not mentioned (§1b)");
    CHECK(told{hi, {.aps = {.badge = -1}}}.text()
          == R"(refused: invalid_number, a number is out of its range: "badge")");
}

namespace {

/// An explanation without its first line, which is of the verdict.
template <class Message>
std::string facts(const Message& said, const options& settings = {})
{
    const std::string all = fmt::format("{}", explain{said, settings});
    return all.substr(all.find('\n') + 1);
}

constexpr message<> wishful{.from = {.nickname = "Denny"},
                            .body = text("hi"),
                            .push = {.title = "T", .subtitle = "S", .desc = "Pay", .sound = "s", .image = "https://i"}};

} // namespace

TEST_CASE("what a preview hides is told: §6.2")
{
    CHECK(facts(wishful, {.receiver = {.preview = preview::hidden}})
          == R"(names: none, for the receiver's preview hides who says it (§6.2)
content: "[message]", for the receiver's preview hides what is said (§6.2)
title: the sender's is left out, for the receiver's preview hides it (§6.2)
subtitle: the sender's is left out, for the receiver's preview hides it (§6.2)
image: the sender's is left out, for the receiver's preview hides it (§6.2)
sound: the sender's is left out, for the receiver's preview hides it (§6.2))");
}

TEST_CASE("whose words count is told: §2, §6.5, §6.6")
{
    CHECK(facts(wishful) == R"(sender: "Denny", the nickname (§1.1)
content: the sender's desc, 3 bytes, for all elems (§2.3)
title: the sender's, 1 byte (§2.1)
subtitle: the sender's, 1 byte (§2.2)
image: the sender's, 9 bytes (§2.8)
sound: "s", the sender's (§2.6))");
    CHECK(facts(wishful, {.style = {.desc = desc_scope::alert}})
              .starts_with(
                  "names: none, for the sender's desc is the whole alert (§2.3)\ncontent: the sender's desc, 3 bytes"));
    CHECK(facts(wishful, {.style = {.sender_overrides = sender_overrides::safe}})
          == R"(sender: "Denny", the nickname (§1.1)
desc: the sender's does not count here (§6.5)
elem 1, text: its content, 2 bytes (§1a)
title: the sender's is left out, for the server does not let senders set it (§6.5)
subtitle: the sender's is left out, for the server does not let senders set it (§6.5)
image: the sender's is left out, for the server does not let senders set it (§6.5)
sound: "s", the sender's (§2.6))");
    CHECK(facts(wishful, {.style = {.layout = layout::headings}}) == R"(sender: "Denny", the nickname (§1.1)
layout: the names are title and subtitle (§6.6)
content: the sender's desc, 3 bytes, for all elems (§2.3)
title: the sender's is left out, for names stand there (§6.6)
subtitle: the sender's is left out, for names stand there (§6.6)
image: the sender's, 9 bytes (§2.8)
sound: "s", the sender's (§2.6))");
}

TEST_CASE("the server's own words are told of: §6.7")
{
    const alert_parts words{.title = "Own", .subtitle = "Own", .body = "words"};
    CHECK(facts(hi, {.aps = {.alert = words}}) == R"(body: the server's own, in the place of names and content (§6.7)
title: the server's own (§6.7)
subtitle: the server's own (§6.7)
ext: the sender's, 1 byte (§2.5))");
    CHECK(facts(hi, {.aps = {.alert = words}, .style = {.layout = layout::headings}})
          == R"(body: the server's own, in the place of names and content (§6.7)
sender: "Denny", the nickname, for there is no name card (§1.2)
group: "Climbers" (§1.2)
layout: the names are title and subtitle (§6.6)
title: the server's own (§6.7)
subtitle: the server's own (§6.7)
ext: the sender's, 1 byte (§2.5))");
}

TEST_CASE("the language of labels and words is told: §1a, §6.1")
{
    CHECK(facts(hi, {.style = {.localize = localize::device}, .receiver = {.language = "zh-HK"}})
          == R"(sender: "Denny", the nickname, for there is no name card (§1.2)
group: "Climbers" (§1.2)
labels: "zh-Hant", for the receiver's language "zh-HK" (§1a)
words: the phone's own, by "IM_GROUP_TEXT" (§6.1)
elem 1, text: its content, 2 bytes (§1a)
ext: the sender's, 1 byte (§2.5))");
}

TEST_CASE("every elem is told of, up to 32: §1.6, §1a")
{
    constexpr std::string_view nobody = "sender: not named, for there is no nickname (§1.1)\n";
    CHECK(facts(message{.body = std::vector<elem>{}}) == std::string{nobody} + "elems: none (§1.6)");
    const std::vector<elem> each{image(), custom("d"), custom(), text(""), elem{elem_kind::unknown, "secret"}};
    CHECK(facts(message{.body = each}) == std::string{nobody} + R"(elem 1, image: "[image]" (§1a)
elem 2, custom: its content, 1 byte (§1a)
elem 3, custom: nothing, for it has no desc (§1a)
elem 4, text: nothing, for it is empty (§1a)
elem 5, unknown: nothing (§1a))");
    CHECK(facts(message{.body = custom()})
          == std::string{nobody} + "elem 1, custom: nothing, for it has no desc (§1a)");
    CHECK(facts(message{.body = text("")}) == std::string{nobody} + "elem 1, text: nothing, for it is empty (§1a)");
    CHECK(facts(message{.body = std::vector<elem>{custom()}}, {.style = {.rules = strict_rules}})
          == std::string{nobody} + "elem 1, custom: it has no desc, which silences the whole message (§1b)");
    for (const std::size_t more : {std::size_t{0}, std::size_t{1}}) {
        const std::string told_of = facts(message{.body = std::vector<elem>(most_elems_explained + more, image())});
        CHECK(told_of.find("elem 32, image: \"[image]\" (§1a)") != std::string::npos);
        CHECK(told_of.find("elem 33") == std::string::npos);
        CHECK((told_of.find("\nelems: ") != std::string::npos) == (more == 1));
        CHECK((told_of.find("elems: 1 more (§1.6)") != std::string::npos) == (more == 1));
    }
}

TEST_CASE("sound, badge and custom keys are told with whose they are: §2.6, §2.7")
{
    constexpr auto told_last = [](const push_info& push, const options& settings) {
        const std::string all = facts(message{.body = text("hi"), .push = push}, settings);
        return all.substr(all.find("(§1a)") + std::string_view{"(§1a)\n"}.size());
    };
    const custom_key keys[] = {{"a", 1}, {"b", 2}};
    CHECK(told_last({}, {.aps = {.badge = 7, .sound = "default"}, .custom = keys})
          == R"(custom keys: 2, the server's (§6.7)
sound: "default", the server's default (§2.6)
badge: 7, the server's (§2.7))");
    CHECK(told_last({}, {.aps = {.badge = 7, .sound = critical_sound{}}, .receiver = {.unread = 3}})
          == R"(sound: the server's, an object (§6.7)
badge: 4, one more than the receiver has unread (§2.7))");
    CHECK(told_last({.sound = no_sound, .ignore_badge = true}, {.aps = {.badge = 7, .sound = "default"}})
          == R"(sound: none, as the sender wants (§2.6)
badge: none, as the sender wants (§2.7))");
}

TEST_CASE("a push that is no alert is told to be none: §6.7")
{
    CHECK(facts(wishful, {.push_type = push_type::background}) == R"(push type: background, the server's (§6.7)
alert: none, for a push of this type shows nothing (§6.7)
image: the sender's is left out, for a push of this type has none (§6.7))");
    const custom_key mdm[] = {{"mdm", "magic"}};
    CHECK(facts(hi, {.custom = mdm, .push_type = push_type::mdm}) == R"(push type: mdm, the server's (§6.7)
alert: none, for a push of this type shows nothing (§6.7)
ext: the sender's is left out, for a push of this type has none (§6.7)
custom keys: 1, the server's (§6.7))");
    const live_activity goes_on{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{"{}"}};
    CHECK(facts(message{.body = text(""), .push = {.image = "i"}},
                {.aps = {.live_activity = goes_on}, .push_type = push_type::liveactivity})
          == R"(push type: liveactivity, the server's (§6.7)
sender: not named, for there is no nickname (§1.1)
elem 1, text: nothing, for it is empty (§1a)
image: the sender's is left out, for there is no alert (§6.7))");
    CHECK(facts(message{.body = text("hi"), .push = {.push_type = push_type::voip}})
          == R"(push type: voip, the sender's (§6.7)
sender: not named, for there is no nickname (§1.1)
elem 1, text: its content, 2 bytes (§1a))");
}

TEST_CASE("what is too large is told by how much: §5.4")
{
    const auto first_line = [](std::size_t size) {
        const std::string ext(size, 'e');
        const std::string all = fmt::format("{}", explain{message{.body = text("hi"), .push = {.ext = ext}}});
        return all.substr(0, all.find('\n'));
    };
    constexpr std::string_view refused =
        "refused: payload_too_large, what can't be cut does not fit, or no text would be left (§5.4): it would take ";
    CHECK(first_line(5000) == std::string{refused} + "5031 of at most 4096 bytes");
    CHECK(first_line(8192 - 31) == std::string{refused} + "8192 of at most 4096 bytes");
    CHECK(first_line(20'000) == std::string{refused} + "at least 8193 of at most 4096 bytes");
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

TEST_CASE("which name is used is told, why not another, and what made it safe: §1, §4")
{
    const auto of_two = [](const sender& from, const options& settings = {}) {
        const std::string all = facts(message{.from = from, .body = text("hi")}, settings);
        return all.substr(0, all.find('\n'));
    };
    CHECK(of_two({.nickname = "Denny", .name_card = "Card"})
          == R"(sender: "Denny", the nickname, for a name card counts in groups only (§1.5))");
    CHECK(of_two({.nickname = "\u200B"}) == "sender: not named, for nothing of the nickname can be shown (§1.5)");
    CHECK(of_two({.nickname = "Denny"}, {.style = {.names = names::verbatim}})
          == R"(sender: "Denny", the nickname (§1.1); as it is (§4))");
    CHECK(of_two({.nickname = "שלום"})
          == "sender: \"\u2068שלום\u2069\", the nickname (§1.1); it was isolated, for it has right-to-left characters "
             "(§4.8)");
    CHECK(of_two({.nickname = " x\xFFy\n"})
          == "sender: \"x\uFFFDy\", the nickname (§1.1); ill-formed bytes became U+FFFD (§4.1); control characters "
             "became spaces (§4.2); white space was joined or trimmed (§4.4)");

    const auto in_group = [](const sender& from, std::string_view name) {
        const std::string all = facts(message{.from = from, .in = group{.name = name}, .body = text("hi")});
        return all.substr(0, all.find("\nelem"));
    };
    CHECK(in_group({.nickname = "Denny", .name_card = "Card"}, "Climbers") == R"(sender: "Card", the name card (§1.2)
group: "Climbers" (§1.2))");
    CHECK(in_group({}, "") == R"(sender: not named, for there is neither name card nor nickname (§1.3)
group: not named, for it has no name (§1.4))");
    CHECK(in_group({.nickname = "\u200B"}, "\u200B")
          == R"(sender: not named, for there is no name card, and nothing of the nickname can be shown (§1.5)
group: not named, for nothing of its name can be shown (§1.5))");
    CHECK(in_group({.nickname = "Denny", .name_card = "\u200B"}, "Climbers")
          == R"(sender: "Denny", the nickname, for nothing of the name card can be shown (§1.5)
group: "Climbers" (§1.2))");
    CHECK(in_group({.name_card = "\u200B"}, "Climbers")
          == R"(sender: not named, for nothing of name card and nickname can be shown (§1.5)
group: "Climbers" (§1.2))");
}

TEST_CASE("no name can break a line of an explanation, or hide in it")
{
    PROVE(told{message{.from = {.nickname = "\"\n\u202E"}, .body = text("hi")}, {.style = {.names = names::verbatim}}}
              .text()
              .find("sender: \"\\u{22}\\u{A}\\u{202E}\", the nickname")
          != std::string_view::npos);
}

TEST_CASE("no text of a sender or the caller can hide a message in an explanation, or make it long")
{
    // A long text in which each letter carries invisible bits.
    std::string tagged;
    while (tagged.size() < 100'000) {
        tagged += "a\U000E0041\uFE00\u200D\u00A0";
    }
    constexpr rule_table own_words =
        amended(standard_rules, elem_kind::image, [](rule& row) { row.shown_as = "[i\U000E0041]"; });
    const custom_key no_number[] = {{tagged, std::numeric_limits<double>::quiet_NaN()}};
    const message said{
        .from = {.nickname = tagged}, .in = group{.name = tagged}, .body = image(), .push = {.sound = tagged}};
    const auto is_safe = [](const std::string& all) {
        for (std::string_view rest = all; !rest.empty();) {
            const decoded next = decode_code_point(rest);
            rest.remove_prefix(next.size);
            if (next.code_point != U'\n' && engine::contains(engine::invisible, next.code_point)) {
                return false;
            }
        }
        return true;
    };
    for (const auto treatment : {names::safe, names::verbatim}) {
        const style how{.rules = own_words, .names = treatment};
        const std::string all =
            fmt::format("{}", explain{said, {.style = how, .receiver = {.language = tagged}, .limit = 1'000'000}});
        CAPTURE(all);
        CHECK(is_safe(all));
        CHECK(all.size() < 5000);
        CHECK(all.find("elem 1, image: \"[i\\u{E0041}]\" (§1a)") != std::string::npos);
        CHECK(all.find("for the receiver's language \"a\\u{E0041}\\u{FE00}\\u{200D}\\u{A0}a") != std::string::npos);
        CHECK(all.find("…\" (100009 bytes) (§1a)") != std::string::npos);
    }
    const std::string refused = fmt::format("{}", explain{said, {.custom = no_number}});
    CAPTURE(refused);
    CHECK(refused.starts_with("refused: invalid_number, a number is out of its range: \"a\\u{E0041}\\u{FE00}"));
    CHECK(refused.ends_with("…\" (100009 bytes)"));
    CHECK(is_safe(refused));
}

TEST_CASE("what was cut is told by how much, whatever stands around it")
{
    const std::string long_text(10'000, 'x');
    const custom_key keys[] = {
        {"alert", "no"}, {"title", "no"}, {"deep", raw_json{R"({"aps":{"alert":{"title":"no","body":"no"}}})"}}};
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

TEST_CASE("what was cut is looked for in the alert alone")
{
    constexpr engine::alert_strings found{R"({"k":{"alert":{"title":"no"}},"aps":{"sound":"s","alert":"hi"}})"};
    PROVE(found.title.empty());
    PROVE(found.last == "hi");
    constexpr engine::alert_strings none{R"({"aps":{"title":"no","deep":{"alert":"no"}}})"};
    PROVE(none.title.empty());
    PROVE(none.last.empty());
    const std::string long_text(5000, 'x');
    CHECK(facts(message{.body = elems(text(long_text), image())}).find(" of the content's 5007 bytes are left (§5)")
          != std::string::npos);
}

TEST_CASE("of what was cut nothing may be left: §5")
{
    const std::string long_text(400, 'x');
    const auto cut = [](const std::string& all) { return all.substr(all.find("cut: ")); };
    const message said{.body = text("hello"), .push = {.title = long_text, .subtitle = long_text}};
    constexpr std::string_view title_is_left = R"(cut: the first 247 of the title's 400 bytes are left (§5)
cut: nothing is left of the subtitle's 400 bytes (§5)
cut: nothing is left of the content's 5 bytes (§5))";
    CHECK(cut(facts(said, {.aps = {.badge = 1}, .limit = 300})) == title_is_left);
    const custom_key same_name[] = {{"subtitle", "the server's"}};
    const std::size_t own_size = std::string_view{R"("subtitle":"the server's",)"}.size();
    CHECK(cut(facts(said, {.aps = {.badge = 1}, .custom = same_name, .limit = 300 + own_size})) == title_is_left);
    const alert_parts own{.title = long_text, .subtitle = long_text, .body = long_text};
    CHECK(cut(facts(said, {.aps = {.alert = own}, .limit = 700}))
          == R"(cut: the first 253 of the title's 400 bytes are left (§5)
cut: the first 253 of the subtitle's 400 bytes are left (§5)
cut: the first 131 of the content's 400 bytes are left (§5))");
    const message named{
        .from = {.nickname = "Denny"}, .in = group{.name = "Climbers of the North"}, .body = text("hello")};
    CHECK(cut(facts(named, {.style = {.layout = layout::headings}, .limit = 50}))
          == R"(cut: the first 7 of the title's 21 bytes are left (§5)
cut: nothing is left of the subtitle's 5 bytes (§5)
cut: nothing is left of the content's 5 bytes (§5))");
    const sender denny{.nickname = "Denny"};
    const std::size_t with_an_ellipsis = format_payload(message{.from = denny, .body = text("…")}).json().size();
    CHECK(cut(facts(message{.from = denny, .body = text("🧗🧗")}, {.limit = with_an_ellipsis}))
          == "cut: nothing is left of the content's 8 bytes (§5)");
    const message headed{.body = text("hello"), .push = {.title = long_text}};
    CHECK(cut(facts(headed, {.limit = 400})) == "cut: the first 253 of the title's 400 bytes are left (§5)");
}

TEST_CASE("an exception of the caller's code passes through, and changes no growing buffer")
{
    for (const throwing_message& said : throwing_messages) {
        std::string out{"old"};
        CHECK_THROWS_AS(static_cast<void>(format_explanation_to(out, said)), std::out_of_range);
        CHECK_THROWS_AS(static_cast<void>(fmt::format("{}", explain{said})), std::out_of_range);
        CHECK(out == "old");
    }
}

TEST_CASE("input that lies in the output: the right explanation or an error")
{
    std::string string{"Denny"};
    CHECK(format_explanation_to(string, message{.from = {.nickname = string}, .body = text("hi")}));
    CHECK(string.starts_with("pushed"));
    CHECK(string.find("sender: \"Denny\"") != std::string::npos);

    char buffer[1000] = "hello";
    const std::string_view inside{buffer, 5};
    const custom_key keys[] = {{inside, 1}};
    const custom_key values[] = {{"first", "apart"}, {"k", inside}, {"last", "apart"}};
    const auto overlaps = [&](const auto& said, const options& settings = {}) {
        return format_explanation_to(buffer, said, settings).verdict == verdict::overlapping_input;
    };
    CHECK(overlaps(message{.body = text(inside)}));
    CHECK(overlaps(message{.from = {.nickname = inside}, .body = text("hi")}));
    CHECK(overlaps(message{.body = text("hi"), .push = {.sound = inside}}));
    CHECK(overlaps(message{.body = text("hi")}, {.receiver = {.language = inside}}));
    CHECK(overlaps(message{.body = text("hi")}, {.custom = keys}));
    CHECK(overlaps(message{.body = text("hi")}, {.custom = values}));
    CHECK(inside == "hello");
}

TEST_CASE("what was truncated is also read from a payload with JSON as deep as possible")
{
    const std::string content(5000, 'z');
    const auto nested = [](std::string_view open, std::string_view close) {
        std::string json;
        for (std::size_t i = 0; i + 1 < deepest_json; ++i) {
            json += open;
        }
        json += "{}";
        for (std::size_t i = 0; i + 1 < deepest_json; ++i) {
            json += close;
        }
        return json;
    };
    const message said{.body = text(content)};
    const std::string array = nested("[", "]");
    const std::string object = nested("{\"a\":", "}");
    const custom_key keys[] = {{"key", raw_json{array}}};
    const options activity{
        .aps = {.live_activity =
                    live_activity{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{object}}},
        .push_type = push_type::liveactivity};
    const options custom{.custom = keys};
    for (const options& settings : {custom, activity}) {
        const payload made = format_payload(said, settings);
        const auto kept = std::count(made.json().begin(), made.json().end(), 'z');
        CHECK(kept > 3500);
        CHECK(fmt::format("{}", explain{said, settings})
                  .ends_with(fmt::format("cut: the first {} of the content's 5000 bytes are left (§5)", kept)));
    }
}
