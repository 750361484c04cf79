#include <apnsfmt/aps.hpp>

#include <string>

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

TEST_CASE("the rarer keys")
{
    static constexpr std::string_view args[] = {"a", "b\""};
    PROVE(with({.target_content_id = "w"}).json() == R"({"aps":{"target-content-id":"w","alert":"hi"}})");
    PROVE(with({.filter_criteria = "f"}).json() == R"({"aps":{"filter-criteria":"f","alert":"hi"}})");
    PROVE(with({.url_args = args}).json() == R"({"aps":{"url-args":["a","b\""],"alert":"hi"}})");
    PROVE(with({.content_changed = true}).json() == R"({"aps":{"content-changed":true,"alert":"hi"}})");
    PROVE(with({.target_content_id = "w", .filter_criteria = "f"}).json()
          == R"({"aps":{"target-content-id":"w","filter-criteria":"f","alert":"hi"}})");
    PROVE(with({.target_content_id = "ab", .url_args = args}).json()
          == R"({"aps":{"target-content-id":"ab","url-args":["a","b\""],"alert":"hi"}})");
    CHECK(with({.relevance_score = 0}).json() == R"({"aps":{"relevance-score":0,"alert":"hi"}})");
    CHECK(with({.relevance_score = 0.25}).json() == R"({"aps":{"relevance-score":0.25,"alert":"hi"}})");
}

TEST_CASE("a sound with a volume of its own")
{
    PROVE(with({.sound = critical_sound{}}).json()
          == R"({"aps":{"sound":{"critical":1,"name":"default"},"alert":"hi"}})");
    CHECK(with({.sound = critical_sound{.name = "a.caf", .volume = 0, .critical = false}}).json()
          == R"({"aps":{"sound":{"volume":0,"name":"a.caf"},"alert":"hi"}})");
    // It is the server's default, as any other sound of the server's.
    PROVE(
        format_payload(message{.body = text("hi"), .push = {.sound = "s"}}, {.aps = {.sound = critical_sound{}}}).json()
        == R"({"aps":{"sound":"s","alert":"hi"}})");
}

TEST_CASE("the server's own words stand in the place of the message's")
{
    constexpr message said{.from = {.nickname = "Denny"}, .body = text("hi"), .push = {.title = "t", .subtitle = "s"}};
    static constexpr std::string_view args[] = {"x", ""};
    constexpr auto with_parts = [](const alert_parts& parts) { return options{.aps = {.alert = parts}}; };
    PROVE(format_payload(said, with_parts({.body = "b"})).json()
          == R"({"aps":{"alert":{"title":"t","subtitle":"s","body":"b"}}})");
    PROVE(format_payload(message{.body = custom()}, with_parts({.body = "b"})).json() == R"({"aps":{"alert":"b"}})");
    PROVE(format_payload(message{.body = custom()}, with_parts({.title = "b"})).verdict()
          == verdict::custom_without_desc);
    PROVE(format_payload(said, with_parts({.title = "T", .subtitle = localized{.key = "S"}})).json()
          == R"({"aps":{"alert":{"subtitle-loc-key":"S","title":"T","body":"Denny: hi"}}})");
    PROVE(format_payload(said, with_parts({.title = localized{.key = "T", .args = args}})).json()
          == R"({"aps":{"alert":{"title-loc-key":"T","title-loc-args":["x",""],"subtitle":"s","body":"Denny: hi"}}})");
    PROVE(format_payload(message{.body = text("hi")}, with_parts({.body = localized{.key = "B", .args = args}})).json()
          == R"({"aps":{"alert":{"loc-key":"B","loc-args":["x",""]}}})");
    PROVE(format_payload(message{.body = text("hi")},
                         with_parts({.launch_image = "l", .action_loc_key = nullptr, .summary_arg = "a"}))
              .json()
          == R"({"aps":{"alert":{"launch-image":"l","action-loc-key":null,"summary-arg":"a","body":"hi"}}})");
    PROVE(
        format_payload(message{.body = text("hi")}, with_parts({.action_loc_key = "A", .summary_arg_count = 2})).json()
        == R"({"aps":{"alert":{"action-loc-key":"A","summary-arg-count":2,"body":"hi"}}})");
    // What only an object can hold makes it one, alone.
    constexpr auto object = [](const alert_parts& parts) {
        return format_payload(message{.body = text("hi")}, options{.aps = {.alert = parts}});
    };
    PROVE(object({.title = localized{.key = "T"}}).json() == R"({"aps":{"alert":{"title-loc-key":"T","body":"hi"}}})");
    PROVE(object({.subtitle = localized{.key = "S"}}).json()
          == R"({"aps":{"alert":{"subtitle-loc-key":"S","body":"hi"}}})");
    PROVE(object({.subtitle = "S"}).json() == R"({"aps":{"alert":{"subtitle":"S","body":"hi"}}})");
    PROVE(object({.launch_image = "l"}).json() == R"({"aps":{"alert":{"launch-image":"l","body":"hi"}}})");
    PROVE(object({.action_loc_key = "A"}).json() == R"({"aps":{"alert":{"action-loc-key":"A","body":"hi"}}})");
    PROVE(object({.summary_arg = "a"}).json() == R"({"aps":{"alert":{"summary-arg":"a","body":"hi"}}})");
    PROVE(object({.summary_arg_count = 1}).json() == R"({"aps":{"alert":{"summary-arg-count":1,"body":"hi"}}})");
    PROVE(object({}).json() == R"({"aps":{"alert":"hi"}})");
    // They are cut as the message's are, and refused where only what can't be cut is left.
    PROVE(
        format_payload(message{.body = text("hi")}, {.aps = {.alert = alert_parts{.body = "0123456789"}}, .limit = 26})
            .json()
        == R"({"aps":{"alert":"012…"}})");
    PROVE(format_payload(message{.body = text("hi")},
                         {.aps = {.alert = alert_parts{.body = localized{.key = "0123456789"}}}, .limit = 26})
              .verdict()
          == verdict::payload_too_large);
    PROVE(format_payload(message{.from = {.nickname = "D"}, .body = text("hi")},
                         {.aps = {.alert = alert_parts{.body = "0123456789"}}, .limit = 20})
              .verdict()
          == verdict::payload_too_large);
    constexpr std::string_view looked_up = R"({"aps":{"alert":{"loc-key":"B"}}})";
    PROVE(format_payload(message{.body = text("hi")},
                         {.aps = {.alert = alert_parts{.title = "Title", .body = localized{.key = "B"}}},
                          .limit = looked_up.size()})
              .json()
          == looked_up);
}

