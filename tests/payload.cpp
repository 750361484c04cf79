#include <apnsfmt/payload.hpp>

#if defined(FMT_VERSION) || defined(_GLIBCXX_RANGES) || defined(_GLIBCXX_STRING)
#error "payload.hpp pulls in what only other rooms need"
#endif

#include <array>
#include <iterator>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "prove.hpp"
#include "throwing.hpp"

using namespace apnsfmt;

namespace {

constexpr sender denny{.nickname = "Denny"};
constexpr group climbers{.name = "Climbers"};

template <class Message>
constexpr bool gives(const Message& said, const options& settings, std::string_view json)
{
    return format_payload(said, settings).json() == json;
}

template <class Message>
constexpr bool gives(const Message& said, std::string_view json)
{
    return gives(said, {}, json);
}

std::string repeat(std::string_view part, std::size_t times)
{
    std::string all;
    for (; times > 0; --times) {
        all += part;
    }
    return all;
}

} // namespace

TEST_CASE("the example of the README, whole")
{
    static constexpr message m{
        .from = {.nickname = "Denny", .name_card = ""},
        .in = group{.name = "Climbers"},
        .body = elems(text("Test"), image()),
        .push = {.title = "", .subtitle = "", .desc = "", .ext = "jump to denny", .sound = "bell.caf"},
    };
    PROVE(format_payload(m).json()
          == R"({"ext":"jump to denny","aps":{"sound":"bell.caf","alert":"Denny (Climbers): Test[image]"}})");
    static constexpr payload kept = format_payload(m);
    PROVE(kept.json() == format_payload(m).json());
    PROVE(static_cast<bool>(kept));
    PROVE(kept.verdict() == verdict::pushed);
}

TEST_CASE("the alert: §1")
{
    PROVE(gives(message{.from = denny, .body = text("hi")}, R"({"aps":{"alert":"Denny: hi"}})"));
    PROVE(gives(message{.from = denny, .in = climbers, .body = audio()},
                R"({"aps":{"alert":"Denny (Climbers): [audio]"}})"));
    PROVE(gives(message{.from = denny, .body = file()},
                {.style = {.labels = labels::zh_hans, .separators = separators::compact}},
                R"({"aps":{"alert":"Denny:[文件]"}})"));
    PROVE(gives(message{.body = text("\"\xFF\n中😀")}, "{\"aps\":{\"alert\":\"\\\"\uFFFD\\n中😀\"}}"));
}

TEST_CASE("title and subtitle: §2.1, §2.2")
{
    PROVE(gives(message{.body = text("hi"), .push = {.title = "T"}}, R"({"aps":{"alert":{"title":"T","body":"hi"}}})"));
    PROVE(gives(message{.body = text("hi"), .push = {.subtitle = "S"}},
                R"({"aps":{"alert":{"subtitle":"S","body":"hi"}}})"));
    PROVE(gives(message{.body = text("hi"), .push = {.title = "T", .subtitle = "S"}},
                R"({"aps":{"alert":{"title":"T","subtitle":"S","body":"hi"}}})"));
}

