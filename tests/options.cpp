#include <apnsfmt/options.hpp>

#include <limits>
#include <string>
#include <string_view>

#include <apnsfmt/payload.hpp>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr message hi{.body = text("hi")};

/// What the settings are refused for.
struct refused_for {
    apnsfmt::verdict verdict{};
    std::string_view field{};

    constexpr explicit refused_for(const options& settings)
        : verdict{format_payload(hi, settings).verdict()}, field{format_payload(hi, settings).result().field}
    {
    }
    constexpr refused_for(apnsfmt::verdict v, std::string_view f) : verdict{v}, field{f} {}
    constexpr bool operator==(const refused_for&) const = default;
};

constexpr live_activity update{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{"{}"}};

constexpr live_activity start(raw_json attributes, std::string_view type = "Ride")
{
    return {.event = activity_start{.attributes_type = type, .attributes = attributes},
            .timestamp = 1,
            .content_state = raw_json{"{}"}};
}

} // namespace

TEST_CASE("the server says what the push is, then the sender")
{
    static constexpr push_info nothing{};
    static constexpr push_info call{.push_type = push_type::voip};
    static constexpr options unset{};
    static constexpr options alert{.push_type = push_type::alert};
    PROVE(push_type_of(nothing, unset) == push_type::alert);
    PROVE(push_type_of(call, unset) == push_type::voip);
    PROVE(push_type_of(call, alert) == push_type::alert);
}

TEST_CASE("what a push type excludes")
{
    using enum verdict;
    for (const push_type type : {push_type::background, push_type::location, push_type::widgets, push_type::controls}) {
        CHECK(refused_for({.aps = {.badge = 0}, .push_type = type}) == refused_for{conflicting_fields, "badge"});
        CHECK(refused_for({.aps = {.sound = "s"}, .push_type = type}) == refused_for{conflicting_fields, "sound"});
        CHECK(refused_for({.aps = {.alert = alert_parts{.body = "b"}}, .push_type = type})
              == refused_for{conflicting_fields, "alert"});
        CHECK(refused_for({.aps = {.mutable_content = true}, .push_type = type})
              == refused_for{conflicting_fields, "mutable-content"});
        CHECK(refused_for({.aps = {.category = "c"}, .push_type = type}) == refused_for{pushed, ""});
    }
    static constexpr custom_key mdm[] = {{"mdm", "magic"}};
    PROVE(refused_for({.aps = {.category = "c"}, .custom = mdm, .push_type = push_type::mdm})
          == refused_for{conflicting_fields, "aps"});
    PROVE(refused_for({.aps = {.live_activity = update}}) == refused_for{conflicting_fields, "event"});
    PROVE(refused_for({.aps = {.live_activity = update}, .push_type = push_type::liveactivity})
          == refused_for{pushed, ""});
}

TEST_CASE("any of Apple's keys is one too many where there is no aps")
{
    static constexpr custom_key mdm[] = {{"mdm", "magic"}};
    static constexpr std::string_view url_args[] = {"a"};
    const aps each[] = {{.badge = 0},
                        {.sound = "s"},
                        {.thread_id = "t"},
                        {.category = "c"},
                        {.content_available = true},
                        {.mutable_content = true},
                        {.interruption_level = interruption::passive},
                        {.relevance_score = 0.0},
                        {.target_content_id = "t"},
                        {.filter_criteria = "f"},
                        {.url_args = url_args},
                        {.content_changed = true},
                        {.alert = alert_parts{}},
                        {.live_activity = update}};
    for (const aps& keys : each) {
        CHECK(refused_for({.aps = keys, .custom = mdm, .push_type = push_type::mdm})
              == refused_for{verdict::conflicting_fields, "aps"});
    }
    PROVE(refused_for({.custom = mdm, .push_type = push_type::mdm}) == refused_for{verdict::pushed, ""});
}

TEST_CASE("what a push type requires")
{
    using enum verdict;
    static constexpr custom_key domain[] = {{"domain", "d"}};
    PROVE(refused_for({.push_type = push_type::mdm}) == refused_for{missing_field, "mdm"});
    PROVE(refused_for({.custom = domain, .push_type = push_type::fileprovider})
          == refused_for{missing_field, "container-identifier"});
    static constexpr custom_key container[] = {{"container-identifier", "c"}};
    PROVE(refused_for({.custom = container, .push_type = push_type::fileprovider})
          == refused_for{missing_field, "domain"});
    PROVE(refused_for({.push_type = push_type::liveactivity}) == refused_for{missing_field, "event"});
    PROVE(refused_for({.aps = {.live_activity = start(raw_json{"{}"}, "")}, .push_type = push_type::liveactivity})
          == refused_for{missing_field, "attributes-type"});
    constexpr options started{.aps = {.live_activity = start(raw_json{"{}"})}, .push_type = push_type::liveactivity};
    PROVE(format_payload(message{.body = custom()}, started).verdict() == missing_field);
    PROVE(format_payload(message{.body = custom()}, started).result().field == "alert");
    PROVE(refused_for(started) == refused_for{pushed, ""});
    // An update shows an alert or not, but what an extension is to change must be there.
    static constexpr options updated{.aps = {.live_activity = update}, .push_type = push_type::liveactivity};
    PROVE(format_payload(message{.body = custom()}, updated).verdict() == pushed);
    static constexpr options changed{.aps = {.mutable_content = true, .live_activity = update},
                                     .push_type = push_type::liveactivity};
    PROVE(format_payload(message{.body = custom()}, changed).result().field == "alert");
    PROVE(refused_for(changed) == refused_for{pushed, ""});
}

