#include "case_maker.hpp"

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include <apnsfmt/aps.hpp>

#include "random_numbers.hpp"
#include "source.hpp"

namespace generator {

using namespace apnsfmt;

namespace {

constexpr std::string_view sounds[] = {"bell.caf", "default", no_sound, "kIOSOfflinePushNoSound",
                                       "kIOSOfflinePushDefaultSound"};
constexpr std::string_view known_languages[] = {"en",    "EN", "ja", "ja-JP", "zh", "zh_TW", "zh-Hans-CN", "zh-hant",
                                                "pt-BR", "ar", "xx", "xx-yy", "x",  "-",     "_"};
constexpr key_text server_keys[] = {{"call_id", "call_id"}, {"mdm", "mdm"}, {"domain", "domain"},
                                    {"alert", "alert"},     {"Aps", "Aps"}, {"badge", "badge"},
                                    {"\xFF", "\uFFFD"}};
constexpr key_text equal_once_repaired[] = {{"\xFF", "\uFFFD"}, {"\xE4\xB8", "\uFFFD"}, {"\uFFFD", "\uFFFD"}};
constexpr key_text reserved_keys[] = {{"aps", "aps"}, {"ext", "ext"}, {"image", "image"}};
constexpr key_text bad_image_keys[] = {{"", ""}, {"aps", "aps"}, {"ext", "ext"}};
constexpr std::string_view good_channels[] = {"", "dHN0LXNyY2gtY2hubA==", "AAAA", "+/A="};
constexpr std::string_view bad_channels[] = {"A", "AAA", "A===", "AAAA=", "====", "κAA", "AA\"A", "AA A", "AAA\n"};
constexpr std::int64_t good_counts[] = {0, 1, 8, 9, 98, 99, 999, 1000, 1234567890123};
constexpr std::int64_t max_count = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t min_count = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t bad_counts[] = {-1, min_count};
constexpr std::int64_t bad_unread_counts[] = {-2, max_count, min_count}; // -1 is good: the badge is one more
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double fractions[] = {0, -0.0, 0.5, 0.1, 1, 1e-7, std::numeric_limits<double>::denorm_min()};
constexpr double bad_fractions[] = {-0.5, 1.0000000000000002, 1e20, nan, infinity, -infinity};
constexpr double max_real = std::numeric_limits<double>::max();
constexpr double any_reals[] = {0, -0.0, 1.5, -2, 1e20, 1e-7, 123456789012345680, max_real, -max_real};
constexpr double not_finite[] = {nan, infinity, -infinity};
constexpr std::int64_t integers[] = {0, -1, 7, max_count, min_count};

constexpr std::string_view tokens[] = {
    "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0", "AbCd", "", "0", "0g", "00/..", "λ0"};
constexpr std::string_view bundle_ids[] = {"com.example.chat", "a", "", "com.example/..", "com.λ", "a b", "a\r\nb"};
constexpr std::string_view collapse_ids[] = {"",
                                             "g7",
                                             "λ",
                                             "a b",
                                             "a\r\nb: c",
                                             "0123456789012345678901234567890123456789012345678901234567890123",
                                             "01234567890123456789012345678901234567890123456789012345678901234"};
constexpr std::string_view apns_ids[] = {"", "123e4567-e89b-12d3-a456-4266554400a0",
                                         "123E4567-E89B-12D3-A456-4266554400A0",
                                         "123e4567-e89b-12d3-a456-4266554400\"0", "λ"};
constexpr std::string_view provider_tokens[] = {"", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "a b", "λ", "a\r\nb: c"};
constexpr int priorities[] = {10, 5, 1, 0, 7, -1};

class case_maker {
public:
    case_maker(const text_pool& pool, std::uint64_t seed, std::uint64_t number)
        : pool_{pool}, random_{seed, number}, makes_mistakes_{random_.once_in(3)},
          absent_in_8_{random_.one_of(densities)}
    {
    }