TEST_CASE("ext: §2.5")
{
    PROVE(gives(message{.body = text("hi"), .push = {.ext = R"({"a":1})"}},
                R"({"ext":"{\"a\":1}","aps":{"alert":"hi"}})"));
}

TEST_CASE("sound: §2.6")
{
    constexpr options ringing{.aps = {.sound = "default"}};
    PROVE(gives(message{.body = text("hi")}, ringing, R"({"aps":{"sound":"default","alert":"hi"}})"));
    PROVE(gives(message{.body = text("hi"), .push = {.sound = "bell"}}, ringing,
                R"({"aps":{"sound":"bell","alert":"hi"}})"));
    PROVE(gives(message{.body = text("hi"), .push = {.sound = no_sound}}, ringing, R"({"aps":{"alert":"hi"}})"));
    PROVE(gives(message{.body = text("hi"), .push = {.sound = "kIOSOfflinePushNoSound"}}, ringing,
                R"({"aps":{"alert":"hi"}})"));
    PROVE(gives(message{.body = text("hi")}, {.aps = {.sound = no_sound}}, R"({"aps":{"alert":"hi"}})"));
}

TEST_CASE("badge: §2.7")
{
    constexpr message hi{.body = text("hi")};
    PROVE(gives(hi, {.receiver = {.unread = 9}}, R"({"aps":{"badge":10,"alert":"hi"}})"));
    PROVE(gives(hi, {.receiver = {.unread = 0}}, R"({"aps":{"badge":1,"alert":"hi"}})"));
    PROVE(gives(hi, {.aps = {.badge = 7}, .receiver = {.unread = 9}}, R"({"aps":{"badge":10,"alert":"hi"}})"));
    PROVE(gives(message{.body = text("hi"), .push = {.ignore_badge = true}},
                {.aps = {.badge = 7}, .receiver = {.unread = 9}}, R"({"aps":{"alert":"hi"}})"));
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    PROVE(gives(hi, {.receiver = {.unread = most - 1}}, R"({"aps":{"badge":9223372036854775807,"alert":"hi"}})"));
    PROVE(format_payload(hi, {.receiver = {.unread = most}}).verdict() == verdict::invalid_number);
    PROVE(format_payload(hi, {.receiver = {.unread = -2}}).verdict() == verdict::invalid_number);
    PROVE(gives(hi, {.receiver = {.unread = -1}}, R"({"aps":{"badge":0,"alert":"hi"}})"));
    // Wrong is wrong, also where it would not be written.
    PROVE(format_payload(hi, {.aps = {.badge = -1}, .receiver = {.unread = 3}}).verdict() == verdict::invalid_number);
    PROVE(format_payload(message{.push = {.ignore_badge = true}}, {.aps = {.badge = -1}}).verdict()
          == verdict::invalid_number);
}

TEST_CASE("image: §2.8")
{
    constexpr message pictured{.body = text("hi"), .push = {.image = "https://e.com/a.png"}};
    PROVE(gives(pictured, R"({"image":"https://e.com/a.png","aps":{"mutable-content":1,"alert":"hi"}})"));
    PROVE(gives(pictured, {.image_key = "pic"},
                R"({"pic":"https://e.com/a.png","aps":{"mutable-content":1,"alert":"hi"}})"));
    PROVE(gives(message{.body = text("hi"), .push = {.mutable_content = true}},
                R"({"aps":{"mutable-content":1,"alert":"hi"}})"));
}

TEST_CASE("previews hide everything of the sender's: §6.2")
{
    constexpr message secret{
        .from = denny,
        .body = text("secret"),
        .push = {.title = "t", .subtitle = "s", .desc = "d", .ext = "e", .sound = "x", .image = "i"}};
    PROVE(gives(secret, {.receiver = {.preview = preview::sender}}, R"({"aps":{"alert":"Denny: [message]"}})"));
    PROVE(gives(secret, {.receiver = {.preview = preview::hidden}}, R"({"aps":{"alert":"[message]"}})"));
    PROVE(gives(secret, {.aps = {.sound = "default"}, .receiver = {.preview = preview::hidden}},
                R"({"aps":{"sound":"default","alert":"[message]"}})"));
    PROVE(gives(secret,
                {.style = {.safe_in_preview = {.ext = true, .image = true, .sound = true}},
                 .receiver = {.preview = preview::hidden}},
                R"({"ext":"e","image":"i","aps":{"sound":"x","mutable-content":1,"alert":"[message]"}})"));
    PROVE(gives(message{.body = text("secret"), .push = {.mutable_content = true}},
                {.receiver = {.preview = preview::hidden}}, R"({"aps":{"mutable-content":1,"alert":"[message]"}})"));
}

TEST_CASE("a preview without a word for it hides the content all the same")
{
    static constexpr label_set wordless{.audio = "[voice]"};
    PROVE(gives(message{.from = denny, .body = text("secret")},
                {.style = {.labels = wordless}, .receiver = {.preview = preview::hidden}},
                R"({"aps":{"alert":"[message]"}})"));
}

TEST_CASE("a silence has no bytes")
{
    PROVE(format_payload(message{.body = custom()}).json() == "");
    PROVE(format_payload(message{.body = custom()}).verdict() == verdict::custom_without_desc);
    PROVE(!format_payload(message{.body = custom()}));
}

TEST_CASE("small limits: the content gives way, then nothing is left: §5")
{
    constexpr message hello{.from = denny, .body = text("hello world")};
    constexpr auto limited = [](const auto& said, std::size_t limit) { return format_payload(said, {.limit = limit}); };
    PROVE(limited(hello, 38).json() == R"({"aps":{"alert":"Denny: hello world"}})");
    PROVE(!limited(hello, 38).cut());
    PROVE(limited(hello, 39).json() == R"({"aps":{"alert":"Denny: hello world"}})");
    PROVE(limited(hello, 37).json() == R"({"aps":{"alert":"Denny: hello w…"}})");
    PROVE(limited(hello, 37).cut() == cut_parts{.body = true});
    PROVE(limited(hello, 30).json() == R"({"aps":{"alert":"Denny: …"}})");
    PROVE(limited(hello, 29).json() == R"({"aps":{"alert":"Denny: "}})");
    PROVE(limited(hello, 27).json() == R"({"aps":{"alert":"Denny: "}})");
    PROVE(limited(hello, 26).verdict() == verdict::payload_too_large);
    PROVE(limited(hello, 26).result().size == 0);
    PROVE(limited(hello, 26).result().needed == 38);
    PROVE(limited(hello, 19).result().needed == 38);
    PROVE(limited(hello, 18).result().needed == 37); // a lower bound
    PROVE(limited(hello, 1).verdict() == verdict::payload_too_large);
    PROVE(limited(hello, 0).verdict() == verdict::payload_too_large);
    PROVE(limited(message{.body = text("hello")}, 23).json() == R"({"aps":{"alert":"…"}})");
    PROVE(limited(message{.body = text("hello")}, 22).verdict() == verdict::payload_too_large);
    PROVE(limited(message{.body = text("hi"), .push = {.title = "T"}}, 22).json() == R"({"aps":{"alert":"hi"}})");
    PROVE(limited(message{.body = text("hi"), .push = {.title = "T"}}, 21).verdict() == verdict::payload_too_large);
    PROVE(limited(message{.body = text("hello")}, 20).verdict() == verdict::payload_too_large);
    PROVE(format_payload(hello, {.receiver = {.preview = preview::hidden}, .limit = 20}).verdict()
          == verdict::payload_too_large);
}

TEST_CASE("headings give way after the content, the subtitle first: §5")
{
    static constexpr message titled{
        .from = denny, .body = text("hello"), .push = {.title = "Title", .subtitle = "Subtitle"}};
    constexpr auto limited = [](std::size_t limit) { return format_payload(titled, {.limit = limit}); };
    PROVE(limited(79).json() == R"({"aps":{"alert":{"title":"Title","subtitle":"Subtitle","body":"Denny: hello"}}})");
    PROVE(limited(78).json() == R"({"aps":{"alert":{"title":"Title","subtitle":"Subtitle","body":"Denny: h…"}}})");
    PROVE(limited(74).json() == R"({"aps":{"alert":{"title":"Title","subtitle":"Subtitle","body":"Denny: "}}})");
    PROVE(limited(73).json() == R"({"aps":{"alert":{"title":"Title","subtitle":"Subt…","body":"Denny: "}}})");
    PROVE(limited(73).cut() == cut_parts{.subtitle = true, .body = true});
    PROVE(limited(69).json() == R"({"aps":{"alert":{"title":"Title","subtitle":"…","body":"Denny: "}}})");
    PROVE(limited(68).json() == R"({"aps":{"alert":{"title":"Title","body":"Denny: hello"}}})");
    PROVE(limited(68).cut() == cut_parts{.subtitle = true});
    PROVE(limited(52).json() == R"({"aps":{"alert":{"title":"Title","body":"Denny: "}}})");
    PROVE(limited(51).json() == R"({"aps":{"alert":{"title":"T…","body":"Denny: "}}})");
    PROVE(limited(50).json() == R"({"aps":{"alert":{"title":"…","body":"Denny: "}}})");
    PROVE(limited(49).json() == R"({"aps":{"alert":"Denny: hello"}})");
    PROVE(limited(49).cut() == cut_parts{.title = true, .subtitle = true});
    PROVE(limited(27).json() == R"({"aps":{"alert":"Denny: "}})");
    PROVE(limited(26).verdict() == verdict::payload_too_large);
}

TEST_CASE("headings do not save what is too large without them: §5")
{
    const std::string long_text(20'000, 'e');
    const message said{.body = text("hi"), .push = {.title = "t", .subtitle = "s", .ext = long_text}};
    CHECK(format_payload(said).result().verdict == verdict::payload_too_large);
    CHECK(format_payload(said).result().needed == 2 * payload_limit + 1);
    // What is left of a heading is something to see.
    static constexpr message headed{.body = text("hello"), .push = {.subtitle = "s"}};
    constexpr std::string_view left = R"({"aps":{"alert":{"subtitle":"s","body":""}}})";
    PROVE(gives(headed, {.limit = left.size()}, left));
    // No content stands beside a heading that is cut, however short.
    constexpr std::string_view cut = R"({"aps":{"alert":{"title":"T…","body":""}}})";
    PROVE(gives(message{.body = text("x"), .push = {.title = "Title"}}, {.limit = cut.size()}, cut));
}

TEST_CASE("headings are cut to 256 bytes only where something must be: §5")
{
    const std::string title = repeat("T", 300);
    const std::string body = repeat("b", 4000);
    CHECK(format_payload(message{.body = text("hi"), .push = {.title = title}}).json().find(title)
          != std::string_view::npos);
    const payload cut = format_payload(message{.body = text(body), .push = {.title = title}});
    CHECK(cut.json().size() == 4096);
    CHECK(cut.json().find(R"("title":")" + repeat("T", 253) + R"(…")") != std::string_view::npos);
    CHECK(cut.cut() == cut_parts{.title = true, .body = true});
}

TEST_CASE("the exact cases of the spec: §5")
{
    const std::string han = repeat("中", 3000);
    const payload chinese = format_payload(message{.from = {.nickname = "Nickname"}, .body = text(han)});
    CHECK(chinese.json().size() == 4095);
    CHECK(chinese.json() == R"({"aps":{"alert":"Nickname: )" + repeat("中", 1354) + R"(…"}})");
    const std::string families = repeat("👨‍👩‍👧‍👦", 200);
    const payload emoji = format_payload(message{.from = {.nickname = "N"}, .body = text(families)});
    CHECK(emoji.json().size() == 4076);
    CHECK(emoji.json() == R"({"aps":{"alert":"N: )" + repeat("👨‍👩‍👧‍👦", 162) + R"(…"}})");
}

TEST_CASE("every limit: within it and tight, or an error")
{
    const std::string mixed = repeat("a\"中\n😀e\u0301🇩🇪\xFF👨‍👩‍👧‍👦क्षि\x01", 6);
    const message said{
        .from = denny, .in = climbers, .body = text(mixed), .push = {.title = mixed, .subtitle = "S\"\"", .ext = "e"}};
    const std::size_t whole = format_payload(said).json().size();
    std::string previous;
    for (std::size_t limit = 0; limit <= whole; ++limit) {
        const payload formatted = format_payload(said, {.limit = limit});
        if (!formatted) {
            CHECK(formatted.verdict() == verdict::payload_too_large);
            CHECK(previous.empty());
            CHECK(formatted.result().size == 0);
            CHECK(formatted.result().needed > limit);
            CHECK((formatted.result().needed == whole || formatted.result().needed == 2 * limit + 1));
            continue;
        }
        CHECK(formatted.json().size() <= limit);
        // What differs from the payload one byte before would else have fitted there.
        CHECK((formatted.json() == previous || formatted.json().size() == limit));
        previous = formatted.json();
        const auto parsed = nlohmann::json::parse(formatted.json(), nullptr, false);
        REQUIRE(!parsed.is_discarded());
        CHECK(static_cast<bool>(formatted.cut()) == (limit < whole));
    }
}

TEST_CASE("a limit above the push type's counts as that")
{
    const std::string long_text = repeat("x", 6000);
    CHECK(format_payload(message{.body = text(long_text)}, {.limit = 100000}).json().size() == 4096);
}

TEST_CASE("each push type has its limit")
{
    const std::string long_text(20000, 'x');
    const auto size = [&](const options& settings) {
        return format_payload(message{.body = text(long_text)}, settings).json().size();
    };
    CHECK(size({}) == 4096);
    CHECK(size({.push_type = push_type::voip}) == 5120);
    CHECK(size({.push_type = push_type::voip, .limit = 4500}) == 4500);
    CHECK(size({.push_type = push_type::pushtotalk}) == 4096);
    const live_activity update{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{"{}"}};
    const options activity{.aps = {.live_activity = update}, .push_type = push_type::liveactivity};
    CHECK(size(activity) == 4096);
    CHECK(size({.aps = activity.aps, .push_type = activity.push_type, .broadcast = true}) == 5120);
}

TEST_CASE("names as headings: §6.6")
{
    constexpr message said{.from = {.nickname = "Denny", .name_card = "Dr \u202E D"},
                           .body = text("hi"),
                           .push = {.title = "Mum", .subtitle = "Bank", .sound = "s"}};
    constexpr auto in_climbers = [](auto m) {
        m.in = group{.name = "Climbers"};
        return m;
    };
    constexpr auto json = [](const auto& m, preview hidden = {}, style how = {}) {
        how.layout = layout::headings;
        return format_payload(m, {.style = how, .receiver = {.preview = hidden}});
    };
    PROVE(json(said).json() == R"({"aps":{"sound":"s","alert":{"title":"Denny","body":"hi"}}})");
    constexpr auto grouped = in_climbers(said);
    PROVE(json(grouped).json()
          == R"({"aps":{"sound":"s","alert":{"title":"Climbers","subtitle":"Dr D","body":"hi"}}})");
    PROVE(json(grouped, preview::sender).json()
          == R"({"aps":{"alert":{"title":"Climbers","subtitle":"Dr D","body":"[message]"}}})");
    PROVE(json(grouped, preview::hidden).json() == R"({"aps":{"alert":"[message]"}})");
    PROVE(json(message{.body = text("hi")}).json() == R"({"aps":{"alert":"hi"}})");
    constexpr message renamed{.from = {.nickname = "Denny", .name_card = "\u200B"}, .in = group{}, .body = text("hi")};
    PROVE(json(renamed).json() == R"({"aps":{"alert":{"subtitle":"Denny","body":"hi"}}})");
    constexpr message described{.from = {.nickname = "Denny"}, .body = custom(), .push = {.desc = "all of it"}};
    PROVE(json(described, {}, {.desc = desc_scope::alert}).json() == R"({"aps":{"alert":"all of it"}})");
    PROVE(json(described).json() == R"({"aps":{"alert":{"title":"Denny","body":"all of it"}}})");
}

TEST_CASE("the phone's own language decides: §6.1")
{
    static constexpr options device{.style = {.localize = localize::device}};
    PROVE(gives(message{.from = denny, .body = text("hi")}, device,
                R"({"aps":{"alert":{"loc-key":"IM_TEXT","loc-args":["Denny","hi"]}}})"));
    PROVE(gives(message{.from = denny, .in = climbers, .body = audio()}, device,
                R"({"aps":{"alert":{"loc-key":"IM_GROUP_AUDIO","loc-args":["Denny","Climbers"]}}})"));
    PROVE(gives(message{.in = climbers, .body = custom("\"")}, device,
                R"({"aps":{"alert":{"loc-key":"IM_GROUP_CUSTOM","loc-args":["","Climbers","\""]}}})"));
    PROVE(gives(message{.in = group{}, .body = image()}, device,
                R"({"aps":{"alert":{"loc-key":"IM_GROUP_IMAGE","loc-args":["",""]}}})"));
    PROVE(gives(message{.from = denny, .in = group{}, .body = image()}, device,
                R"({"aps":{"alert":{"loc-key":"IM_GROUP_IMAGE","loc-args":["Denny",""]}}})"));
    PROVE(gives(message{.from = {.nickname = "Denny", .name_card = "Den"}, .in = climbers, .body = face()}, device,
                R"({"aps":{"alert":{"loc-key":"IM_GROUP_FACE","loc-args":["Den","Climbers"]}}})"));

    // Several elems are one text, in the server's words; so is what the sender's desc stands for.
    static constexpr message mixed{.from = denny, .body = elems(text("a"), image())};
    PROVE(gives(mixed, device, R"({"aps":{"alert":{"loc-key":"IM_TEXT","loc-args":["Denny","a[image]"]}}})"));
    PROVE(gives(message{.body = elems(image(), text("a"))}, device,
                R"({"aps":{"alert":{"loc-key":"IM_TEXT","loc-args":["","[image]a"]}}})"));
    PROVE(gives(message{.from = denny, .body = image(), .push = {.title = "T", .desc = "IM_AUDIO"}}, device,
                R"({"aps":{"alert":{"title":"T","loc-key":"IM_TEXT","loc-args":["Denny","IM_AUDIO"]}}})"));
    constexpr options whole{.style = {.localize = localize::device, .desc = desc_scope::alert}};
    PROVE(gives(message{.from = denny, .in = climbers, .body = image(), .push = {.desc = "d"}}, whole,
                R"({"aps":{"alert":{"loc-key":"IM_GROUP_TEXT","loc-args":["","","d"]}}})"));

    // Who is a part of what a hidden preview hides: whether it was in a group, too.
    for (const layout place : {layout::prefix, layout::headings}) {
        const auto said = message{.from = denny, .in = climbers, .body = text("secret"), .push = {.title = "T"}};
        options settings{.style = {.layout = place, .localize = localize::device},
                         .receiver = {.preview = preview::hidden}};
        CHECK(gives(said, settings, R"({"aps":{"alert":{"loc-key":"IM_MESSAGE","loc-args":[""]}}})"));
        settings.receiver.preview = preview::sender;
        const std::string_view headings =
            place == layout::headings ? R"("title":"Climbers","subtitle":"Denny",)" : std::string_view{};
        CHECK(format_payload(said, settings).json()
              == R"({"aps":{"alert":{)" + std::string{headings}
                     + R"("loc-key":"IM_GROUP_MESSAGE","loc-args":["Denny","Climbers"]}}})");
    }

    // A kind without a key is text; where text has none, the server finds the words.
    constexpr auto poll = elem_kind{first_own_kind};
    static constexpr rule_table own = extended(standard_rules, {.kind = poll, .shown_as = "[poll]"});
    PROVE(gives(message{.from = denny, .body = elem{poll}}, {.style = {.localize = localize::device, .rules = own}},
                R"({"aps":{"alert":{"loc-key":"IM_TEXT","loc-args":["Denny","[poll]"]}}})"));
    static constexpr rule_table keyless = amended(own, elem_kind::text, [](rule& row) { row.loc_key = {}; });
    PROVE(gives(message{.from = denny, .body = elem{poll}}, {.style = {.localize = localize::device, .rules = keyless}},
                R"({"aps":{"alert":"Denny: [poll]"}})"));

    // The server's own words stand in the place of all that.
    PROVE(gives(message{.from = denny, .body = text("hi")},
                {.aps = {.alert = alert_parts{.body = "own"}}, .style = {.localize = localize::device}},
                R"({"aps":{"alert":"own"}})"));
    PROVE(
        gives(message{.from = denny, .body = text("hi")},
              {.aps = {.live_activity =
                           live_activity{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{"{}"}}},
               .style = {.localize = localize::device},
               .push_type = push_type::liveactivity},
              R"({"aps":{"timestamp":1,"event":"update","content-state":{},)"
              R"("alert":{"body":{"loc-key":"IM_TEXT","loc-args":["Denny","hi"]}}}})"));
}

TEST_CASE("of what the phone looks up, the content is cut: §6.1")
{
    const std::string long_text = repeat("中", 3000);
    const message said{.from = denny, .body = text(long_text)};
    const payload cut = format_payload(said, {.style = {.localize = localize::device}});
    const std::string_view before = R"({"aps":{"alert":{"loc-key":"IM_TEXT","loc-args":["Denny",")";
    const std::string_view after = R"("]}}})";
    const std::size_t characters = (payload_limit - before.size() - after.size() - 3) / 3;
    CHECK(cut.cut() == cut_parts{.body = true});
    CHECK(cut.json() == std::string{before} + repeat("中", characters) + "…" + std::string{after});

    // An elem's own words are something to see, though no room is left for more; an empty argument is nothing.
    const std::string audio_size = R"({"aps":{"alert":{"loc-key":"IM_AUDIO","loc-args":["Denny"]}}})";
    options settings{.style = {.localize = localize::device}, .limit = audio_size.size()};
    const message heard{.from = denny, .body = audio(), .push = {.title = "A title"}};
    CHECK(format_payload(heard, settings).json() == audio_size);
    CHECK(format_payload(heard, settings).cut() == cut_parts{.title = true});
    --settings.limit;
    CHECK(format_payload(heard, settings).verdict() == verdict::payload_too_large);
    settings.limit = before.size() + after.size();
    CHECK(format_payload(said, settings).json() == std::string{before} + std::string{after});
    settings.limit -= denny.nickname.size();
    CHECK(format_payload(message{.body = text(long_text)}, settings).verdict() == verdict::payload_too_large);
    const std::string_view nameless = R"({"aps":{"alert":{"loc-key":"IM_GROUP_TEXT","loc-args":["Denny","",""]}}})";
    settings.limit = nameless.size();
    CHECK(format_payload(message{.from = denny, .in = group{}, .body = text(long_text)}, settings).json() == nameless);
}

