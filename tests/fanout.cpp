#include <apnsfmt/fanout.hpp>

#include <limits>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "prove.hpp"
#include "throwing.hpp"

using namespace apnsfmt;

namespace {

constexpr message<> hi{.from = {.nickname = "Denny"}, .in = group{.name = "Climbers"}, .body = text("hi")};

/// A receiver's payload in one piece.
struct joined {
    char bytes[200]{};
    format_result result{};

    template <std::size_t Variants>
    constexpr joined(const fanout<Variants>& shared, const receiver& to) : result{shared.format_to(bytes, to)}
    {
    }
    constexpr std::string_view text() const { return {bytes, result ? result.size : 0}; }
};

constexpr std::int64_t beyond = std::numeric_limits<std::int64_t>::max();

/// Receivers of every kind.
std::vector<receiver> everybody()
{
    std::vector<receiver> all;
    for (const std::string_view language :
         {"", "en", "zh-Hans-CN", "zh_hans", "ar", "xx", "zh-Hans-CN-x-much-longer"}) {
        for (const preview shown : {preview::full, preview::sender, preview::hidden}) {
            for (const std::optional<std::int64_t> unread :
                 {std::optional<std::int64_t>{}, {-1}, {0}, {8}, {9}, {98}, {123456}, {beyond - 1}, {beyond}, {-2}}) {
                all.push_back({.unread = unread, .preview = shown, .language = language});
            }
        }
    }
    all.push_back({.preview = static_cast<preview>(3)}); // which is none
    all.push_back({.presence = presence::foreground});
    all.push_back({.unread = beyond, .presence = presence::logged_out});
    all.push_back({.receive_option = receive_option::not_notify});
    all.push_back({.receive_option = receive_option::not_notify_except_mention, .mentioned = true});
    return all;
}

/// Whether each receiver of a fan-out gets what `format_payload` gives.
template <class Message>
void check(const Message& said, options settings)
{
    const std::vector<receiver> receivers = everybody();
    const auto shared = std::make_unique<fanout<254>>(said, settings, receivers);
    CHECK(static_cast<bool>(*shared));
    for (const receiver& each : receivers) {
        CAPTURE(each.language);
        CAPTURE(static_cast<int>(each.preview));
        CAPTURE(each.unread.value_or(-10));
        settings.receiver = each;
        const payload single = format_payload(said, settings);
        const payload_pieces pieces = shared->pieces_for(each);
        REQUIRE(pieces.verdict() == single.verdict());
        CHECK(pieces.result().size == single.result().size);
        CHECK(pieces.result().cut == single.cut());
        CHECK(pieces.result().field == single.result().field);
        const std::string both = std::string{pieces.shared()} + std::string{pieces.own()};
        CHECK(both.size() == single.json().size());
        if (single) {
            CHECK(nlohmann::json::parse(both) == nlohmann::json::parse(single.json()));
        }
        std::string out;
        CHECK(shared->format_to(out, each).size == single.result().size);
        CHECK(out == both);
    }
}

} // namespace

TEST_CASE("what receivers share is formatted once, and the badge comes last: §6.3")
{
    static constexpr receiver receivers[] = {
        {.unread = 2},
        {.unread = 41, .preview = preview::sender, .language = "zh-Hans-CN"},
        {.preview = preview::hidden},
        {.presence = presence::foreground},
    };
    static constexpr fanout<3> shared{hi, {}, receivers};
    PROVE(static_cast<bool>(shared));
    PROVE(joined{shared, receivers[0]}.text() == R"({"aps":{"alert":"Denny (Climbers): hi","badge":3}})");
    PROVE(joined{shared, receivers[1]}.text() == R"({"aps":{"alert":"Denny (Climbers): [消息]","badge":42}})");
    PROVE(joined{shared, receivers[2]}.text() == R"({"aps":{"alert":"[message]"}})");
    PROVE(joined{shared, receivers[3]}.result.verdict == verdict::in_foreground);

    const payload_pieces first = shared.pieces_for(receivers[0]);
    const payload_pieces second = shared.pieces_for({.unread = 7});
    CHECK(first.shared().data() == second.shared().data());
    CHECK(first.own() == R"(,"badge":3}})");
    CHECK(second.own() == R"(,"badge":8}})");
}

