#include "payload_judge.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "allowed_sources.hpp"
#include "fault.hpp"

namespace generator {

using namespace apnsfmt;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

namespace {

/// What the value of a key has to be.
enum class value_kind : std::uint8_t {
    text,    ///< a string, not empty
    texts,   ///< an array of strings
    one,     ///< 1
    natural, ///< an integer from 0
    number,
    yes,  ///< true
    json, ///< an object of the server's
    string_or_null,
};

/// A key, its value, and the sources whose text may appear in the value.
struct field {
    std::string_view key{};
    value_kind kind{};
    source_set sources{};
};

// clang-format off
constexpr field aps_fields[] = {
    {"badge",              value_kind::natural, {}},
    {"thread-id",          value_kind::text,    source::thread_id},
    {"category",           value_kind::text,    source::category},
    {"content-available",  value_kind::one,     {}},
    {"mutable-content",    value_kind::one,     {}},
    {"interruption-level", value_kind::text,    {}},
    {"relevance-score",    value_kind::number,  {}},
    {"target-content-id",  value_kind::text,    source::target_content_id},
    {"filter-criteria",    value_kind::text,    source::filter_criteria},
    {"url-args",           value_kind::texts,   source::url_arg},
    {"content-changed",    value_kind::yes,     {}},
    {"timestamp",          value_kind::natural, {}},
    {"event",              value_kind::text,    {}},
    {"content-state",      value_kind::json,    source::content_state},
    {"stale-date",         value_kind::natural, {}},
    {"dismissal-date",     value_kind::natural, {}},
    {"attributes-type",    value_kind::text,    source::attributes_type},
    {"attributes",         value_kind::json,    source::attributes},
    {"input-push-token",   value_kind::one,     {}},
    {"input-push-channel", value_kind::text,    {}},
};

constexpr field alert_fields[] = {
    {"launch-image",      value_kind::text,           source::launch_image},
    {"action-loc-key",    value_kind::string_or_null, source::action_key},
    {"summary-arg",       value_kind::text,           source::summary_arg},
    {"summary-arg-count", value_kind::natural,        {}},
};

constexpr field sound_fields[] = {
    {"critical", value_kind::one,    {}},
    {"name",     value_kind::text,   source::server_sound},
    {"volume",   value_kind::number, {}},
};
// clang-format on

const field& find_field(std::span<const field> fields, std::string_view key)
{
    const auto found = std::find_if(fields.begin(), fields.end(), [key](const field& each) { return each.key == key; });
    expect(found != fields.end(), "a payload has only keys that Apple or the server names", key);
    return *found;
}

/// One of title, subtitle and body: its keys, and the sources of its texts.
struct slot {
    std::string_view name{};
    std::string_view loc_key{};
    std::string_view loc_args{};
    slot_sources allowed_sources::* sources{};
};

// clang-format off
constexpr slot slots[] = {
    {"title",    "title-loc-key",    "title-loc-args",    &allowed_sources::title},
    {"subtitle", "subtitle-loc-key", "subtitle-loc-args", &allowed_sources::subtitle},
    {"body",     "loc-key",          "loc-args",          &allowed_sources::body},
};
// clang-format on

/// Expects that no key occurs twice. Most objects have few keys.
void expect_distinct_keys(object from)
{
    for (auto one = from.begin(); one != from.end(); ++one) {
        const std::string_view key = one.key();
        for (auto other = from.begin(); other != one; ++other) {
            expect(other.key() != key, "no key occurs twice", key);
        }
    }
}

bool is_number(element value) { return value.is_int64() || value.is_uint64() || value.is_double(); }

bool is_natural(element value) { return value.is_uint64() || (value.is_int64() && value.get_int64().value() >= 0); }

/// One payload, taken apart.
class payload_reader {
public:
    payload_reader(const test_case& from, const receiver& to)
        : from_{from}, to_{to}, allowed_{from, to}, type_{type_of(from)}
    {
        if (from.settings.aps.alert) {
            allowed_.replace_by(*from.settings.aps.alert);
        }
    }