TEST_CASE("with headings, and without the sender's own, nobody's word stands where another's belongs: §6.5, §6.6")
{
    constexpr std::string_view hostile[] = {"Boss (Climbers): pay",
                                            "\",\"title\":\"Bank",
                                            "\u202Ereversed",
                                            "שלום\u2069: x",
                                            "a\n\nBank",
                                            "\xFF\xC3",
                                            "{\"hex\":\"61\"}",
                                            "\u200B"};
    const options settings{.style = {.layout = layout::headings, .sender_overrides = sender_overrides::safe}};
    const auto seen = [](std::string_view name) { return std::string{shown_name{name, names::safe}.text()}; };
    for (const std::string_view name : hostile) {
        for (const std::string_view group_name : hostile) {
            for (const std::string_view said : hostile) {
                const message m{.from = {.nickname = name},
                                .in = group{.name = group_name},
                                .body = text(said),
                                .push = {.title = said, .subtitle = said, .desc = name, .image = name}};
                const auto json = nlohmann::json::parse(format_payload(m, settings).json());
                const auto& alert = json["aps"]["alert"];
                std::string body;
                REQUIRE(!is_error(format_alert_to(body, message{.body = text(said)}).verdict));
                const auto field = [&](const char* key) { return alert.is_object() ? alert.value(key, "") : ""; };
                REQUIRE(field("title") == seen(group_name));
                REQUIRE(field("subtitle") == seen(name));
                REQUIRE((alert.is_object() ? field("body") : alert.get<std::string>()) == body);
                REQUIRE(!json.contains("image"));
            }
        }
    }
}