    test_case made()
    {
        make_message();
        make_style();
        make_options();
        make_receivers();
        make_calls();
        return std::move(made_);
    }

private:
    /// How many of eight optional fields are absent: some cases are sparse, some are dense.
    static constexpr std::size_t densities[] = {7, 7, 6, 4, 1};

    // Decisions.

    bool is_present() { return random_.below(8) >= absent_in_8_; }
    /// True for something that the library has to refuse. Most cases have no such thing, since only one counts.
    bool is_mistake() { return makes_mistakes_ && random_.once_in(16); }
    bool is_rare() { return random_.once_in(32); }

    template <class Enum>
    Enum one_of_enum(Enum last)
    {
        const auto number = is_rare() ? 255 - random_.below(8) : random_.below(static_cast<std::size_t>(last) + 1);
        return static_cast<Enum>(number);
    }

    // Texts.

    std::string_view text(source from) { return pool_.any(from, random_); }
    /// A text, or none.
    std::string_view maybe(source from) { return is_present() ? text(from) : std::string_view{}; }
    std::string_view mostly(source from) { return random_.once_in(6) ? std::string_view{} : text(from); }

    // The message.

    void make_message()
    {
        made_.from = {.nickname = mostly(source::nickname), .name_card = maybe(source::name_card)};
        if (random_.flag()) {
            made_.in = group{.name = mostly(source::group_name)};
        }
        made_.form = random_.flag() ? body_form::one : static_cast<body_form>(random_.below(4));
        const std::size_t count = is_rare() ? random_.below(100) : random_.below(4);
        made_.elems.clear();
        while (made_.elems.size() < count || made_.elems.size() < min_elems(made_.form)) {
            made_.elems.push_back(make_elem());
        }
        made_.push = make_push_info();
        made_.online_only = random_.once_in(64);
    }

    elem make_elem()
    {
        const auto kind = random_.once_in(3) ? elem_kind::text
                          : is_rare()        ? static_cast<elem_kind>(random_.below(256))
                                             : static_cast<elem_kind>(random_.below(first_own_kind + 2));
        const bool shows_own = kind == elem_kind::text || kind == elem_kind::custom;
        return {kind, shows_own ? mostly(source::content) : maybe(source::unshown)};
    }

    push_info make_push_info()
    {
        push_info push{.title = maybe(source::title),
                       .subtitle = maybe(source::subtitle),
                       .desc = maybe(source::desc),
                       .ext = maybe(source::ext),
                       .sound = is_present() && random_.flag() ? random_.one_of(sounds) : maybe(source::sound),
                       .image = maybe(source::image),
                       .mutable_content = is_present(),
                       .content_available = is_present()};
        if (is_present()) {
            push.interruption_level = one_of_enum(interruption::critical);
        }
        if (random_.once_in(16)) {
            push.push_type = one_of_enum(push_type::widgets);
        }
        push.ignore_badge = random_.once_in(8);
        push.disabled = random_.once_in(64);
        return push;
    }

    // The style.

    void make_style()
    {
        style& how = made_.settings.style;
        how.layout = one_of_enum(layout::headings);
        how.localize = random_.flag() ? localize::server : one_of_enum(localize::device);
        how.sender_overrides = random_.flag() ? sender_overrides::all : one_of_enum(sender_overrides::safe);
        how.separators = one_of_enum(separators::compact);
        how.desc = one_of_enum(desc_scope::alert);
        how.names = one_of_enum(names::verbatim);
        how.safe_in_preview = {.ext = random_.flag(), .image = random_.flag(), .sound = random_.flag()};
        if (random_.flag()) {
            made_.labels = &random_.one_of(all_labels());
            made_.rules = &random_.one_of(all_rules());
            made_.languages = &random_.one_of(all_languages());
        }
    }

    // The options.