    void read(element payload)
    {
        expect(payload.is_object(), "a payload is an object");
        const object top = payload;
        expect_distinct_keys(top);
        std::size_t custom_count = 0;
        bool has_aps = false;
        for (const auto [key, value] : top) {
            if (key == "aps") {
                has_aps = true;
                read_aps(value);
            } else if (key == "ext") {
                read_text(value, allowed_.ext, key);
            } else if (key == from_.image_key.repaired) {
                see(sources_in(key), source::image_key, "the key of the image");
                read_text(value, allowed_.image, "image");
            } else {
                read_custom(key, value);
                ++custom_count;
            }
        }
        expect(custom_count == from_.custom.size(), "a payload has all custom keys");
        if (const source_set dropped = required_sources(from_, to_).without(seen_); !dropped.empty()) {
            report("no text is dropped", first_name(dropped));
        }
        expect(has_aps != has_own_keys_only(type_), "a payload has aps, unless its push type has none");
        expect(!(seen_.contains(source::nickname) && seen_.contains(source::name_card)), "a sender has one name");
    }

    source_set seen() const { return seen_; }

private:
    /// Expects text of no other sources at a place.
    void see(source_set found, source_set allowed, std::string_view place)
    {
        seen_ |= found;
        if (const source_set misplaced = found.without(allowed); !misplaced.empty()) {
            report("a text appears only where it belongs", fmt::format("{} in {}", first_name(misplaced), place));
        }
    }

    static std::string_view first_name(source_set of)
    {
        return std::find_if(std::begin(sources), std::end(sources),
                            [of](const source_row& each) { return of.contains(each.from); })
            ->name;
    }

    void read_string(element value, source_set allowed, std::string_view place)
    {
        expect(value.is_string(), "a value has the type that Apple names", place);
        see(sources_in(value.get_string().value()), allowed, place);
    }

    void read_text(element value, source_set allowed, std::string_view place)
    {
        read_string(value, allowed, place);
        expect(!value.get_string().value().empty(), "a text that is empty is not written", place);
    }

    void read_custom(std::string_view key, element value)
    {
        const auto found = std::find_if(from_.custom.begin(), from_.custom.end(),
                                        [&](const custom_entry& each) { return each.key.repaired == key; });
        expect(found != from_.custom.end(), "a payload has only keys that Apple or the server names", key);
        see(sources_in(key), {source::custom_key, source::image_key}, "a custom key");
        read_json(value, source::custom_value, "a custom value");
    }

    /// JSON of the server's, which may contain anything but another party's text.
    void read_json(element value, source_set allowed, std::string_view place)
    {
        switch (value.type()) {
        case element_type::OBJECT: {
            const object members = value;
            expect_distinct_keys(members);
            for (const auto [key, member] : members) {
                see(sources_in(key), allowed, place);
                read_json(member, allowed, place);
            }
            break;
        }
        case element_type::ARRAY:
            for (const element each : array{value}) {
                read_json(each, allowed, place);
            }
            break;
        case element_type::STRING: read_string(value, allowed, place); break;
        default: break;
        }
    }

    void read_field(const field& expected, element value)
    {
        const auto expect_kind = [&expected](bool holds) {
            expect(holds, "a value has the type that Apple names", expected.key);
        };
        switch (expected.kind) {
        case value_kind::text: read_text(value, expected.sources, expected.key); break;
        case value_kind::texts:
            expect_kind(value.is_array());
            for (const element each : array{value}) {
                read_string(each, expected.sources, expected.key);
            }
            break;
        case value_kind::one: expect_kind(value.is_int64() && value.get_int64().value() == 1); break;
        case value_kind::natural: expect_kind(is_natural(value)); break;
        case value_kind::number: expect_kind(is_number(value)); break;
        case value_kind::yes: expect_kind(value.is_bool() && value.get_bool().value()); break;
        case value_kind::json:
            expect_kind(value.is_object());
            read_json(value, expected.sources, expected.key);
            break;
        case value_kind::string_or_null:
            if (!value.is_null()) {
                read_string(value, expected.sources, expected.key);
            }
            break;
        }
    }