TEST_CASE("what a sender may not set counts for nothing: §6.5")
{
    constexpr options safe{.style = {.sender_overrides = sender_overrides::safe}};
    constexpr message said{
        .from = {.nickname = "Denny"},
        .body = text("hi"),
        .push = {.title = "t", .subtitle = "s", .desc = "d", .ext = "e", .sound = "x", .image = "i"}};
    PROVE(format_payload(said, safe).json() == R"({"ext":"e","aps":{"sound":"x","alert":"Denny: hi"}})");
    PROVE(format_payload(message{.body = custom("own"), .push = {.desc = "d"}}, safe).json()
          == R"({"aps":{"alert":"own"}})");
    PROVE(format_payload(message{.body = custom(), .push = {.desc = "d"}}, safe).verdict()
          == verdict::custom_without_desc);
}

TEST_CASE("push types that show nothing")
{
    constexpr message said{.from = {.nickname = "D"},
                           .body = text("hi"),
                           .push = {.title = "t", .ext = "e", .sound = "s", .image = "i", .mutable_content = true}};
    constexpr auto json = [](const auto& what, push_type type, std::span<const custom_key> custom = {}) {
        return format_payload(what, {.receiver = {.unread = 4}, .custom = custom, .push_type = type});
    };
    static constexpr custom_key keys[] = {{"mdm", "m"}, {"container-identifier", "c"}, {"domain", "d"}};
    PROVE(json(said, push_type::background, std::span{keys}.first(1)).json()
          == R"({"ext":"e","mdm":"m","aps":{"content-available":1}})");
    PROVE(json(message{.body = custom()}, push_type::background).json() == R"({"aps":{"content-available":1}})");
    PROVE(json(message{.body = custom()}, push_type::location).json() == R"({"aps":{}})");
    PROVE(json(message{.body = custom()}, push_type::widgets).json() == R"({"aps":{"content-changed":true}})");
    PROVE(json(said, push_type::controls).json() == R"({"ext":"e","aps":{"content-changed":true}})");
    PROVE(json(said, push_type::mdm, std::span{keys}.first(1)).json() == R"({"mdm":"m"})");
    PROVE(json(said, push_type::fileprovider, std::span{keys}.subspan(1)).json()
          == R"({"container-identifier":"c","domain":"d"})");
    PROVE(format_payload(said, {.receiver = {.presence = presence::logged_out}, .push_type = push_type::background})
              .verdict()
          == verdict::logged_out);
    // They are not cut, and the size they need is told: up to twice the limit, beyond that that it is more.
    constexpr format_result large = format_payload(said, {.push_type = push_type::background, .limit = 30}).result();
    PROVE(large.verdict == verdict::payload_too_large);
    PROVE(large.needed == json(said, push_type::background).json().size());
    PROVE(format_payload(said, {.push_type = push_type::background, .limit = large.needed}).verdict()
          == verdict::pushed);
    PROVE(format_payload(said, {.push_type = push_type::background, .limit = 15}).result().needed == 31);
}