TEST_CASE("each receiver gets what the message formatted for it alone would be")
{
    std::string long_text;
    for (int i = 0; i < 1500; ++i) {
        long_text += i % 7 == 0 ? "👨‍👩‍👧 \"" : "中";
    }
    const custom_key keys[] = {{"k", "v"}, {"deep", raw_json{R"({"aps":{"badge":1}})"}}};
    const push_info push{.title = "Title", .ext = "e", .sound = "s", .image = "i"};
    const message short_one{.from = {.nickname = "Denny"}, .body = text("hi"), .push = push};
    const message long_one{
        .from = {.nickname = "Denny"}, .in = group{.name = "G"}, .body = text(long_text), .push = push};
    for (const std::size_t limit :
         {largest_payload, std::size_t{300}, std::size_t{130}, std::size_t{60}, std::size_t{5}}) {
        CAPTURE(limit);
        for (const localize words : {localize::server, localize::device}) {
            options settings{.style = {.localize = words}, .limit = limit};
            check(short_one, settings);
            check(long_one, settings);
            settings.aps = {.badge = 12, .thread_id = "t", .relevance_score = 0.5};
            settings.style.layout = layout::headings;
            settings.custom = keys;
            check(short_one, settings);
            check(long_one, settings);
        }
    }
    message silent = long_one;
    silent.push.ignore_badge = true;
    check(silent, {.aps = {.badge = 3}});
    silent.push.disabled = true;
    check(silent, {});
    check(message{.body = elems(custom(), text(""))}, {});
    check(message{.body = text("")}, {});
    check(message{.body = custom()}, {});
    check(hi, {.aps = {.badge = -1}});
    check(hi, {.image_key = "aps"});
    check(hi, {.aps = {.badge = 1}, .push_type = push_type::background});
    check(hi, {.push_type = push_type::background});
    check(hi, {.push_type = push_type::voip});
    const custom_key mdm[] = {{"mdm", "push magic"}};
    check(hi, {.custom = mdm, .push_type = push_type::mdm});
    check(hi, {.push_type = push_type::mdm});
    const live_activity goes_on{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{"{}"}};
    check(hi, {.aps = {.live_activity = goes_on}, .push_type = push_type::liveactivity});
    const message empty{.body = text(""), .push = {.image = "i"}};
    check(empty, {.aps = {.live_activity = goes_on}, .push_type = push_type::liveactivity});
    check(empty, {.aps = {.mutable_content = true, .live_activity = goes_on}, .push_type = push_type::liveactivity});
}

TEST_CASE("those of one language and preview are a kind, whose receivers differ in the rest")
{
    static constexpr receiver whoever{.unread = 1, .preview = preview::sender, .language = "ja"};
    static constexpr fanout<1> shared{hi, {}, std::views::single(whoever)};
    static constexpr auto kind = shared.kind_of(whoever);
    PROVE(kind.pieces_for({.unread = 998}).own() == R"(,"badge":999}})");
    PROVE(kind.pieces_for({.unread = 999}).own() == R"(,"badge":1000}})");
    PROVE(kind.pieces_for({.unread = beyond - 1}).own() == R"(,"badge":9223372036854775807}})");
    PROVE(kind.pieces_for({.unread = -1}).own() == R"(,"badge":0}})");
    PROVE(kind.pieces_for({}).own() == "}}");
    PROVE(kind.pieces_for({}).shared() == R"({"aps":{"alert":"Denny (Climbers): [メッセージ]")");
    PROVE(kind.pieces_for({.unread = -2}).verdict() == verdict::invalid_number);
    PROVE(kind.pieces_for({.unread = beyond}).verdict() == verdict::invalid_number);
    PROVE(kind.pieces_for({.unread = 1, .presence = presence::foreground}).verdict() == verdict::in_foreground);
    PROVE(kind.pieces_for({.unread = 1, .receive_option = receive_option::not_notify}).verdict() == verdict::muted);
    PROVE(shared.kind_of({.language = "ja"}).pieces_for(whoever).result().field == "Variants");

    message without_badge = hi;
    without_badge.push.ignore_badge = true;
    const fanout<1> unnumbered{without_badge, {}, std::views::single(whoever)};
    CHECK(unnumbered.kind_of(whoever).pieces_for(whoever).own().empty());
    message silent = hi;
    silent.push.disabled = true;
    const fanout<1> mute{silent, {}, std::views::single(whoever)};
    CHECK(mute.kind_of(whoever).pieces_for(whoever).verdict() == verdict::push_disabled);
}