    void read_fields(std::span<const field> fields, element value)
    {
        const object members = value;
        expect_distinct_keys(members);
        for (const auto [key, member] : members) {
            read_field(find_field(fields, key), member);
        }
    }

    void read_aps(element value)
    {
        expect(value.is_object(), "aps is an object");
        const object members = value;
        expect_distinct_keys(members);
        read_badge(members);
        for (const auto [key, member] : members) {
            if (key == "alert") {
                read_alert(member);
            } else if (key == "sound") {
                expect(type_ != push_type::liveactivity, "a Live Activity's sound is within its alert");
                read_sound(member);
            } else {
                read_field(find_field(aps_fields, key), member);
            }
        }
    }

    /// Rule 2.7.
    void read_badge(object members)
    {
        const std::optional<std::int64_t>& servers = from_.settings.aps.badge;
        const bool is_due = may_show_alert(type_) && !from_.push.ignore_badge && (to_.unread || servers);
        std::int64_t badge = -1;
        const bool is_written = members["badge"].get(badge) == simdjson::SUCCESS;
        expect(is_written == is_due && (!is_due || badge == (to_.unread ? *to_.unread + 1 : *servers)),
               "the badge is one more than the unread count, or the server's");
    }

    void read_sound(element value)
    {
        if (value.is_string()) {
            read_text(value, allowed_.sound, "sound");
            const std::string_view name = value;
            expect(name != "push.no_sound" && name != "kIOSOfflinePushNoSound", "no sound is not a sound", name);
            return;
        }
        expect(value.is_object(), "a sound is a string or an object");
        read_fields(sound_fields, value);
        expect(value["name"].error() == simdjson::SUCCESS, "a sound has a name");
    }

    void read_alert(element value)
    {
        expect(may_show_alert(type_), "a push of this type has no alert");
        if (value.is_string()) {
            expect(type_ != push_type::liveactivity, "a Live Activity's alert is an object");
            expect_body_belongs();
            read_text(value, allowed_.body.text, "alert");
            return;
        }
        expect(value.is_object(), "an alert is a string or an object");
        const object members = value;
        expect_distinct_keys(members);
        for (const auto [key, member] : members) {
            read_alert_member(key, member);
        }
        expect(shows_text_ || !has_text(), "some text of an alert remains");
        for (const slot& each : slots) {
            const bool is_raw = members[each.name].error() == simdjson::SUCCESS;
            const bool is_localized = members[each.loc_key].error() == simdjson::SUCCESS;
            const bool has_args = members[each.loc_args].error() == simdjson::SUCCESS;
            expect(!(is_raw && is_localized), "a text is raw or localized, never both", each.name);
            expect(!has_args || is_localized, "arguments belong to a key", each.loc_args);
        }
    }

    void read_alert_member(std::string_view key, element value)
    {
        for (const slot& each : slots) {
            const slot_sources& allowed = allowed_.*each.sources;
            if (key == each.name) {
                read_slot(each, allowed, value);
                return;
            }
            if (key == each.loc_key) {
                expect(type_ != push_type::liveactivity, "a Live Activity's localized text is an object", key);
                read_loc_key(each, allowed, value);
                return;
            }
            if (key == each.loc_args) {
                read_args(value, allowed, key);
                return;
            }
        }
        if (key == "sound") {
            expect(type_ == push_type::liveactivity, "only a Live Activity's sound is within its alert");
            read_sound(value);
            return;
        }
        read_field(find_field(alert_fields, key), value);
    }

    void read_slot(const slot& which, const slot_sources& allowed, element value)
    {
        if (value.is_string()) {
            expect_belongs(which);
            read_string(value, allowed.text, which.name);
            const bool is_empty = value.get_string().value().empty();
            expect(!is_empty || is_body(which), "a text that is empty is not written",
                   which.name); // but cut to nothing
            shows_text_ = shows_text_ || !is_empty;
            return;
        }
        expect(type_ == push_type::liveactivity && value.is_object(), "a value has the type that Apple names",
               which.name);
        const object members = value;
        expect_distinct_keys(members);
        expect(members["loc-key"].error() == simdjson::SUCCESS, "a localized text has a key", which.name);
        for (const auto [key, member] : members) {
            if (key == "loc-key") {
                read_loc_key(which, allowed, member);
            } else {
                expect(key == "loc-args", "a payload has only keys that Apple or the server names", key);
                read_args(member, allowed, key);
            }
        }
    }