TEST_CASE("what the sender may wish beside: §2.8")
{
    PROVE(format_payload(message{.body = text("hi"), .push = {.content_available = true}}).json()
          == R"({"aps":{"content-available":1,"alert":"hi"}})");
    constexpr message urgent{.body = text("hi"), .push = {.interruption_level = interruption::time_sensitive}};
    PROVE(format_payload(urgent).json() == R"({"aps":{"interruption-level":"time-sensitive","alert":"hi"}})");
    PROVE(format_payload(urgent, {.aps = {.interruption_level = interruption::passive}}).json()
          == R"({"aps":{"interruption-level":"passive","alert":"hi"}})");
}

TEST_CASE("ten megabytes of text, names, title and ext")
{
    const std::string huge = repeat("中文e\u0301", 1 << 20);
    const message said{
        .from = {.nickname = huge}, .in = group{.name = huge}, .body = text(huge), .push = {.title = huge}};
    const payload formatted = format_payload(said);
    CHECK(formatted);
    CHECK(formatted.json().size() > 4080);
    const payload refused = format_payload(message{.body = text("hi"), .push = {.ext = huge}});
    CHECK(refused.verdict() == verdict::payload_too_large);
    CHECK(refused.result().needed == 2 * 4096 + 1);
    CHECK(refused.result().field == "ext");
    // Escaped, it is larger than any payload.
    const std::string controls(4000, '\x01');
    CHECK(format_payload(message{.body = text("hi"), .push = {.ext = controls}}).result().field == "ext");
}