TEST_CASE("a receiver of whom it was not told is refused, and its payload formatted anew")
{
    constexpr receiver in_english[] = {{.language = "en"}};
    static constexpr fanout<1> shared{hi, {}, in_english};
    PROVE(joined{shared, {.language = "EN"}}.text() == R"({"aps":{"alert":"Denny (Climbers): hi"}})");
    PROVE(joined{shared, {.language = "ja"}}.result.verdict == verdict::no_variant);
    PROVE(joined{shared, {.language = "ja"}}.result.field == "Variants");
    PROVE(joined{shared, {.preview = preview::hidden, .language = "en"}}.result.verdict == verdict::no_variant);

    constexpr receiver too_many[] = {
        {.language = "en"}, {.presence = presence::logged_out, .language = "de"}, {.language = "ja"}};
    static constexpr fanout<1> partly{hi, {}, too_many};
    PROVE(!partly);
    PROVE(joined{partly, too_many[0]}.text() == R"({"aps":{"alert":"Denny (Climbers): hi"}})");
    PROVE(joined{partly, too_many[1]}.result.verdict == verdict::logged_out);
    PROVE(joined{partly, too_many[2]}.result.verdict == verdict::no_variant);
}

TEST_CASE("whoever is one too many is refused, and the others are not")
{
    const receiver four[] = {{.language = "en"}, {.language = "de"}, {.language = "ja"}, {.language = "fr"}};
    const fanout<2> partly{hi, {}, four};
    CHECK_FALSE(static_cast<bool>(partly));
    CHECK(joined{partly, four[0]}.text() == R"({"aps":{"alert":"Denny (Climbers): hi"}})");
    CHECK(joined{partly, four[1]}.text() == R"({"aps":{"alert":"Denny (Climbers): hi"}})");
    CHECK(joined{partly, four[2]}.result.field == "Variants");
    CHECK(joined{partly, four[3]}.result.field == "Variants");
}

TEST_CASE("any tag is told from the others, also where there is no room to remember it")
{
    const message said{.from = {.nickname = "Denny"}, .body = image()};
    std::vector<receiver> receivers;
    for (const language& each : languages) {
        receivers.push_back({.language = each.tag});
    }
    for (const std::string_view tag : {"e", "x", "EN", "en-US", "de-AT", "de-CH", "pt-BR", "zh-Hans-CN", "zh-Hant-TW",
                                       "zh-Hant-HK-x-abc", "zh-Hant-HK-x-abcd"}) {
        receivers.push_back({.language = tag});
    }
    const fanout<14> shared{said, {}, receivers};
    CHECK(static_cast<bool>(shared));
    for (const receiver& each : receivers) {
        CAPTURE(each.language);
        CHECK(joined{shared, each}.text() == format_payload(said, {.receiver = each}).json());
    }
}

TEST_CASE("a tag that a few numbers can't hold is not taken for another: of one letter, or long")
{
    static constexpr language_table own =
        extended(extended(extended(extended(languages, {"a", {.image = "[a]"}}), {"b", {.image = "[b]"}}),
                          {"private-use-c-language", {.image = "[c]"}}),
                 {"private-use-d-language", {.image = "[d]"}});
    const options settings{.style = {.languages = own}};
    const message said{.body = image()};
    std::vector<receiver> receivers;
    for (const std::string_view tag : {"a", "b", "private-use-c-language", "private-use-d-language"}) {
        receivers.push_back({.language = tag});
    }
    const fanout<4> shared{said, settings, receivers};
    CHECK(static_cast<bool>(shared));
    CHECK(joined{shared, receivers[0]}.text() == R"({"aps":{"alert":"[a]"}})");
    CHECK(joined{shared, receivers[1]}.text() == R"({"aps":{"alert":"[b]"}})");
    CHECK(joined{shared, receivers[2]}.text() == R"({"aps":{"alert":"[c]"}})");
    CHECK(joined{shared, receivers[3]}.text() == R"({"aps":{"alert":"[d]"}})");
}