    void read_loc_key(const slot& which, const slot_sources& allowed, element value)
    {
        expect_belongs(which);
        read_text(value, allowed.key, which.loc_key);
        shows_text_ = true;
        const std::string_view key = value;
        const bool names_group = key.find("GROUP") != std::string_view::npos;
        expect(to_.preview != preview::hidden || has_server_body(from_) || !is_body(which) || !names_group,
               "a hidden preview hides that the chat is a group", key);
    }

    void read_args(element value, const slot_sources& allowed, std::string_view place)
    {
        expect(value.is_array(), "a value has the type that Apple names", place);
        const array args = value;
        const std::size_t size = args.size();
        std::size_t i = 0;
        for (const element each : args) {
            source_set here = allowed.any_arg;
            here |= allowed.first_arg.only_if(i == 0);
            here |= allowed.second_arg.only_if(i == 1);
            here |= allowed.last_arg.only_if(i + 1 == size);
            read_string(each, here, place);
            ++i;
        }
    }

    static bool is_body(const slot& which) { return which.loc_key == "loc-key"; }

    void expect_belongs(const slot& which) const
    {
        if (is_body(which)) {
            expect_body_belongs();
        }
    }

    void expect_body_belongs() const
    {
        expect(allowed_.message_shows_content || has_server_body(from_), "an alert without content has no body");
    }

    /// Whether message or server have text for the alert.
    bool has_text() const
    {
        const std::optional<alert_parts>& own = from_.settings.aps.alert;
        return allowed_.message_shows_content
               || (own && (!own->title.text().empty() || !own->subtitle.text().empty() || !own->body.text().empty()));
    }

    const test_case& from_;
    const receiver& to_;
    allowed_sources allowed_;
    push_type type_;
    source_set seen_{};
    bool shows_text_{};
};

/// Expects no white space outside strings, and no escape where the character itself or a shorter escape would do.
void expect_no_waste(std::string_view json)
{
    constexpr std::string_view short_escapes = "\"\\bfnrt";
    constexpr std::string_view with_short_escape = "\b\f\n\r\t";
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char each = json[i];
        if (each == '"') {
            in_string = !in_string;
        } else if (!in_string) {
            expect(static_cast<unsigned char>(each) > ' ', "no byte is wasted: white space");
        } else if (each == '\\') {
            ++i; // the parser has seen that something follows
            if (json[i] == 'u') {
                const std::string hex{json.substr(i + 1, 4)};
                const unsigned long number = std::stoul(hex, nullptr, 16);
                expect(number < 0x20 && with_short_escape.find(static_cast<char>(number)) == std::string_view::npos,
                       "no byte is wasted: an escape", hex);
            } else {
                expect(short_escapes.find(json[i]) != std::string_view::npos, "no byte is wasted: an escape");
            }
        }
    }
}

} // namespace

std::size_t limit_of(const test_case& from)
{
    const bool is_large = from.settings.broadcast || type_of(from) == push_type::voip;
    return std::min<std::size_t>(from.settings.limit, is_large ? 5120 : 4096);
}

void payload_judge::judge(std::string_view json, const test_case& from, const receiver& to)
{
    expect(json.size() <= limit_of(from), "a payload keeps the limit");
    expect(simdjson::validate_utf8(json), "a payload is valid UTF-8");
    json.copy(padded_.data(), json.size());
    element payload;
    const simdjson::error_code error = parser_.parse(padded_.data(), json.size(), false).get(payload);
    expect(error == simdjson::SUCCESS, "a payload is valid JSON", simdjson::error_message(error));
    expect_no_waste(json);
    payload_reader reader{from, to};
    reader.read(payload);
    seen_ |= reader.seen();
}

} // namespace generator