TEST_CASE("nothing is written beyond the buffer, and the size it needs is told")
{
    for (const std::size_t characters : {2U, 1000U, 2000U}) {
        const std::string content = repeat("中", characters);
        const message said{.from = denny, .body = text(content)};
        const payload whole = format_payload(said);
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{20}, whole.json().size() - 1,
                                       whole.json().size(), whole.json().size() + 1}) {
            const auto exact = std::make_unique<char[]>(size); // of exact size, for sanitizers
            const format_result result = format_payload_to(std::span{exact.get(), size}, said);
            CHECK((result ? result.size : result.needed) == whole.json().size());
            CHECK((result ? result.needed : result.size) == 0);
            CHECK(result.verdict == (size < whole.json().size() ? verdict::buffer_too_small : verdict::pushed));
            if (result) {
                CHECK(std::string_view{exact.get(), result.size} == whole.json());
            }
        }
    }
}

TEST_CASE("what can't fail says so")
{
    static constexpr message hi{.body = text("hi")};
    [[maybe_unused]] char buffer[1];
    [[maybe_unused]] std::string string;
    static_assert(noexcept(format_payload(hi)));
    static_assert(noexcept(format_payload_to(buffer, hi)));
    static_assert(noexcept(format_alert_to(buffer, hi)));
    static_assert(!noexcept(format_payload_to(string, hi)));
}

TEST_CASE("every field at its longest, in buffers of every size up to more than it takes")
{
    const std::string controls(30, '\x01');
    const std::string twice = controls + controls;
    const custom_key keys[] = {{controls, twice}, {"i", std::numeric_limits<std::int64_t>::min()}, {"j", raw_json{}}};
    const message said{
        .from = {.nickname = controls},
        .in = group{.name = controls},
        .body = elems(text(controls), image()),
        .push = {.title = controls, .subtitle = controls, .ext = controls, .sound = controls, .image = controls}};
    options settings{.aps = {.badge = std::numeric_limits<std::int64_t>::max(),
                             .thread_id = controls,
                             .category = controls,
                             .content_available = true,
                             .interruption_level = interruption::time_sensitive},
                     .style = {.names = names::verbatim},
                     .image_key = controls.c_str() + 1};
    // What is counted for a number, which is much, makes up for what is not counted of texts.
    for (const std::size_t custom : {0U, 1U, 3U}) {
        settings.custom = std::span{keys}.first(custom);
        const std::string whole{format_payload(said, settings).json()};
        REQUIRE(nlohmann::json::accept(whole));
        for (std::size_t size = 0; size < whole.size() + 500; size += size + 50 < whole.size() ? 5U : 1U) {
            const auto exact = std::make_unique<char[]>(size);
            const format_result result = format_payload_to(std::span{exact.get(), size}, said, settings);
            REQUIRE(result.verdict == (size < whole.size() ? verdict::buffer_too_small : verdict::pushed));
            REQUIRE((!result || std::string_view{exact.get(), result.size} == whole));
        }
    }
}

TEST_CASE("any output")
{
    constexpr message hi{.body = text("hi")};
    constexpr std::string_view expected = R"({"aps":{"alert":"hi"}})";
    char buffer[64];
    CHECK(std::string_view{buffer, format_payload_to(buffer, hi).size} == expected);
    std::array<char, 64> array{};
    CHECK(std::string_view{array.data(), format_payload_to(array, hi).size} == expected);
    std::string string{"old"};
    CHECK(format_payload_to(string, hi).size == expected.size());
    CHECK(string == expected); // and nothing else
    std::vector<char> vector;
    CHECK(format_payload_to(std::back_inserter(vector), hi).size == expected.size());
    CHECK(std::string_view{vector.data(), vector.size()} == expected);
    CHECK(format_payload_to(string, message{.body = custom()}).verdict == verdict::custom_without_desc);
    CHECK(string.empty()); // not the payload of another message
}

