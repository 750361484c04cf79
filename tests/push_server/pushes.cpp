#include "pushes.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <random>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <apnsfmt/answer.hpp>
#include <apnsfmt/aps.hpp>
#include <apnsfmt/custom_key.hpp>
#include <apnsfmt/labels.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/payload.hpp>
#include <apnsfmt/push_type.hpp>

namespace {

using namespace apnsfmt;
using std::string_view;

/// Numbers without order, the same in every run.
class numbers {
public:
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(source_() % limit); }

    template <class Value, std::size_t Size>
    const Value& one_of(const Value (&values)[Size])
    {
        return values[below(Size)];
    }

    std::string bytes(std::size_t size)
    {
        std::string made;
        while (made.size() < size) {
            made += static_cast<char>(below(256));
        }
        return made;
    }

private:
    std::mt19937_64 source_{2024};
};

constexpr string_view nicknames[] = {"Denny", "小明", "Zoë", "Иван", "さくら", "👩‍👩‍👧‍👦", "", "محمد"};
constexpr string_view group_names[] = {"Climbers", "登山队", "🇨🇭 Alpen", "", "Team \"A\""};
constexpr string_view texts[] = {"Test", "on my way, be there in ten", "100% sure?\n\tyes",
                                 "\"quoted\" \\ and /slashed/"};
constexpr string_view wide_texts[] = {"今天晚上一起吃饭吗？🍜", "🇩🇪🇫🇷🇯🇵 हिन्दी ไทย",
                                      "👩🏽‍💻👨‍👩‍👧‍👦 e\u0301", "了解です。では明日。"};
constexpr string_view hostile_names[] = {
    "\u202Eyvnne\u202C",
    "a\r\napns-topic: evil",
    "\"},\"aps\":{\"badge\":99},{\"",
    "\xC3\x28\xF0\x9F",
    "\u200B\u200D\u2060",
    "Boss (Climbers)",
    "\xED\xA0\x80\xFF",
    "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
};

payload short_text(numbers& random)
{
    return format_payload(message{.from = {.nickname = random.one_of(nicknames)}, .body = text(random.one_of(texts))});
}

payload several_elems_in_group(numbers& random)
{
    static constexpr elem others[] = {audio(), file(),  image(),  location(),
                                      face(),  video(), merged(), custom("a poll")};
    return format_payload(message{
        .from = {.nickname = random.one_of(nicknames), .name_card = random.one_of(nicknames)},
        .in = group{.name = random.one_of(group_names)},
        .body = elems(text(random.one_of(texts)), random.one_of(others), random.one_of(others), custom()),
    });
}

payload wide_text(numbers& random)
{
    return format_payload(message{.from = {.nickname = random.one_of(nicknames)},
                                  .in = group{.name = random.one_of(group_names)},
                                  .body = elems(text(random.one_of(wide_texts)), text(random.one_of(wide_texts)))},
                          {.style = {.labels = labels::zh_hans, .separators = separators::compact}});
}

payload long_text(numbers& random)
{
    const string_view part = random.one_of(wide_texts);
    std::string whole;
    for (std::size_t size = 4000 + random.below(4000); whole.size() < size;) {
        whole += part;
    }
    return format_payload(message{.from = {.nickname = random.one_of(nicknames)},
                                  .body = text(whole),
                                  .push = {.title = random.one_of(texts), .ext = random.one_of(texts)}});
}

payload hostile(numbers& random)
{
    const std::string any = random.bytes(1 + random.below(200));
    return format_payload(message{
        .from = {.nickname = random.one_of(hostile_names), .name_card = random.one_of(hostile_names)},
        .in = group{.name = random.one_of(hostile_names)},
        .body = elems(text(any), text(random.one_of(hostile_names))),
        .push = {.ext = any},
    });
}

payload titled(numbers& random)
{
    return format_payload(message{.from = {.nickname = random.one_of(nicknames)},
                                  .body = text(random.one_of(texts)),
                                  .push = {.title = random.one_of(wide_texts),
                                           .subtitle = random.one_of(texts),
                                           .ext = R"({"to":["a/b","\u4E2D"]})",
                                           .image = "https://example.com/1.png"}});
}

payload with_badge_and_sound(numbers& random)
{
    return format_payload(message{.from = {.nickname = random.one_of(nicknames)},
                                  .body = image(),
                                  .push = {.sound = random.below(2) == 0 ? string_view{"bell.caf"} : no_sound}},
                          {.aps = {.badge = static_cast<std::int64_t>(random.below(1000)),
                                   .sound = "default",
                                   .thread_id = random.one_of(group_names),
                                   .category = "chat",
                                   .content_available = random.below(2) == 0,
                                   .interruption_level = interruption::time_sensitive}});
}