    void make_options()
    {
        if (random_.flag()) {
            made_.settings.push_type = random_.flag() ? push_type::alert : one_of_enum(push_type::widgets);
        }
        const push_type type = type_of(made_);
        if (!has_own_keys_only(type) || is_mistake()) {
            make_aps(type);
        }
        made_.settings.broadcast = random_.once_in(16);
        made_.settings.limit = make_limit();
        make_custom_keys(type);
        make_image_key();
    }

    std::size_t make_limit()
    {
        switch (random_.below(16)) {
        case 0: return random_.below(200);
        case 1:
        case 2: return random_.below(800);
        case 3:
        case 4: return random_.below(6001);
        case 5: return random_.flag() ? std::numeric_limits<std::size_t>::max() : payload_limit;
        default: return largest_payload;
        }
    }

    void make_aps(push_type type)
    {
        aps& keys = made_.settings.aps;
        if (may_show_alert(type) || is_mistake()) {
            if (is_present()) {
                keys.badge = random_.one_of(is_mistake() ? std::span<const std::int64_t>{bad_counts} : good_counts);
            }
            keys.sound = make_sound();
            keys.mutable_content = is_present();
            if (is_present()) {
                keys.alert = make_alert();
            }
        }
        keys.thread_id = maybe(source::thread_id);
        keys.category = maybe(source::category);
        keys.content_available = is_present();
        if (is_present()) {
            keys.interruption_level = one_of_enum(interruption::critical);
        }
        if (is_present()) {
            keys.relevance_score = random_.one_of(is_mistake() ? std::span<const double>{bad_fractions} : fractions);
        }
        keys.target_content_id = maybe(source::target_content_id);
        keys.filter_criteria = maybe(source::filter_criteria);
        if (is_present()) {
            keys.url_args = pool_.any_args(source::url_arg, random_);
        }
        keys.content_changed = is_present();
        if ((type == push_type::liveactivity) != is_mistake()) {
            make_activity();
        }
    }

    alert_sound make_sound()
    {
        if (!is_present()) {
            return {};
        }
        if (random_.flag()) {
            return random_.flag() ? random_.one_of(sounds) : text(source::server_sound);
        }
        critical_sound sound{.critical = random_.flag()};
        if (is_mistake()) {
            sound.name = "";
        } else if (random_.flag()) {
            sound.name = random_.once_in(4) ? random_.one_of(sounds) : text(source::server_sound);
        }
        if (random_.flag()) {
            sound.volume = random_.one_of(is_mistake() ? std::span<const double>{bad_fractions} : fractions);
        }
        return sound;
    }

    alert_parts make_alert()
    {
        alert_parts parts{
            .title = make_alert_text(source::alert_title, source::alert_title_key, source::alert_title_arg),
            .subtitle = make_alert_text(source::alert_subtitle, source::alert_subtitle_key, source::alert_subtitle_arg),
            .body = make_alert_text(source::alert_body, source::alert_body_key, source::alert_body_arg),
            .launch_image = maybe(source::launch_image),
            .summary_arg = maybe(source::summary_arg)};
        if (is_present()) {
            const std::size_t choice = random_.below(8);
            parts.action_loc_key = choice == 0   ? action_key{nullptr}
                                   : choice == 1 ? action_key{""}
                                                 : action_key{text(source::action_key)};
        }
        if (is_present()) {
            parts.summary_arg_count = is_mistake() ? -static_cast<std::int64_t>(random_.below(2)) : 1;
        }
        return parts;
    }

    alert_text make_alert_text(source raw, source key, source arg)
    {
        if (is_mistake()) {
            return localized{.key = std::string_view{}, .args = pool_.any_args(arg, random_)};
        }
        switch (random_.below(6)) {
        case 0:
        case 1: return text(raw);
        case 2: return localized{.key = text(key)};
        case 3: return localized{.key = text(key), .args = pool_.any_args(arg, random_)};
        case 4: return std::string_view{};
        default: return {};
        }
    }

