#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include <apnsfmt/options.hpp>

#include "input.hpp"

// Any message under any settings.

using namespace apnsfmt;

using said = message<std::vector<elem>>;

// What every custom key's value is, as given and as compact as can be.
inline constexpr std::string_view custom_json = " { \"a\\u0041\" : [ 1 , -2.5 , \"\\/\" , null ] }\n";
inline constexpr std::string_view custom_value = R"({"aA":[1,-2.5,"/",null]})";

template <class Value>
std::optional<Value> maybe(input& in, Value value)
{
    return in.flag() ? std::optional{value} : std::nullopt;
}

/// A text, or mostly none.
inline std::string_view rarely(input& in) { return in.pick(4) == 0 ? in.text() : std::string_view{}; }

inline said read_message(input& in)
{
    said made{.from = {.nickname = in.text(), .name_card = rarely(in)}, .in = maybe(in, group{.name = in.text()})};
    for (std::size_t count = in.pick(6); count > 0; --count) {
        made.body.push_back({static_cast<elem_kind>(in.pick(12)), in.text()});
    }
    constexpr std::string_view sounds[] = {"", "bell.caf", "default", no_sound};
    made.push = {.title = rarely(in),
                 .subtitle = rarely(in),
                 .desc = rarely(in),
                 .ext = rarely(in),
                 .sound = in.flag() ? in.one_of(sounds) : rarely(in),
                 .image = rarely(in),
                 .mutable_content = in.flag(),
                 .content_available = in.flag(),
                 .interruption_level = maybe(in, static_cast<interruption>(in.pick(4))),
                 .ignore_badge = in.flag(),
                 .disabled = in.pick(16) == 15};
    return made;
}

inline options read_options(input& in, std::vector<custom_key>& custom)
{
    constexpr push_type types[] = {push_type::alert, push_type::complication, push_type::pushtotalk, push_type::voip};
    constexpr std::string_view languages[] = {"", "zh-Hans", "ar", "pt-BR", "xx"};
    constexpr std::int64_t counts[] = {0, 8, 9, 99, 12345678901};
    const std::size_t limits[] = {payload_limit, in.pick(900), in.pick(6000)};
    options made{.receiver = {.unread = maybe(in, in.one_of(counts)),
                              .preview = static_cast<preview>(in.pick(3)),
                              .language = in.one_of(languages)},
                 .limit = in.one_of(limits)};
    made.aps.badge = maybe(in, in.one_of(counts));
    made.aps.sound = alert_sound{rarely(in)};
    made.aps.thread_id = rarely(in);
    made.aps.category = rarely(in);
    made.aps.content_available = in.flag();
    made.aps.mutable_content = in.flag();
    made.aps.interruption_level = maybe(in, static_cast<interruption>(in.pick(4)));
    made.style.layout = static_cast<layout>(in.pick(2));
    made.style.sender_overrides = static_cast<sender_overrides>(in.pick(2));
    made.style.separators = static_cast<separators>(in.pick(2));
    made.style.desc = static_cast<desc_scope>(in.pick(2));
    made.style.names = static_cast<names>(in.pick(2));
    made.style.safe_in_preview = {.ext = in.flag(), .image = in.flag(), .sound = in.flag()};
    for (std::size_t count = in.pick(8) % 4; count > 0; --count) {
        custom.push_back({in.text(), raw_json{custom_json}});
    }
    made.custom = custom;
    made.push_type = maybe(in, in.one_of(types));
    return made;
}

/// What Apple has beside: no reference writes it, but all must hold that holds for any payload.
inline void add_rarer(input& in, options& settings)
{
    constexpr double reals[] = {0, 0.5, 1, 0.125};
    settings.style.localize = static_cast<localize>(in.pick(2));
    settings.aps.relevance_score = maybe(in, in.one_of(reals));
    settings.aps.filter_criteria = rarely(in);
    if (in.flag()) {
        settings.aps.sound = critical_sound{.name = in.text(), .volume = maybe(in, in.one_of(reals))};
    }
    if (in.flag()) {
        settings.aps.alert = alert_parts{.title = in.text(), .body = rarely(in), .launch_image = rarely(in)};
    }
    if (in.flag()) {
        settings.push_type = push_type::liveactivity;
        settings.aps.live_activity = live_activity{.event = activity_update{},
                                                   .timestamp = static_cast<std::int64_t>(in.pick(2000000000)),
                                                   .content_state = raw_json{custom_value}};
    } else if (in.flag()) {
        settings.push_type = static_cast<push_type>(in.pick(11));
    }
}