TEST_CASE("a hundred thousand elems")
{
    const std::vector images(100000, image());
    CHECK(format_payload(message{.body = images}).json().size() == 4096);
    const std::vector customs(100000, custom());
    CHECK(format_payload(message{.body = customs}).verdict() == verdict::custom_without_desc);
}

TEST_CASE("a localized text without a key is missing_field, whatever else is set: 7.5")
{
    static constexpr message<> said{
        .from = denny, .in = climbers, .body = text("hello \"x\""), .push = {.title = "Title", .subtitle = "Subtitle"}};
    static constexpr alert_parts keyless[] = {
        {.title = localized{.key = ""}}, {.subtitle = localized{.key = ""}}, {.body = localized{.key = ""}}};
    static constexpr std::string_view keys[] = {"title-loc-key", "subtitle-loc-key", "loc-key"};
    for (const push_type_row& row : push_types) {
        for (const localize words : {localize::server, localize::device}) {
            for (std::size_t i = 0; i < std::size(keyless); ++i) {
                CAPTURE(row.name);
                CAPTURE(keys[i]);
                options settings{.style = {.localize = words}, .push_type = row.type};
                settings.aps.alert = keyless[i];
                const format_result result = format_payload(said, settings).result();
                CHECK(result.verdict == verdict::missing_field);
                CHECK(result.field == keys[i]);
            }
        }
    }
    PROVE(format_payload(said, {.aps = {.alert = keyless[2]}}).result().field == "loc-key");
}

TEST_CASE("a critical sound without a name is missing_field")
{
    static constexpr options nameless{.aps = {.sound = critical_sound{.name = ""}}};
    PROVE(format_payload(message{.body = text("hi")}, nameless).verdict() == verdict::missing_field);
    PROVE(format_payload(message{.body = text("hi")}, nameless).result().field == "sound");
    // Also if the sender sets a sound, which takes its place: a sender cannot hide a mistake of the server.
    PROVE(format_payload(message{.body = text("hi"), .push = {.sound = "s"}}, nameless).verdict()
          == verdict::missing_field);
}

TEST_CASE("a Live Activity without content has no body")
{
    static constexpr auto updating = [](const alert_parts& parts, localize words) {
        return options{
            .aps = {.alert = parts,
                    .live_activity =
                        live_activity{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{"{}"}}},
            .style = {.localize = words},
            .push_type = push_type::liveactivity};
    };
    static constexpr message<> alone{.from = denny, .body = text("")};
    static constexpr message<> in_group{.from = denny, .in = climbers, .body = custom()};
    static constexpr message<> unnamed{.body = text("")};
    constexpr std::string_view titled =
        R"({"aps":{"timestamp":1,"event":"update","content-state":{},"alert":{"title":"T"}}})";
    constexpr std::string_view localized_title =
        R"({"aps":{"timestamp":1,"event":"update","content-state":{},"alert":{"title":{"loc-key":"K"}}}})";
    for (const localize words : {localize::server, localize::device}) {
        for (const message<>& each : {alone, in_group, unnamed}) {
            CHECK(format_payload(each, updating({.title = "T"}, words)).json() == titled);
            CHECK(format_payload(each, updating({.title = localized{.key = "K"}}, words)).json() == localized_title);
        }
    }
    PROVE(format_payload(alone, updating({.title = "T"}, localize::server)).json() == titled);
    // Neither if the title must be truncated, down to nothing.
    options limited = updating({.title = "Title"}, localize::server);
    limited.limit = titled.size() + 3;
    CHECK(format_payload(alone, limited).json()
          == R"({"aps":{"timestamp":1,"event":"update","content-state":{},"alert":{"title":"T…"}}})");
    limited.limit = titled.size() - 1;
    CHECK(format_payload(alone, limited).verdict() == verdict::payload_too_large);
    // Content, or a body of the server's, makes a body.
    CHECK(format_payload(message{.from = denny, .body = text("hi")}, updating({.title = "T"}, localize::server)).json()
          == R"({"aps":{"timestamp":1,"event":"update","content-state":{},"alert":{"title":"T","body":"Denny: hi"}}})");
    CHECK(format_payload(alone, updating({.body = "B"}, localize::server)).json()
          == R"({"aps":{"timestamp":1,"event":"update","content-state":{},"alert":{"body":"B"}}})");
}

TEST_CASE("a localized title remains if the server's own body is truncated to nothing: 5.4")
{
    static constexpr options own{.aps = {.alert = alert_parts{.title = localized{.key = "K"}, .body = "body"}}};
    constexpr std::string_view emptied = R"({"aps":{"alert":{"title-loc-key":"K","body":""}}})";
    options limited = own;
    limited.limit = emptied.size();
    CHECK(format_payload(message{.body = text("hi")}, limited).json() == emptied);
    limited.limit = emptied.size() - 1;
    CHECK(format_payload(message{.body = text("hi")}, limited).verdict() == verdict::payload_too_large);
}