payload previewed(numbers& random)
{
    static constexpr preview previews[] = {preview::sender, preview::hidden};
    return format_payload(message{.from = {.nickname = random.one_of(nicknames)}, .body = text("secret")},
                          {.receiver = {.unread = static_cast<std::int64_t>(random.below(100)),
                                        .preview = random.one_of(previews),
                                        .language = "zh-TW"}});
}

payload perhaps_silent(numbers& random)
{
    return format_payload(message{.body = random.below(2) == 0 ? custom() : face()});
}

constexpr payload (*kinds[])(numbers&) = {
    short_text, several_elems_in_group, wide_text, long_text,      hostile,
    titled,     with_badge_and_sound,   previewed, perhaps_silent,
};

// The pushes that are no alerts: what each has beside the message, and its priority.

constexpr custom_key inbox[] = {{"sync", "inbox"}};
constexpr custom_key unread[] = {{"unread", 3}};
constexpr custom_key files[] = {{"container-identifier", "NSFileProviderRootContainerItemIdentifier"},
                                {"domain", "files"}};
constexpr custom_key device[] = {{"mdm", "0F5A5C8F-4C6F-4F5B-9E63-3F0D0C1B2A3E"}};
constexpr custom_key speaker[] = {{"speaker", "Denny"}};
constexpr custom_key caller[] = {{"caller", "小明"}, {"video", true}};

constexpr aps score{.live_activity = live_activity{.event = activity_update{},
                                                   .timestamp = 1'700'000'000,
                                                   .content_state = raw_json{R"({"score":[2,1]})"}}};

struct other_kind {
    options settings{};
    std::optional<int> priority{};
};

// clang-format off
constexpr other_kind others[] = {
    {{.custom = inbox,   .push_type = push_type::background}},
    {{.custom = unread,  .push_type = push_type::complication}},
    {{                   .push_type = push_type::controls},     10},
    {{.custom = files,   .push_type = push_type::fileprovider}},
    {{.aps = score,      .push_type = push_type::liveactivity}, 5},
    {{                   .push_type = push_type::location},     5},
    {{.custom = device,  .push_type = push_type::mdm}},
    {{.custom = speaker, .push_type = push_type::pushtotalk}},
    {{.custom = caller,  .push_type = push_type::voip},         10},
    {{                   .push_type = push_type::widgets}},
};
// clang-format on

payload other_push(numbers& random, const other_kind& kind)
{
    // Some texts are too long for any push, so that it is as large as its type may be.
    const std::string too_long(largest_payload, 'v');
    const string_view said = random.below(4) == 0 ? string_view{too_long} : random.one_of(wide_texts);
    return format_payload(message{.from = {.nickname = random.one_of(nicknames)}, .body = text(said)}, kind.settings);
}

constexpr string_view channel = "dHN0LXNyY2gtY2hubA==";
constexpr std::int64_t chat_apps[] = {7001, 7002, 7003}; // by business ID
constexpr std::int64_t management = 7009;

/// Builds the plan.
class planner {
public:
    plan made{};

    planner()
    {
        for (const app& each : apps()) {
            made.apns.bundle_ids.emplace_back(each.bundle_id);
        }
        made.apns.provider_token_prefix = provider_token_prefix;
        const app broadcaster = app_of(chat_apps[0]);
        made.apns.channels[std::string{channel}] = {broadcaster.environment, std::string{broadcaster.bundle_id}};
    }

    /// One message: a push to one device, or, of each third, to a device of each app.
    void add_message(std::size_t i)
    {
        const payload formatted = kinds[i % std::size(kinds)](random_);
        if (!formatted) {
            ++made.silent;
            return;
        }
        made.cut += formatted.cut() ? 1U : 0U;
        const std::int64_t one = random_.one_of(chat_apps);
        for (const std::int64_t each : chat_apps) {
            if (i % 3 != 0 && each != one) {
                continue;
            }
            push& added = add(each, formatted.json());
            if (random_.below(2) == 0) {
                added.priority = random_.one_of({10, 5, 1});
                added.expiration = static_cast<std::int64_t>(random_.below(2)) * 4'102'444'800; // beyond 32 bits
                const collapse_id chat = collapse_id_of(fmt::format("chat {}", random_.below(100)));
                added.collapse_id = chat;
            }
        }
    }

    void add_other(std::size_t i)
    {
        const other_kind& kind = others[i % std::size(others)];
        const push_type type = *kind.settings.push_type;
        const payload formatted = other_push(random_, kind);
        push& added = add(type == push_type::mdm ? management : random_.one_of(chat_apps), formatted.json());
        added.type = type;
        added.priority = kind.priority;
    }