    void make_activity()
    {
        made_.content_state = make_object(source::content_state);
        const auto time = [this]() -> std::int64_t { return is_mistake() ? -1 : 1700000000; };
        live_activity activity{
            .event = make_event(), .timestamp = time(), .content_state = raw_json{made_.content_state.text}};
        if (is_present()) {
            activity.stale_date = time();
        }
        if (is_present()) {
            activity.dismissal_date = time();
        }
        made_.settings.aps.live_activity = activity;
        if (made_.settings.aps.relevance_score && random_.flag()) {
            made_.settings.aps.relevance_score = random_.one_of(any_reals);
        }
    }

    activity_event make_event()
    {
        switch (random_.below(3)) {
        case 0: return activity_update{};
        case 1: return activity_end{};
        default: break;
        }
        made_.attributes = make_object(source::attributes);
        const std::string_view type = is_mistake() ? std::string_view{} : text(source::attributes_type);
        return activity_start{
            .attributes_type = type, .attributes = raw_json{made_.attributes.text}, .input = make_input()};
    }

    activity_input make_input()
    {
        switch (random_.below(3)) {
        case 0: return activity_input::token();
        case 1:
            return activity_input::channel(is_mistake() ? random_.one_of(bad_channels) : random_.one_of(good_channels));
        default: return {};
        }
    }

    raw_text make_object(source from)
    {
        if (!is_mistake()) {
            return pool_.json_object(from, random_);
        }
        switch (random_.below(3)) {
        case 0: return {"", verdict::invalid_json, false};
        case 1: return pool_.valid_json(from, random_); // mostly not an object
        default: return pool_.bad_json(from, random_);
        }
    }

    void make_custom_keys(push_type type)
    {
        if (type == push_type::mdm && !is_mistake()) {
            made_.custom.push_back(make_custom({"mdm", "mdm"}));
        }
        if (type == push_type::fileprovider && !is_mistake()) {
            made_.custom.push_back(make_custom({"domain", "domain"}));
            made_.custom.push_back(make_custom({"container-identifier", "container-identifier"}));
        }
        for (std::size_t count = is_present() ? random_.below(5) : 0; count > 0; --count) {
            made_.custom.push_back(make_custom(make_custom_key()));
        }
        drop_equal_keys();
        if (is_mistake()) {
            add_equal_key();
        }
    }

    key_text make_custom_key()
    {
        if (is_mistake()) {
            return random_.one_of(reserved_keys);
        }
        switch (random_.below(8)) {
        case 0: return {};
        case 1: return random_.one_of(server_keys);
        default: return pool_.any_key(source::custom_key, random_);
        }
    }

    custom_entry make_custom(const key_text& key)
    {
        custom_entry made{.key = key};
        switch (random_.below(8)) {
        case 0:
        case 1:
        case 2:
            made.what = custom_entry::kind::json;
            if (!random_.once_in(8)) {
                made.json = is_mistake() ? pool_.bad_json(source::custom_value, random_)
                                         : pool_.valid_json(source::custom_value, random_);
            }
            break;
        case 3:
            made.what = custom_entry::kind::integer;
            made.integer = random_.one_of(integers);
            break;
        case 4:
            made.what = custom_entry::kind::real;
            made.real = is_mistake() ? random_.one_of(not_finite) : random_.one_of(any_reals);
            break;
        case 5:
            made.what = custom_entry::kind::boolean;
            made.integer = random_.flag() ? 1 : 0;
            break;
        default: made.string = maybe(source::custom_value);
        }
        return made;
    }

    /// Keys that are equal by chance would be a mistake in too many cases.
    void drop_equal_keys()
    {
        std::vector<custom_entry> kept;
        for (const custom_entry& each : made_.custom) {
            bool is_new = true;
            for (const custom_entry& earlier : kept) {
                is_new = is_new && earlier.key.repaired != each.key.repaired;
            }
            if (is_new) {
                kept.push_back(each);
            }
        }
        made_.custom = kept;
    }

