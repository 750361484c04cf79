#include "describe.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

#include <apnsfmt/payload.hpp>

namespace generator {

using namespace apnsfmt;

namespace {

/// Longer texts are shortened, and longer payloads.
constexpr std::size_t max_text = 100;
constexpr std::size_t max_payload = 500;

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

/// A string literal that may be shortened.
std::string literal(std::string_view text)
{
    const std::string made = fmt::format("\"{}\"", visible(text.substr(0, max_text), "\"\\"));
    return text.size() > max_text ? fmt::format("{} /* … {} bytes */", made, text.size()) : made;
}

/// A payload that may be shortened.
std::string describe_json(std::string_view json)
{
    const std::string made = visible(json.substr(0, max_payload));
    return json.size() > max_payload ? fmt::format("{} … {} bytes", made, json.size()) : made;
}

template <class Enum, std::size_t Size>
std::string enumerator(Enum value, std::string_view type, const std::string_view (&names)[Size])
{
    const auto number = static_cast<std::size_t>(value);
    return number < Size ? fmt::format("{}::{}", type, names[number])
                         : fmt::format("static_cast<{}>({})", type, number);
}

constexpr std::string_view level_names[] = {"passive", "active", "time_sensitive", "critical"};
constexpr std::string_view push_type_names[] = {"alert",        "background",   "complication", "controls",
                                                "fileprovider", "liveactivity", "location",     "mdm",
                                                "pushtotalk",   "voip",         "widgets"};
constexpr std::string_view presence_names[] = {"background", "killed", "foreground", "logged_out"};
constexpr std::string_view receive_option_names[] = {"notify", "not_receive", "not_notify", "not_notify_except_mention",
                                                     "not_receive_except_mention"};
constexpr std::string_view preview_names[] = {"full", "sender", "hidden"};
constexpr std::string_view layout_names[] = {"prefix", "headings"};
constexpr std::string_view localize_names[] = {"server", "device"};
constexpr std::string_view override_names[] = {"all", "safe"};
constexpr std::string_view separator_names[] = {"spaced", "compact"};
constexpr std::string_view desc_names[] = {"content", "alert"};
constexpr std::string_view treatment_names[] = {"safe", "verbatim"};
constexpr std::string_view form_names[] = {"elem", "std::array<elem, 2>", "std::vector<elem>", "std::span<const elem>"};

/// The members of an aggregate, as designated initializers.
class members {
public:
    void add(std::string_view name, std::string_view value)
    {
        out_ += fmt::format("{}.{} = {}", out_.empty() ? "" : ", ", name, value);
    }
    void add_text(std::string_view name, std::string_view text)
    {
        if (!text.empty()) {
            add(name, literal(text));
        }
    }
    void add_flag(std::string_view name, bool flag)
    {
        if (flag) {
            add(name, "true");
        }
    }
    template <class Number>
    void add_number(std::string_view name, const std::optional<Number>& number)
    {
        if (number) {
            add(name, fmt::format("{}", *number));
        }
    }
    template <class Enum, std::size_t Size>
    void add_enum(std::string_view name, const std::optional<Enum>& value, std::string_view type,
                  const std::string_view (&names)[Size])
    {
        if (value) {
            add(name, enumerator(*value, type, names));
        }
    }
    template <class Enum, std::size_t Size>
    void add_enum(std::string_view name, Enum value, std::string_view type, const std::string_view (&names)[Size])
    {
        if (value != Enum{}) {
            add(name, enumerator(value, type, names));
        }
    }
    /// Another aggregate, unless it has no members.
    void add_members(std::string_view name, const members& other)
    {
        if (!other.out_.empty()) {
            add(name, other.braced());
        }
    }