TEST_CASE("more tags of a language than are remembered")
{
    const receiver receivers[] = {{.language = "en"}, {.language = "EN"}, {.language = "en-US"}, {.language = "en-GB"}};
    const fanout<1> shared{hi, {}, receivers};
    CHECK(static_cast<bool>(shared));
    for (const receiver& each : receivers) {
        CHECK(joined{shared, each}.text() == R"({"aps":{"alert":"Denny (Climbers): hi"}})");
    }
    for (const std::string_view other : {"ja", "de", "fr", "zh-Hans"}) {
        CHECK(joined{shared, {.language = other}}.result.field == "Variants");
    }
}

TEST_CASE("what has room for the longest badge is formatted once for all badges")
{
    const receiver receivers[] = {{.unread = 1}, {.unread = 41}, {.unread = beyond - 1}};
    const std::size_t room = format_payload(hi).json().size() + engine::longest_badge;
    CHECK(static_cast<bool>(fanout<1>{hi, {.limit = room}, receivers}));
    CHECK_FALSE(static_cast<bool>(fanout<1>{hi, {.limit = room - 1}, receivers}));
    CHECK(static_cast<bool>(fanout<3>{hi, {.limit = room - 1}, receivers}));
}

TEST_CASE("a preview that is none hides what it can")
{
    const receiver to{.preview = preview{9}};
    const fanout<1> shared{hi, {}, std::views::single(to)};
    CHECK(joined{shared, to}.text() == format_payload(hi, {.receiver = to}).json());
    CHECK(joined{shared, to}.text() == R"({"aps":{"alert":"Denny (Climbers): [message]"}})");
}

TEST_CASE("a buffer that is too small is told what it needs")
{
    constexpr receiver to{.unread = 1};
    constexpr fanout<1> shared{hi, {}, std::views::single(to)};
    char small[10];
    const format_result result = shared.format_to(small, to);
    CHECK(result.verdict == verdict::buffer_too_small);
    CHECK(result.size == 0);
    CHECK(result.needed == format_payload(hi, {.receiver = to}).result().size);
    CHECK(result.field.empty()); // unlike `no_variant`
}

TEST_CASE("one receiver's labels decide nothing for another: §6.3")
{
    // The default labels show nothing for a face, those of the other language do.
    static constexpr label_set faceless = amended(labels::en, &label_set::face, "");
    const options settings{.style = {.labels = faceless}};
    const receiver receivers[] = {{.unread = 1}, {.unread = 1, .language = "ja"}};
    check(message{.from = {.nickname = "Denny"}, .body = face()}, settings);
    const fanout shared{message{.from = {.nickname = "Denny"}, .body = face()}, settings, receivers};
    CHECK(joined{shared, receivers[0]}.result.verdict == verdict::no_content);
    CHECK(joined{shared, receivers[1]}.text() == R"({"aps":{"alert":"Denny: [スタンプ]","badge":2}})");

    // The alert that the start of a Live Activity needs is missing for some, whatever else keeps them from a payload.
    options starting{.aps = {.live_activity = live_activity{.event = activity_start{"T", raw_json{"{}"}},
                                                            .timestamp = 1,
                                                            .content_state = raw_json{"{}"}}},
                     .style = {.labels = faceless},
                     .push_type = push_type::liveactivity};
    for (const bool disabled : {false, true}) {
        const message said{.body = face(), .push = {.disabled = disabled}};
        check(said, starting);
        const fanout shown{said, starting, receivers};
        CHECK(joined{shown, receivers[0]}.result.verdict == verdict::missing_field);
        CHECK(joined{shown, receivers[1]}.result.verdict == (disabled ? verdict::push_disabled : verdict::pushed));
    }
}

