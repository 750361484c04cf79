// apnsfmt-harness: JSON Lines in, one line out for each: the payload, `!suppressed <reason>` or `!error <reason>`.
//
//     apnsfmt-harness [--alert] < messages.jsonl
//
// A line is a REST message of Tencent IM with the keys Sender, Group, Receiver, Style, Aps, Custom and Limit beside it;
// any string but those within Aps and Custom may be given as {"hex":"c328"}.

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <apnsfmt/apnsfmt.hpp>

#include "nlohmann.hpp"

namespace {

using json = nlohmann::ordered_json;
using node = const json*;
using fields = apnsfmt::json_fields<node>;
using optional_node = std::optional<node>;

/// A value of one of several names, as they stand in the input.
template <class Value, std::size_t Size>
Value one_of(fields& in, const optional_node& parent, std::string_view path,
             const std::pair<std::string_view, Value> (&names)[Size])
{
    if (const std::string_view name = in.string(parent, path); !name.empty()) {
        for (const auto& [each, value] : names) {
            if (name == each) {
                return value;
            }
        }
        in.refuse(path);
    }
    return names[0].second;
}

/// A key that Apple writes as 1 or not at all.
bool flag(fields& in, const optional_node& parent, std::string_view path)
{
    const std::int64_t value = in.integer(parent, path).value_or(0);
    if (value != 0 && value != 1) {
        in.refuse(path);
    }
    return value == 1;
}

apnsfmt::receiver read_receiver(fields& in, const optional_node& from)
{
    using namespace apnsfmt;
    const std::int64_t option = in.integer(from, "Receiver.ReceiveOpt").value_or(0);
    if (option < 0 || option > 4) {
        in.refuse("Receiver.ReceiveOpt");
    }
    return {
        .unread = in.integer(from, "Receiver.Badge"),
        .presence = one_of<presence>(in, from, "Receiver.Presence",
                                     {{"background", presence::background},
                                      {"killed", presence::killed},
                                      {"foreground", presence::foreground},
                                      {"logged_out", presence::logged_out}}),
        .receive_option = static_cast<receive_option>(option),
        .mentioned = in.boolean(from, "Receiver.Mentioned").value_or(false),
        .preview = one_of<preview>(in, from, "Receiver.Preview",
                                   {{"full", preview::full}, {"sender", preview::sender}, {"hidden", preview::hidden}}),
        .language = in.string(from, "Receiver.Language"),
    };
}

apnsfmt::style read_style(fields& in, const optional_node& from)
{
    using namespace apnsfmt;
    return {
        .labels = labels_for(in.string(from, "Style.Language")),
        .separators = one_of<separators>(in, from, "Style.Separators",
                                         {{"spaced", separators::spaced}, {"compact", separators::compact}}),
        .rules = one_of<rule_view>(in, from, "Style.CustomWithoutDesc",
                                   {{"skip", standard_rules}, {"silence", strict_rules}}),
        .desc = one_of<desc_scope>(in, from, "Style.Desc",
                                   {{"content", desc_scope::content}, {"alert", desc_scope::alert}}),
        .names = one_of<names>(in, from, "Style.Names", {{"safe", names::safe}, {"verbatim", names::verbatim}}),
    };
}

apnsfmt::aps read_aps(fields& in, const optional_node& from)
{
    using namespace apnsfmt;
    return {
        .badge = in.integer(from, "Aps.badge"),
        .sound = in.string(from, "Aps.sound"),
        .thread_id = in.string(from, "Aps.thread-id"),
        .category = in.string(from, "Aps.category"),
        .content_available = flag(in, from, "Aps.content-available"),
        .mutable_content = flag(in, from, "Aps.mutable-content"),
        .interruption_level = one_of<std::optional<interruption>>(in, from, "Aps.interruption-level",
                                                                  {{"", std::nullopt},
                                                                   {"passive", interruption::passive},
                                                                   {"active", interruption::active},
                                                                   {"time-sensitive", interruption::time_sensitive},
                                                                   {"critical", interruption::critical}}),
    };
}

/// The bytes of a string of hexadecimal digits.
std::optional<std::string> from_hex(std::string_view digits)
{
    const auto value_of = [](char digit) {
        constexpr std::string_view all = "0123456789abcdef";
        return all.find(digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit);
    };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        const std::size_t high = value_of(digits[i]);
        const std::size_t low = value_of(digits[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return {};
        }
        bytes += static_cast<char>(high * 16 + low);
    }
    return digits.size() % 2 == 0 ? std::optional{bytes} : std::nullopt;
}

/// Turns every {"hex":"…"} at or below a value into the string it stands for.
void replace_hex(json& value)
{
    if (value.is_object() && value.size() == 1 && value.contains("hex") && value["hex"].is_string()) {
        if (auto bytes = from_hex(value["hex"].get_ref<const std::string&>())) {
            value = std::move(*bytes);
        }
    } else if (value.is_structured()) {
        for (json& each : value) {
            replace_hex(each);
        }
    }
}

/// Parses a line. A key given twice within Custom is kept in mind, for the DOM keeps one of them only; a line nested
/// deeper than any message is no message.
class parsed_line {
public:
    explicit parsed_line(std::string_view line)
    {
        if (line.starts_with("\xEF\xBB\xBF") || line.find('\0') != std::string_view::npos) {
            error_ = "not JSON"; // though the parser would pass over either
            return;
        }
        bool too_deep = false;
        bool in_custom = false;
        std::set<std::string> custom_keys;
        root_ = json::parse(
            line,
            [&](int depth, json::parse_event_t event, json& value) {
                too_deep = too_deep || depth > 100;
                if (event == json::parse_event_t::key && depth == 1) {
                    in_custom = value == "Custom";
                } else if (event == json::parse_event_t::key && depth == 2 && in_custom
                           && !custom_keys.insert(value.get<std::string>()).second) {
                    duplicate_key_ = value.get<std::string>();
                }
                return !too_deep;
            },
            false);
        if (too_deep || !root_.is_object()) {
            error_ = too_deep ? "nested too deeply" : root_.is_discarded() ? "not JSON" : "not an object";
            root_ = json::object();
        }
        for (auto& [key, value] : root_.items()) {
            if (key != "Aps" && key != "Custom") {
                replace_hex(value);
            }
        }
    }