TEST_CASE("payload_too_large names the largest field")
{
    const std::string large(6000, 'x');
    const std::string larger(6000, '"'); // as it is written, twice as large
    const auto field = [](const auto& said, const options& settings) {
        const payload made = format_payload(said, settings);
        CHECK(made.verdict() == verdict::payload_too_large);
        return std::string{made.result().field};
    };
    const message hi{.from = denny, .body = text("hi")};
    CHECK(field(message{.body = text("hi"), .push = {.ext = large}}, {}) == "ext");
    CHECK(field(message{.body = text("hi"), .push = {.sound = large}}, {}) == "sound");
    CHECK(field(message{.body = text("hi"), .push = {.image = large}}, {}) == "image");
    CHECK(field(message{.body = text("hi"), .push = {.image = large}}, {.image_key = "picture"}) == "picture");
    CHECK(field(hi, {.aps = {.thread_id = large}}) == "thread-id");
    CHECK(field(hi, {.aps = {.category = large}}) == "category");
    CHECK(field(hi, {.aps = {.target_content_id = large}}) == "target-content-id");
    CHECK(field(hi, {.aps = {.filter_criteria = large}}) == "filter-criteria");
    CHECK(field(hi, {.aps = {.sound = critical_sound{.name = large}}}) == "sound");
    const std::string_view args[] = {large};
    CHECK(field(hi, {.aps = {.url_args = args}}) == "url-args");
    CHECK(field(hi, {.aps = {.alert = alert_parts{.title = localized{"K", args}}}}) == "title-loc-args");
    CHECK(field(hi, {.aps = {.alert = alert_parts{.subtitle = localized{"K", args}}}}) == "subtitle-loc-args");
    CHECK(field(hi, {.aps = {.alert = alert_parts{.body = localized{"K", args}}}}) == "loc-args");
    CHECK(field(hi, {.aps = {.alert = alert_parts{.body = localized{large}}}}) == "loc-args");
    CHECK(field(hi, {.aps = {.alert = alert_parts{.launch_image = large}}}) == "launch-image");
    CHECK(field(hi, {.aps = {.alert = alert_parts{.summary_arg = large}}}) == "summary-arg");
    const std::string json = "[\"" + large + "\"]";
    const custom_key keys[] = {{"small", 1}, {"data", raw_json{json}}};
    CHECK(field(hi, {.custom = keys}) == "data");
    const custom_key quotes[] = {{"string", larger}, {"data", raw_json{json}}};
    CHECK(field(hi, {.custom = quotes}) == "string");
    CHECK(field(hi, {.custom = std::span{keys}.subspan(1), .push_type = push_type::background}) == "data");
    const custom_key mdm[] = {{"mdm", large}};
    CHECK(field(message{.body = text("hi"), .push = {.ext = larger}}, {.custom = mdm, .push_type = push_type::mdm})
          == "mdm");
    const std::string state = "{\"a\":" + json + "}";
    const auto activity = [](std::string_view attributes, std::string_view content_state) {
        return options{.aps = {.live_activity = live_activity{.event = activity_start{"T", raw_json{attributes}},
                                                              .timestamp = 1,
                                                              .content_state = raw_json{content_state}}},
                       .push_type = push_type::liveactivity};
    };
    CHECK(field(hi, activity("{}", state)) == "content-state");
    CHECK(field(hi, activity(state, "{}")) == "attributes");
    CHECK(field(message{.from = {.nickname = large}, .body = text("hi")}, {.style = {.names = names::verbatim}})
          == "alert");
    CHECK(field(hi, {.limit = 10}) == "alert");
    PROVE(format_payload(message{.body = text("hi"), .push = {.ext = "e"}}, {.limit = 10}).result().field == "alert");
}

TEST_CASE("input that lies in the output: the right payload or an error")
{
    // In a growing buffer.
    std::string string = "hello";
    CHECK(format_payload_to(string, message{.from = {.nickname = string}, .body = text(string)}));
    CHECK(string == R"({"aps":{"alert":"hello: hello"}})");

    // In a fixed buffer, at every distance, each text in turn.
    const std::string long_text(700, 'L');
    for (const std::string_view content : {std::string_view{"some text"}, std::string_view{long_text}}) {
        for (int field = 0; field < 10; ++field) {
            CAPTURE(field);
            const auto with = [&](std::string_view inside, auto format) {
                const std::string_view none = "o";
                const auto pick = [&](int number) { return number == field ? inside : none; };
                const custom_key keys[] = {{pick(6), pick(7)}, {"j", raw_json{field == 8 ? "[1]" : "[]"}}};
                const std::array elems{text(pick(3)), text(pick(9))};
                const message said{.from = {.nickname = pick(0), .name_card = pick(1)},
                                   .in = group{.name = pick(2)},
                                   .body = elems,
                                   .push = {.title = pick(4), .ext = pick(5)}};
                const options settings{.aps = {.thread_id = pick(8)}, .custom = keys};
                return format(said, settings);
            };
            const std::string expected = with(content, [](const auto& said, const options& settings) {
                return std::string{format_payload(said, settings).json()};
            });
            REQUIRE(!expected.empty());
            std::size_t right = 0;
            for (std::size_t at = 0; at < 12000; at += at < 2000 || at > 9000 ? 97 : 997) {
                std::vector<char> memory(14000, '-');
                std::copy(content.begin(), content.end(), memory.begin() + static_cast<std::ptrdiff_t>(at));
                const std::span<char> buffer = std::span{memory}.subspan(1000, 10000);
                with({memory.data() + at, content.size()}, [&](const auto& said, const options& settings) {
                    const format_result result = format_payload_to(buffer, said, settings);
                    if (result) {
                        REQUIRE(std::string_view{buffer.data(), result.size} == expected);
                        ++right;
                    } else {
                        REQUIRE(result.verdict == verdict::overlapping_input);
                        REQUIRE(result.field == "out");
                    }
                    return 0;
                });
            }
            CHECK(right > 10); // where the text lies apart
        }
    }
    // Raw JSON, too.
    char buffer[4000] = "[1,2]";
    const custom_key keys[] = {{"j", raw_json{std::string_view{buffer, 5}}}};
    CHECK(format_payload_to(buffer, message{.body = text("hi")}, {.custom = keys}).verdict
          == verdict::overlapping_input);
}

TEST_CASE("an exception of the caller's code passes through, and changes no growing buffer")
{
    for (const throwing_message& said : throwing_messages) {
        CAPTURE(said.when_converted);
        std::string out{"old"};
        char buffer[100];
        CHECK_THROWS_AS(static_cast<void>(format_payload(said)), std::out_of_range);
        CHECK_THROWS_AS(static_cast<void>(format_payload(said, {.limit = 30})), std::out_of_range);
        CHECK_THROWS_AS(static_cast<void>(format_payload(said, {.style = {.layout = layout::headings}})),
                        std::out_of_range);
        CHECK_THROWS_AS(static_cast<void>(format_payload_to(buffer, said)), std::out_of_range);
        CHECK_THROWS_AS(static_cast<void>(format_payload_to(out, said)), std::out_of_range);
        CHECK(out == "old");
    }
    static_assert(!noexcept(format_payload(throwing_messages[0])));
}