TEST_CASE("numbers out of their range")
{
    using enum verdict;
    const auto of = [](const aps& keys) {
        return refused_for({.aps = keys, .push_type = keys.live_activity ? push_type::liveactivity : push_type::alert});
    };
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinite = std::numeric_limits<double>::infinity();
    for (const double volume : {-0.1, 1.1, nan, infinite}) {
        CHECK(of({.sound = critical_sound{.volume = volume}}) == refused_for{invalid_number, "volume"});
        CHECK(of({.relevance_score = volume}) == refused_for{invalid_number, "relevance-score"});
    }
    for (const double score : {nan, infinite, -infinite}) {
        CHECK(of({.relevance_score = score, .live_activity = update})
              == refused_for{invalid_number, "relevance-score"});
    }
    CHECK(of({.relevance_score = -1e300, .live_activity = update}) == refused_for{pushed, ""});
    for (const double score : {0.0, 1.0}) {
        CHECK(of({.sound = critical_sound{.volume = score}, .relevance_score = score}) == refused_for{pushed, ""});
    }
    CHECK(of({.alert = alert_parts{.summary_arg_count = 0}}) == refused_for{invalid_number, "summary-arg-count"});
    CHECK(of({.alert = alert_parts{.summary_arg_count = 1}}) == refused_for{pushed, ""});
    live_activity early = update;
    early.timestamp = -1;
    CHECK(of({.live_activity = early}) == refused_for{invalid_number, "timestamp"});
    early = update;
    early.stale_date = -1;
    CHECK(of({.live_activity = early}) == refused_for{invalid_number, "stale-date"});
    early = update;
    early.dismissal_date = -1;
    CHECK(of({.live_activity = early}) == refused_for{invalid_number, "dismissal-date"});
    early = {
        .event = activity_end{}, .timestamp = 0, .content_state = raw_json{"{}"}, .stale_date = 0, .dismissal_date = 0};
    CHECK(of({.live_activity = early}) == refused_for{pushed, ""});
}

TEST_CASE("the channel of a Live Activity is one")
{
    const auto by = [](std::string_view channel) {
        const activity_start begun{
            .attributes_type = "Ride", .attributes = raw_json{"{}"}, .input = activity_input::channel(channel)};
        const live_activity activity{.event = begun, .timestamp = 1, .content_state = raw_json{"{}"}};
        return refused_for({.aps = {.live_activity = activity}, .push_type = push_type::liveactivity});
    };
    CHECK(by("dGVzdA==") == refused_for{verdict::pushed, ""});
    CHECK(by("") == refused_for{verdict::pushed, ""});
    CHECK(by("no channel") == refused_for{verdict::bad_header, "input-push-channel"});
}

TEST_CASE("JSON of the app's own is checked")
{
    using enum verdict;
    const auto state = [](std::string_view json) {
        live_activity activity = update;
        activity.content_state = raw_json{json};
        return refused_for({.aps = {.live_activity = activity}, .push_type = push_type::liveactivity});
    };
    CHECK(state(R"( {"a" : [1]} )") == refused_for{pushed, ""});
    for (const std::string_view json : {"", "[]", "1", "{", R"({"a":01})", "{}{}"}) {
        CHECK(state(json) == refused_for{invalid_json, "content-state"});
    }
    CHECK(state(R"({"a":1,"\u0061":2})") == refused_for{duplicate_key, "content-state"});
    CHECK(state(R"({"a":[-1e400]})") == refused_for{invalid_number, "content-state"});
    CHECK(refused_for({.aps = {.live_activity = start(raw_json{"[]"})}, .push_type = push_type::liveactivity})
          == refused_for{invalid_json, "attributes"});
    CHECK(
        refused_for({.aps = {.live_activity = start(raw_json{R"({"a":1e400})"})}, .push_type = push_type::liveactivity})
        == refused_for{invalid_number, "attributes"});

    const auto custom = [](custom_key::value_type value) {
        const custom_key keys[] = {{"k", value}};
        return format_payload(hi, {.custom = keys}).verdict();
    };
    CHECK(custom(raw_json{"nul"}) == invalid_json);
    CHECK(custom(raw_json{R"({"a":1,"a":1})"}) == duplicate_key);
    const std::string brackets(1000000, '[');
    CHECK(custom(raw_json{brackets}) == invalid_json);
    CHECK(custom(raw_json{"1e400"}) == invalid_number);
    CHECK(custom(raw_json{R"([{"a":-1.8E+308}])"}) == invalid_number);
    CHECK(custom(raw_json{R"(["1e400",1e308,1e-400,0e999])"}) == pushed);
    CHECK(custom(std::numeric_limits<double>::quiet_NaN()) == invalid_number);
    CHECK(custom(-std::numeric_limits<double>::infinity()) == invalid_number);
    CHECK(custom(1.5) == pushed);
}

TEST_CASE("a mistake in JSON comes before its size")
{
    using enum verdict;
    const auto custom = [](const std::string& json) {
        const custom_key keys[] = {{"k", raw_json{json}}};
        return format_payload(hi, {.custom = keys}).result();
    };
    const std::string elems = "1,2,3,4,5,6,7,8,9,0,";
    std::string large;
    while (large.size() < 20000) {
        large += elems;
    }
    CHECK(custom('[' + large + "1]").verdict == payload_too_large);
    CHECK(custom('[' + large + "]").verdict == invalid_json);
    CHECK(custom('[' + large + "1e400]").verdict == invalid_number);
    CHECK(custom(R"({"a":0,"a":[)" + large + "1]}").verdict == duplicate_key);
    CHECK(custom('[' + large + "1]" + std::string(20000, ' ')).verdict == payload_too_large);
    // White space does not count.
    CHECK(custom('[' + std::string(20000, ' ') + "1]").size == 30);
}