    void add_equal_key()
    {
        if (!made_.custom.empty() && random_.flag()) {
            made_.custom.push_back(make_custom(random_.one_of(made_.custom).key));
        } else {
            made_.custom.push_back(make_custom(random_.one_of(equal_once_repaired)));
            made_.custom.push_back(make_custom(random_.one_of(equal_once_repaired)));
        }
    }

    void make_image_key()
    {
        if (is_mistake()) {
            made_.image_key = random_.one_of(bad_image_keys);
        } else if (is_mistake()) { // equal to a custom key
            made_.custom.push_back(make_custom(random_.one_of(equal_once_repaired)));
            made_.image_key = random_.flag() ? made_.custom.front().key : random_.one_of(equal_once_repaired);
        } else if (is_present()) {
            made_.image_key = pool_.any_key(source::image_key, random_);
        }
    }

    // Receivers.

    void make_receivers()
    {
        made_.receivers = {make_receiver()};
        for (std::size_t more = random_.below(3); more > 0; --more) {
            made_.receivers.push_back(make_receiver());
        }
    }

    receiver make_receiver()
    {
        receiver to{.presence = random_.once_in(16) ? one_of_enum(presence::logged_out) : presence::background,
                    .receive_option = random_.once_in(16) ? one_of_enum(receive_option::not_receive_except_mention)
                                                          : receive_option::notify,
                    .mentioned = random_.flag(),
                    .preview = random_.flag() ? preview::full : one_of_enum(preview::hidden),
                    .language = make_language()};
        if (is_present()) {
            to.unread = is_mistake() ? random_.one_of(bad_unread_counts) : is_rare() ? -1 : random_.one_of(good_counts);
        }
        return to;
    }

    std::string_view make_language()
    {
        switch (random_.below(8)) {
        case 0: return text(source::language);
        case 1:
        case 2:
        case 3: return random_.one_of(known_languages);
        default: return {};
        }
    }

    // Calls.

    void make_calls()
    {
        made_.buffer = {.to_payload = static_cast<buffer_size::relation>(random_.below(4)),
                        .bytes = random_.below(6000)};
        made_.tries_strings = random_.once_in(16);
        made_.tries_fanout = random_.once_in(16);
        made_.tries_explanation = random_.once_in(16);
        made_.tries_request = random_.once_in(32);
        if (made_.tries_request) {
            make_request();
        }
    }

    void make_request()
    {
        request_parts& parts = made_.request;
        parts.token = mostly_first(tokens);
        parts.app = {.bundle_id = mostly_first(bundle_ids), .environment = one_of_enum(environment::development)};
        parts.settings = {.push_type = made_.settings.push_type.value_or(push_type::alert),
                          .collapse_id = mostly_first(collapse_ids),
                          .apns_id = mostly_first(apns_ids),
                          .provider_token = mostly_first(provider_tokens),
                          .port = random_.flag() ? port::standard : port::alternate};
        if (random_.flag()) {
            parts.settings.priority = mostly_first(priorities);
        }
        if (random_.flag()) {
            parts.settings.expiration = random_.one_of(integers);
        }
        parts.channel_id = random_.once_in(8) ? random_.one_of(bad_channels) : random_.one_of(good_channels);
    }

    template <class Value, std::size_t Size>
    Value mostly_first(const Value (&values)[Size])
    {
        return random_.once_in(4) ? random_.one_of(values) : values[random_.below(2)];
    }

    const text_pool& pool_;
    random_numbers random_;
    bool makes_mistakes_;
    std::size_t absent_in_8_;
    test_case made_{};
};

} // namespace

test_case make_case(const text_pool& pool, std::uint64_t seed, std::uint64_t number)
{
    return case_maker{pool, seed, number}.made();
}

} // namespace generator