    void add_broadcast()
    {
        const payload formatted =
            format_payload(message{.body = text(std::string(largest_payload, 'b'))},
                           {.aps = score, .push_type = push_type::liveactivity, .broadcast = true});
        push& added = add(chat_apps[0], formatted.json());
        made.apns.devices.erase(std::exchange(added.token, {}));
        added.type = push_type::liveactivity;
        added.channel_id = channel;
        added.priority = 5;
        added.expiration = 0;
    }

    /// A push, or a broadcast, that gets an answer of this reason: for good, or twice before it is taken.
    void add_refused(const apns_answer& answer, bool by_broadcast)
    {
        if (by_broadcast) {
            add_broadcast();
        } else {
            add(random_.one_of(chat_apps), short_text(random_).json());
        }
        planned_push& added = made.pushes.back();
        const bool again = may_be_sent_again(answer);
        added.end = again ? fate::taken : fate::refused;
        added.reason = answer.reason;
        added.refusals = !again ? 0 : answer.status == 403 ? 1 : 2;
        made.most_provider_tokens += again && answer.status == 403 ? 1U : 0U;
        made.apns.refusals[added.what.id] = {answer, added.refusals};
        if (answer.status == 410 && !answer.reason.empty()) { // a page without a reason is not from APNs
            made.gone.push_back(added.what);
        }
    }

    /// Brings the pushes into an order in which every kind has every other beside it.
    void shuffle()
    {
        for (std::size_t i = made.pushes.size(); i > 1; --i) {
            std::swap(made.pushes[i - 1], made.pushes[random_.below(i)]);
        }
    }

private:
    static app app_of(std::int64_t business_id) { return *find_app(apps(), {.business_id = business_id}); }

    push& add(std::int64_t business_id, string_view json)
    {
        planned_push& added = made.pushes.emplace_back();
        added.what = {.id = fmt::format("{:08x}-0000-4000-8000-000000000000", made.pushes.size()),
                      .json = std::string{json},
                      .business_id = business_id};
        while (added.what.token.size() < 64) {
            added.what.token += fmt::format("{:02x}", random_.below(256));
        }
        const app of = app_of(business_id);
        made.apns.devices[added.what.token] = {of.environment, std::string{of.bundle_id}};
        return added.what;
    }

    numbers random_;
};

} // namespace

std::vector<app> apps()
{
    return {
        {chat_apps[0], "com.example.chat", environment::production},
        {chat_apps[1], "com.example.chat-beta", environment::development},
        {chat_apps[2], "com.example.chat.lite", environment::production},
        {management, "com.apple.mgmt.External.4f2a8c1e", environment::production},
    };
}

plan make_plan(std::size_t count)
{
    planner planner;
    for (const answer_row& row : answer_rows) {
        if (row.reason > apns_reason::unknown) {
            apns_answer answer = refuse(row.name);
            if (answer.status == 410) {
                answer.timestamp = (registered_at + 60) * 1000;
            }
            planner.add_refused(answer, row.reason >= apns_reason::bad_channel_id);
        }
    }
    planner.add_refused(refuse("BadEnvironmentKeyInToken"), false);
    planner.add_refused(refuse("Service Unavailable"), false);
    // A token that APNs says was gone before its device registered, and one of which it does not say when.
    apns_answer gone = refuse("Unregistered");
    gone.timestamp = (registered_at - 60) * 1000;
    planner.add_refused(gone, false);
    planner.made.registered_again = planner.made.gone.back().token;
    planner.add_refused(refuse("Unregistered"), false);
    // What no table has.
    planner.add_refused({.status = 400, .reason = "ReasonOfTomorrow"}, false);
    planner.add_refused({.status = 429, .reason = "ReasonOfTomorrow"}, false);
    planner.add_refused({.status = 502, .body = "<html>Bad gateway</html>"}, false);
    // A proxy's page: the device token is kept.
    planner.add_refused({.status = 410, .body = "<html>Gone</html>"}, false);

    for (std::size_t i = 0; planner.made.pushes.size() < count; ++i) {
        if (i % 8 == 0) {
            planner.add_other(i / 8);
        } else if (i % 100 == 1) {
            planner.add_broadcast();
        } else {
            planner.add_message(i);
        }
    }
    planner.made.pushes.resize(count);
    planner.shuffle();
    return std::move(planner.made);
}

std::vector<planned_push> make_late_pushes(const plan& before)
{
    std::vector<planned_push> made;
    for (const push& each : before.gone) {
        planned_push& added = made.emplace_back();
        added.what = each;
        added.what.id = fmt::format("{:08x}-1111-4000-8000-000000000000", made.size());
        added.end = each.token == before.registered_again ? fate::taken : fate::not_registered;
    }
    return made;
}