TEST_CASE("Live Activities have an alert of their own form")
{
    constexpr auto json = [](const auto& said, const live_activity& activity, alert_sound sound = {},
                             std::optional<alert_parts> parts = {}) {
        return format_payload(said, {.aps = {.sound = sound, .alert = parts, .live_activity = activity},
                                     .push_type = push_type::liveactivity});
    };
    constexpr message said{.from = {.nickname = "D"}, .body = text("hi")};
    constexpr message silent{.body = custom()};
    PROVE(json(silent, {.event = activity_update{},
                        .timestamp = 7,
                        .content_state = raw_json{R"( {"lap" : 3} )"},
                        .stale_date = 8,
                        .dismissal_date = 0})
              .json()
          == R"({"aps":{"timestamp":7,"event":"update","content-state":{"lap":3},"stale-date":8,"dismissal-date":0}})");
    PROVE(json(said, {.event = activity_end{}, .timestamp = 7, .content_state = raw_json{"{}"}}, "s").json()
          == R"({"aps":{"timestamp":7,"event":"end","content-state":{},"alert":{"sound":"s","body":"D: hi"}}})");
    PROVE(json(said, {.event = activity_start{.attributes_type = "Ride",
                                              .attributes = raw_json{R"({"\u0061":"\/"})"},
                                              .input = activity_input::token()},
                      .timestamp = 7,
                      .content_state = raw_json{"{}"}})
              .json()
          == R"({"aps":{"timestamp":7,"event":"start","content-state":{},"attributes-type":"Ride",)"
             R"("attributes":{"a":"/"},"input-push-token":1,"alert":{"body":"D: hi"}}})");
    PROVE(json(silent,
               {.event = activity_start{.attributes_type = "Ride",
                                        .attributes = raw_json{"{}"},
                                        .input = activity_input::channel("YQ==")},
                .timestamp = 7,
                .content_state = raw_json{"{}"}},
               critical_sound{}, alert_parts{.title = localized{.key = "T"}, .body = localized{.key = "B"}})
              .json()
          == R"({"aps":{"timestamp":7,"event":"start","content-state":{},"attributes-type":"Ride","attributes":{},)"
             R"("input-push-channel":"YQ==","alert":{"sound":{"critical":1,"name":"default"},)"
             R"("title":{"loc-key":"T"},"body":{"loc-key":"B"}}}})");
}

TEST_CASE("any of the server's own texts makes an alert of a Live Activity")
{
    const live_activity update{.event = activity_update{}, .timestamp = 7, .content_state = raw_json{"{}"}};
    const auto shows = [&update](const alert_parts& parts) {
        const options settings{.aps = {.alert = parts, .live_activity = update}, .push_type = push_type::liveactivity};
        return format_payload(message{.body = custom()}, settings).json().find("alert") != std::string_view::npos;
    };
    CHECK(shows({.title = "T"}));
    CHECK(shows({.subtitle = "S"}));
    CHECK(shows({.body = "B"}));
    CHECK_FALSE(shows({.launch_image = "l"}));
}

TEST_CASE("a channel's ID is base64 with its padding")
{
    PROVE(engine::is_channel_id(""));
    PROVE(engine::is_channel_id("YWJj"));
    PROVE(engine::is_channel_id("YWI="));
    PROVE(engine::is_channel_id("YQ=="));
    PROVE(engine::is_channel_id("+/09AZaz"));
    PROVE(!engine::is_channel_id("YQ"));
    PROVE(!engine::is_channel_id("YQ="));
    PROVE(!engine::is_channel_id("Y==="));
    PROVE(!engine::is_channel_id("YWJ*"));
    PROVE(!engine::is_channel_id("YW*="));
    PROVE(!engine::is_channel_id("Y*=="));
    const std::string longest(longest_channel_id, 'A');
    CHECK(engine::is_channel_id(longest));
    CHECK(!engine::is_channel_id(longest + "AAAA"));
}

TEST_CASE("what must be given must be given, and what can't be is not a value")
{
    static_assert(!std::is_default_constructible_v<required<std::int64_t>>);
    static_assert(!std::is_constructible_v<alert_text, std::nullptr_t>);
    static_assert(!std::is_constructible_v<alert_sound, std::nullptr_t>);
    PROVE(alert_text{"a"}.text() == "a");
    PROVE(!alert_text{"a"}.is_localized());
    PROVE(alert_text{localized{.key = "K"}}.is_localized());
    PROVE(alert_text{}.empty());
    PROVE(!alert_text{localized{.key = ""}}.empty());
    PROVE(alert_sound{}.empty());
    PROVE(!alert_sound{critical_sound{.name = ""}}.empty());
}