TEST_CASE("a result keeps the name of a custom key that is gone: §6.3")
{
    const receiver to{};
    std::string name(40, 'k');
    const std::string value(5000, 'v');
    const auto make = [&](const custom_key& key) {
        return std::make_unique<fanout<1>>(hi, options{.custom = {&key, 1}}, std::views::single(to));
    };
    const auto too_large = make({name, value});
    const auto invalid = make({name, raw_json{"{"}});
    const std::string expected = name;
    name.assign(40, '-');
    CHECK(too_large->pieces_for(to).result().verdict == verdict::payload_too_large);
    CHECK(too_large->pieces_for(to).result().field == expected);
    CHECK(invalid->pieces_for(to).result().verdict == verdict::invalid_json);
    static_assert(!std::is_copy_constructible_v<fanout<1>> && !std::is_copy_assignable_v<fanout<1>>);
    // Another variant names another key.
    const std::string picture(5000, 'p');
    const custom_key large{"data", value};
    const receiver both[] = {{}, {.preview = preview::hidden}};
    const std::string image_key = "picture";
    const fanout<2> shared{message{.body = text("hi"), .push = {.image = picture + value}},
                           options{.custom = {&large, 1}, .image_key = image_key}, both};
    CHECK(shared.pieces_for(both[0]).result().field == "picture");
    CHECK(shared.pieces_for(both[0]).result().field.data() != image_key.data());
    CHECK(shared.pieces_for(both[1]).result().field == "data");
    name.assign(10'000, 'n'); // of a longer name, the beginning
    CHECK(make({name, raw_json{"{"}})->pieces_for(to).result().field == std::string(5120, 'n'));
}

TEST_CASE("no receiver is lost: §6.3")
{
    const std::string long_text(5000, 'x');
    const message said{.from = {.nickname = "Denny"}, .body = text(long_text)};
    std::vector<receiver> receivers;
    for (const std::string_view language : {"en", "de", "fr", "ja", "ko", "zh-Hans"}) {
        for (int i = 0; i < 200; ++i) {
            receivers.push_back({.unread = i, .preview = static_cast<preview>(i % 3), .language = language});
        }
    }
    const options settings;
    const fanout shared{said, settings, receivers};
    CHECK_FALSE(static_cast<bool>(shared));
    std::size_t without_variant = 0;
    for (const receiver& each : receivers) {
        const payload alone = format_payload(said, {.receiver = each});
        REQUIRE(alone);
        without_variant += shared.pieces_for(each).verdict() == verdict::no_variant ? 1U : 0U;
        std::string out;
        REQUIRE(shared.format_to(out, each, said, settings));
        REQUIRE(nlohmann::json::parse(out) == nlohmann::json::parse(alone.json()));
        char buffer[payload_limit];
        const format_result result = shared.format_to(buffer, each, said, settings);
        REQUIRE(nlohmann::json::parse(std::string_view{buffer, result.size}) == nlohmann::json::parse(out));
    }
    CHECK(without_variant > 500); // otherwise nothing was shown
    static_assert(is_error(verdict::no_variant));
    CHECK(shared.pieces_for(receivers.back()).result().field == "Variants");
}

TEST_CASE("a receiver for whom there is no payload costs no variant")
{
    const receiver receivers[] = {{.unread = 1}, {.unread = 41}, {.unread = 500}, {.language = "de"}};
    const fanout<2> shared{message{.body = custom()}, {}, receivers};
    CHECK(static_cast<bool>(shared));
    CHECK(shared.pieces_for(receivers[2]).verdict() == verdict::custom_without_desc);
}

TEST_CASE("receivers are any range, and neither they, the message nor the options are needed any more")
{
    struct member {
        std::string tag;
        std::int64_t unread;
        preview shown;
    };
    const std::vector<member> members{{"de", 4, preview::full}, {"ja", 99, preview::sender}};
    const auto receivers = members | std::views::transform([](const member& each) {
                               return receiver{.unread = each.unread, .preview = each.shown, .language = each.tag};
                           });
    std::string words = "a text that is too long for a string's own storage";
    std::vector<message<>> messages{{.from = {.nickname = "Denny"}, .body = text(words)}};
    const fanout shared{messages.front(), {}, receivers};
    messages = {};
    words = {};
    CHECK(joined{shared, receivers[0]}.text()
          == R"({"aps":{"alert":"Denny: a text that is too long for a string's own storage","badge":5}})");
    CHECK(joined{shared, receivers[1]}.text() == R"({"aps":{"alert":"Denny: [メッセージ]","badge":100}})");
}

TEST_CASE("an exception of the caller's code passes through")
{
    const receiver receivers[] = {{.unread = 1}};
    for (const throwing_message& said : throwing_messages) {
        CHECK_THROWS_AS(static_cast<void>(fanout<1>{said, {}, receivers}), std::out_of_range);
    }
    const auto throwing = receivers | std::views::transform([](const receiver& each) {
                              return each.unread ? throw std::out_of_range{"walked"} : each;
                          });
    CHECK_THROWS_AS(static_cast<void>(fanout<1>{hi, {}, throwing}), std::out_of_range);
    static_assert(noexcept(fanout<1>{hi, {}, receivers}) && !noexcept(fanout<1>{hi, {}, throwing}));
}