    std::string braced(std::string_view type = {}) const { return fmt::format("{}{{{}}}", type, out_); }

private:
    std::string out_{};
};

std::string list(std::span<const std::string_view> texts)
{
    std::string made;
    for (const std::string_view each : texts.first(std::min<std::size_t>(texts.size(), 4))) {
        made += (made.empty() ? "" : ", ") + literal(each);
    }
    return texts.size() > 4 ? fmt::format("{{{}, … {} in all}}", made, texts.size()) : fmt::format("{{{}}}", made);
}

std::string describe_elem(const elem& each)
{
    if (each.kind == elem_kind::text) {
        return fmt::format("text({})", literal(each.content));
    }
    const std::string kind = each.kind <= elem_kind::unknown
                                 ? fmt::format("elem_kind::{}", name_of(each.kind))
                                 : fmt::format("elem_kind{{{}}}", static_cast<unsigned>(each.kind));
    return each.content.empty() ? fmt::format("elem{{{}}}", kind)
                                : fmt::format("elem{{{}, {}}}", kind, literal(each.content));
}

std::string describe_body(const test_case& from)
{
    std::string made;
    for (const elem& each : from.elems_of_form()) {
        made += (made.empty() ? "" : ", ") + describe_elem(each);
    }
    return from.form == body_form::one ? made : fmt::format("{{{}}}", made);
}

members describe_push(const push_info& push)
{
    members made;
    made.add_text("title", push.title);
    made.add_text("subtitle", push.subtitle);
    made.add_text("desc", push.desc);
    made.add_text("ext", push.ext);
    made.add_text("sound", push.sound);
    made.add_text("image", push.image);
    made.add_flag("mutable_content", push.mutable_content);
    made.add_flag("content_available", push.content_available);
    made.add_enum("interruption_level", push.interruption_level, "interruption", level_names);
    made.add_enum("push_type", push.push_type, "push_type", push_type_names);
    made.add_flag("ignore_badge", push.ignore_badge);
    made.add_flag("disabled", push.disabled);
    return made;
}

std::string describe_message(const test_case& from)
{
    members sender;
    sender.add_text("nickname", from.from.nickname);
    sender.add_text("name_card", from.from.name_card);
    members made;
    made.add_members("from", sender);
    if (from.in) {
        members group;
        group.add_text("name", from.in->name);
        made.add("in", group.braced("group"));
    }
    made.add("body", describe_body(from));
    made.add_members("push", describe_push(from.push));
    made.add_flag("online_only", from.online_only);
    return fmt::format("message<{}> m{};", form_names[static_cast<std::size_t>(from.form)], made.braced());
}

std::string describe_alert_text(const alert_text& text)
{
    if (!text.is_localized()) {
        return literal(text.text());
    }
    members made;
    made.add("key", literal(text.text()));
    if (!text.args().empty()) {
        made.add("args", list(text.args()));
    }
    return made.braced("localized");
}

std::string describe_alert(const alert_parts& parts)
{
    members made;
    const auto add = [&made](std::string_view name, const alert_text& text) {
        if (text.is_localized() || !text.text().empty()) {
            made.add(name, describe_alert_text(text));
        }
    };
    add("title", parts.title);
    add("subtitle", parts.subtitle);
    add("body", parts.body);
    made.add_text("launch_image", parts.launch_image);
    if (parts.action_loc_key) {
        const std::optional<std::string_view>& key = parts.action_loc_key->key();
        made.add("action_loc_key", key ? literal(*key) : "nullptr");
    }
    made.add_text("summary_arg", parts.summary_arg);
    made.add_number("summary_arg_count", parts.summary_arg_count);
    return made.braced("alert_parts");
}

std::string describe_sound(const alert_sound& sound)
{
    if (!sound.is_object()) {
        return literal(sound.name());
    }
    members made;
    made.add("name", literal(sound.name()));
    made.add_number("volume", sound.volume());
    if (!sound.is_critical()) {
        made.add("critical", "false");
    }
    return made.braced("critical_sound");
}

std::string describe_event(const activity_event& event)
{
    if (!event.is_start()) {
        return fmt::format("activity_{}{{}}", event.name());
    }
    members made;
    made.add("attributes_type", literal(event.attributes_type()));
    made.add("attributes", fmt::format("raw_json{{{}}}", literal(event.attributes().text)));
    if (event.input().is_token()) {
        made.add("input", "activity_input::token()");
    } else if (!event.input().channel_id().empty()) {
        made.add("input", fmt::format("activity_input::channel({})", literal(event.input().channel_id())));
    }
    return made.braced("activity_start");
}

std::string describe_activity(const live_activity& activity)
{
    members made;
    made.add("event", describe_event(*activity.event));
    made.add_number("timestamp", std::optional{*activity.timestamp});
    made.add("content_state", fmt::format("raw_json{{{}}}", literal((*activity.content_state).text)));
    made.add_number("stale_date", activity.stale_date);
    made.add_number("dismissal_date", activity.dismissal_date);
    return made.braced("live_activity");
}

members describe_aps(const aps& keys)
{
    members made;
    made.add_number("badge", keys.badge);
    if (!keys.sound.empty()) {
        made.add("sound", describe_sound(keys.sound));
    }
    made.add_text("thread_id", keys.thread_id);
    made.add_text("category", keys.category);
    made.add_flag("content_available", keys.content_available);
    made.add_flag("mutable_content", keys.mutable_content);
    made.add_enum("interruption_level", keys.interruption_level, "interruption", level_names);
    made.add_number("relevance_score", keys.relevance_score);
    made.add_text("target_content_id", keys.target_content_id);
    made.add_text("filter_criteria", keys.filter_criteria);
    if (!keys.url_args.empty()) {
        made.add("url_args", list(keys.url_args));
    }
    made.add_flag("content_changed", keys.content_changed);
    if (keys.alert) {
        made.add("alert", describe_alert(*keys.alert));
    }
    if (keys.live_activity) {
        made.add("live_activity", describe_activity(*keys.live_activity));
    }
    return made;
}

members describe_style(const test_case& from)
{
    const style& how = from.settings.style;
    members made;
    const auto add_table = [&made](std::string_view name, const auto* table, const auto& first) {
        if (table != &first) {
            made.add(name, table->name);
        }
    };
    add_table("labels", from.labels, all_labels().front());
    add_table("languages", from.languages, all_languages().front());
    made.add_enum("layout", how.layout, "layout", layout_names);
    made.add_enum("localize", how.localize, "localize", localize_names);
    made.add_enum("sender_overrides", how.sender_overrides, "sender_overrides", override_names);
    made.add_enum("separators", how.separators, "separators", separator_names);
    add_table("rules", from.rules, all_rules().front());
    made.add_enum("desc", how.desc, "desc_scope", desc_names);
    made.add_enum("names", how.names, "names", treatment_names);
    members safe;
    safe.add_flag("ext", how.safe_in_preview.ext);
    safe.add_flag("image", how.safe_in_preview.image);
    safe.add_flag("sound", how.safe_in_preview.sound);
    made.add_members("safe_in_preview", safe);
    return made;
}

members describe_receiver(const receiver& to)
{
    members made;
    made.add_number("unread", to.unread);
    made.add_enum("presence", to.presence, "presence", presence_names);
    made.add_enum("receive_option", to.receive_option, "receive_option", receive_option_names);
    made.add_flag("mentioned", to.mentioned);
    made.add_enum("preview", to.preview, "preview", preview_names);
    made.add_text("language", to.language);
    return made;
}

std::string describe_custom(const custom_entry& each)
{
    const auto value = [&each]() -> std::string {
        switch (each.what) {
        case custom_entry::kind::string: return literal(each.string);
        case custom_entry::kind::json: return fmt::format("raw_json{{{}}}", literal(each.json.text));
        case custom_entry::kind::integer: return fmt::format("{}", each.integer);
        case custom_entry::kind::real: return fmt::format("{}", each.real);
        default: return each.integer != 0 ? "true" : "false";
        }
    };
    return fmt::format("{{{}, {}}}", literal(each.key.text), value());
}

std::string describe_options(const test_case& from)
{
    const options& settings = from.settings;
    members made;
    made.add_members("aps", describe_aps(settings.aps));
    made.add_members("style", describe_style(from));
    made.add_members("receiver", describe_receiver(from.receivers.front()));
    if (!from.custom.empty()) {
        std::string keys;
        for (const custom_entry& each : from.custom) {
            keys += (keys.empty() ? "" : ", ") + describe_custom(each);
        }
        made.add("custom", fmt::format("{{{}}}", keys));
    }
    if (from.image_key.text != "image") {
        made.add("image_key", literal(from.image_key.text));
    }
    made.add_enum("push_type", settings.push_type, "push_type", push_type_names);
    made.add_flag("broadcast", settings.broadcast);
    if (settings.limit != options{}.limit) {
        made.add("limit", fmt::format("{}", settings.limit));
    }
    return fmt::format("options o{};", made.braced());
}

std::string describe_buffer(const buffer_size& size)
{
    switch (size.to_payload) {
    case buffer_size::relation::exact: return {};
    case buffer_size::relation::one_less: return "\nbuffer: one byte less than the payload";
    case buffer_size::relation::one_more: return "\nbuffer: one byte more than the payload";
    default: return fmt::format("\nbuffer: {} bytes", size.bytes);
    }
}

std::string describe_request(const test_case& from)
{
    const request_parts& parts = from.request;
    members settings;
    settings.add_enum("push_type", parts.settings.push_type, "push_type", push_type_names);
    settings.add_number("priority", parts.settings.priority);
    settings.add_number("expiration", parts.settings.expiration);
    settings.add_text("collapse_id", parts.settings.collapse_id);
    settings.add_text("apns_id", parts.settings.apns_id);
    settings.add_text("provider_token", parts.settings.provider_token);
    return fmt::format("\nrequest: token {}, bundle ID {}, channel ID {}, {}", literal(parts.token),
                       literal(parts.app.bundle_id), literal(parts.channel_id), settings.braced("request_settings"));
}

} // namespace

std::string visible(std::string_view text, std::string_view escaped)
{
    std::string made;
    bool after_number = false; // a hexadecimal digit would continue it
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char each = text[i];
        const bool is_letter = each == marker_lead && i + 1 < text.size();
        if (is_letter) {
            made += text.substr(i++, 2);
        } else if (is_printable(each)) {
            const bool continues = after_number && std::isxdigit(static_cast<unsigned char>(each)) != 0;
            made += continues ? "\"\"" : "";
            made += escaped.find(each) != std::string_view::npos ? "\\" : "";
            made += each;
        } else {
            made += fmt::format("\\x{:02X}", static_cast<unsigned char>(each));
        }
        after_number = !is_letter && !is_printable(each);
    }
    return made;
}

std::string describe(const test_case& from)
{
    std::string made = describe_message(from) + "\n" + describe_options(from) + describe_buffer(from.buffer);
    made += from.tries_strings ? "\nalso written to strings, and as plain alert" : "";
    made += from.tries_explanation ? "\nexplained" : "";
    made += from.tries_request ? describe_request(from) : "";
    if (from.tries_fanout) {
        made += "\nfanout<2> for";
        for (const receiver& each : from.receivers) {
            made += describe_receiver(each).braced(" receiver");
        }
    }
    return made;
}

std::string describe_result(const test_case& from)
{
    made_options made{from};
    std::string result;
    with_message(from, [&](const auto& said) {
        const payload formatted = format_payload(said, made.of(from.receivers.front()));
        result = formatted ? describe_json(formatted.json())
                           : fmt::format("{} {}", name_of(formatted.verdict()), literal(formatted.result().field));
    });
    return result;
}

} // namespace generator