    node root() const { return &root_; }
    const std::optional<std::string>& duplicate_key() const { return duplicate_key_; }
    std::string_view error() const { return error_; }

private:
    json root_ = json::object();
    std::optional<std::string> duplicate_key_;
    std::string_view error_;
};

/// The custom keys of a line, each value as JSON text; one given twice stands here twice.
class custom_keys {
public:
    custom_keys(const optional_node& object, const std::optional<std::string>& duplicate)
    {
        if (object) {
            for (const auto& [key, value] : (*object)->items()) {
                texts_.emplace_back(key, value.dump());
            }
        }
        if (duplicate) {
            texts_.emplace_back(*duplicate, "null");
        }
        for (const auto& [key, text] : texts_) {
            keys_.push_back({key, apnsfmt::raw_json{text}});
        }
    }

    std::span<const apnsfmt::custom_key> keys() const { return keys_; }

private:
    std::vector<std::pair<std::string, std::string>> texts_;
    std::vector<apnsfmt::custom_key> keys_;
};

/// The line that answers a message which is not pushed.
std::string refusal(apnsfmt::verdict verdict, std::string_view field)
{
    const std::string_view what = is_error(verdict) ? "error" : "suppressed";
    if (field.empty()) {
        return fmt::format("!{} {}", what, verdict);
    }
    // The field may be anybody's word: as a JSON string it can't end the line.
    return fmt::format("!{} {} {}", what, verdict, json(field).dump(-1, ' ', false, json::error_handler_t::replace));
}

std::string answer(const std::string& line, bool alert_only)
{
    using namespace apnsfmt;
    const parsed_line parsed{line};
    if (!parsed.error().empty()) {
        return fmt::format("!error bad_input {}", parsed.error());
    }
    const node root = parsed.root();
    fields in;
    auto [message, bad_field] = read_tencent_message(root);
    if (!bad_field.empty()) {
        in.refuse(bad_field);
    }
    const optional_node sender = in.object(root, "Sender");
    message.from = {.nickname = in.string(sender, "Sender.Nick"), .name_card = in.string(sender, "Sender.NameCard")};
    if (const optional_node found = in.object(root, "Group")) {
        message.in = group{.name = in.string(found, "Group.Name")};
    }
    const custom_keys keys{in.object(root, "Custom"), parsed.duplicate_key()};
    options settings{
        .aps = read_aps(in, in.object(root, "Aps")),
        .style = read_style(in, in.object(root, "Style")),
        .receiver = read_receiver(in, in.object(root, "Receiver")),
        .custom = keys.keys(),
    };
    if (const auto limit = in.integer(root, "Limit")) {
        if (*limit < 0) {
            in.refuse("Limit");
        }
        settings.limit = static_cast<std::size_t>(*limit);
    }
    if (!in.bad_field().empty()) {
        return fmt::format("!error bad_input {}", in.bad_field());
    }
    const payload formatted = format_payload(message, settings);
    if (alert_only && (formatted || formatted.verdict() == verdict::payload_too_large)) { // an alert has no limit
        return json(format_alert(message, settings.style, settings.receiver)).dump();
    }
    return formatted ? std::string{formatted.json()} : refusal(formatted.verdict(), formatted.result().field);
}

} // namespace

int main(int count, char** arguments)
{
    bool alert_only = false;
    for (const std::string_view argument : std::span{arguments, static_cast<std::size_t>(count)}.subspan(1)) {
        if (argument != "--alert") {
            fmt::print(stderr, "usage: apnsfmt-harness [--alert] < messages.jsonl\n");
            return 2;
        }
        alert_only = true;
    }
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        const std::string out = answer(line, alert_only) + '\n';
        std::cout.write(out.data(), static_cast<std::streamsize>(out.size()));
    }
    std::cout.flush();
    return std::cout ? 0 : 1;
}
