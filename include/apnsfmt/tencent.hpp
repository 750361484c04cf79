#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <string_view>
#include <utility>

#include <apnsfmt/message.hpp>
#include <apnsfmt/rules.hpp>
#include <apnsfmt/version.hpp>

// Tencent Cloud IM's REST vocabulary, read from any JSON DOM as a message: no string is copied, no array is built.

namespace apnsfmt::inline v0 {

/// How the nodes of a JSON DOM are read. Specialize it for what refers to a node of yours and is cheap to copy, such as
/// `const nlohmann::json*`; all members are static:
///
///     std::optional<Node> member(Node, std::string_view key);  absent where it has none, or is no object
///     bool is_null(Node);                                      a field that is null counts as absent (rule 2.11)
///     bool is_object(Node);
///     bool is_array(Node);
///     std::optional<std::string_view> string(Node);            absent where it is of another type;
///     std::optional<std::int64_t> integer(Node);               likewise, and beyond 64 bits
///     std::optional<bool> boolean(Node);                       likewise
///     a view of Node elements(Node);                           empty where it is no array
///
/// `integer` should accept `1.0`, too: `integer_of` converts such a number.
template <class Node>
struct json_node_traits;

/// Converts an integral number that is written as a real one, such as `1.0` or `2e3`. Absent if it has a fraction, or
/// if its magnitude is 2^63 or more: parsers turn an integer beyond 64 bits into such a number.
constexpr std::optional<std::int64_t> integer_of(double value) noexcept
{
    if (!(value > -0x1p63 && value < 0x1p63)) { // NaN is not within the range, either
        return {};
    }
    const auto whole = static_cast<std::int64_t>(value);
    return static_cast<double>(whole) == value ? std::optional{whole} : std::nullopt;
}

/// Reads the fields of a JSON object by path and keeps in mind the first one that has the wrong type. Absent fields are
/// no error, and a field that is null counts as absent. A path is a name for messages; its last part is the key.
template <class Node>
class json_fields {
    using traits = json_node_traits<Node>;
    static_assert(
        requires(Node node) { static_cast<bool>(traits::is_null(node)); },
        "json_node_traits<Node> needs a member is_null(Node): a field that is null counts as absent");

public:
    /// A node, or none where a field is absent.
    using optional_node = std::optional<Node>;

    /// The path of the first field that has the wrong type; empty if there is none.
    constexpr std::string_view bad_field() const noexcept { return bad_field_; }

    /// Says that a field has not got what it should.
    constexpr void refuse(std::string_view path) noexcept
    {
        if (bad_field_.empty()) {
            bad_field_ = path;
        }
    }

    /// The field itself, whatever its type; absent also if it is null.
    static constexpr optional_node find(const optional_node& parent, std::string_view path) noexcept
    {
        const std::size_t dot = path.rfind('.');
        const optional_node found =
            parent ? traits::member(*parent, dot == std::string_view::npos ? path : path.substr(dot + 1))
                   : optional_node{};
        return found && !traits::is_null(*found) ? found : optional_node{};
    }

    /// Absent if it is; refused, and absent, if it is no object.
    constexpr optional_node object(const optional_node& parent, std::string_view path) noexcept
    {
        return container(parent, path, traits::is_object);
    }

    /// Absent if it is; refused, and absent, if it is no array.
    constexpr optional_node array(const optional_node& parent, std::string_view path) noexcept
    {
        return container(parent, path, traits::is_array);
    }

    /// Empty if the field is absent; refused, and empty, if it is no string.
    constexpr std::string_view string(const optional_node& parent, std::string_view path) noexcept
    {
        return scalar(parent, path, traits::string).value_or(std::string_view{});
    }

    /// Absent if it is; refused, and absent, if it is no integer of 64 bits.
    constexpr std::optional<std::int64_t> integer(const optional_node& parent, std::string_view path) noexcept
    {
        return scalar(parent, path, traits::integer);
    }

    /// Absent if it is; refused, and absent, if it is no boolean.
    constexpr std::optional<bool> boolean(const optional_node& parent, std::string_view path) noexcept
    {
        return scalar(parent, path, traits::boolean);
    }

    /// True for `true` and 1; refused if it is neither, nor `false` or 0, nor absent.
    constexpr bool flag(const optional_node& parent, std::string_view path) noexcept
    {
        const optional_node found = find(parent, path);
        if (!found) {
            return false;
        }
        const std::int64_t value =
            traits::boolean(*found) ? *traits::boolean(*found) : traits::integer(*found).value_or(-1);
        if (value != 0 && value != 1) {
            refuse(path);
        }
        return value == 1;
    }

    /// The value of one of some names, the first of which is for a field that is absent or empty; refused if it is
    /// another.
    template <class Value, std::size_t Size>
    constexpr Value one_of(const optional_node& parent, std::string_view path,
                           const std::pair<std::string_view, Value> (&names)[Size]) noexcept
    {
        if (const std::string_view name = string(parent, path); !name.empty()) {
            for (const auto& [each, value] : names) {
                if (name == each) {
                    return value;
                }
            }
            refuse(path);
        }
        return names[0].second;
    }

private:
    template <class IsRight>
    constexpr optional_node container(const optional_node& parent, std::string_view path, IsRight is_right) noexcept
    {
        const optional_node found = find(parent, path);
        if (found && !is_right(*found)) {
            refuse(path);
            return {};
        }
        return found;
    }

    template <class Read>
    constexpr auto scalar(const optional_node& parent, std::string_view path, Read read) noexcept
        -> decltype(read(*parent))
    {
        const optional_node found = find(parent, path);
        if (!found) {
            return {};
        }
        const auto value = read(*found);
        if (!value) {
            refuse(path);
        }
        return value;
    }

    std::string_view bad_field_{};
};

/// The names that interruption levels have in messages, as Apple writes them; empty: none.
inline constexpr std::pair<std::string_view, std::optional<interruption>> interruption_names[] = {
    {"", std::nullopt},
    {name_of(interruption::passive), interruption::passive},
    {name_of(interruption::active), interruption::active},
    {name_of(interruption::time_sensitive), interruption::time_sensitive},
    {name_of(interruption::critical), interruption::critical},
};

namespace engine {

constexpr std::string_view first_set(std::initializer_list<std::string_view> texts) noexcept
{
    for (const std::string_view text : texts) {
        if (!text.empty()) {
            return text;
        }
    }
    return {};
}

/// Reads the push type that the SDK calls iOSPushType: APNS or VOIP, by name or number.
template <class Node>
constexpr std::optional<push_type> read_push_type(json_fields<Node>& fields, const std::optional<Node>& info) noexcept
{
    constexpr std::string_view path = "OfflinePushInfo.iOSPushType";
    using traits = json_node_traits<Node>;
    const std::optional<Node> found = fields.find(info, path);
    if (found && traits::integer(*found)) {
        return fields.flag(info, path) ? std::optional{push_type::voip} : std::nullopt;
    }
    return fields.template one_of<std::optional<push_type>>(info, path,
                                                            {{"APNS", std::nullopt}, {"VOIP", push_type::voip}});
}

/// Reads OfflinePushInfo, in REST's spelling or the SDK's; where both are there, REST's counts.
template <class Node>
constexpr push_info read_push_info(json_fields<Node>& fields, const std::optional<Node>& info) noexcept
{
    const std::optional<Node> apns = fields.object(info, "OfflinePushInfo.ApnsInfo");
    const auto text = [&](std::string_view path) { return fields.string(info, path); };
    const auto flag = [&](std::string_view path) { return fields.flag(info, path); };
    const auto badge_mode = fields.integer(apns, "OfflinePushInfo.ApnsInfo.BadgeMode");
    const bool ignores_badge = flag("OfflinePushInfo.ignoreIOSBadge");
    const auto push_flag = fields.integer(info, "OfflinePushInfo.PushFlag");
    const bool disables_push = flag("OfflinePushInfo.disablePush");
    return {
        .title = first_set({fields.string(apns, "OfflinePushInfo.ApnsInfo.Title"), text("OfflinePushInfo.Title"),
                            text("OfflinePushInfo.title")}),
        .subtitle = fields.string(apns, "OfflinePushInfo.ApnsInfo.SubTitle"),
        .desc = first_set({text("OfflinePushInfo.Desc"), text("OfflinePushInfo.desc")}),
        .ext = first_set({text("OfflinePushInfo.Ext"), text("OfflinePushInfo.ext")}),
        .sound = first_set({fields.string(apns, "OfflinePushInfo.ApnsInfo.Sound"), text("OfflinePushInfo.iOSSound"),
                            text("OfflinePushInfo.ios_sound")}),
        .image = first_set({fields.string(apns, "OfflinePushInfo.ApnsInfo.Image"), text("OfflinePushInfo.iOSImage")}),
        .mutable_content = fields.integer(apns, "OfflinePushInfo.ApnsInfo.MutableContent") == 1,
        .content_available = flag("OfflinePushInfo.enableIOSBackgroundNotification"),
        .interruption_level = fields.one_of(info, "OfflinePushInfo.iOSInterruptionLevel", interruption_names),
        .push_type = read_push_type(fields, info),
        .ignore_badge = badge_mode == 1 || ignores_badge,
        .disabled = push_flag == 1 || disables_push,
    };
}

/// Makes an elem of an element of MsgBody. An unknown MsgType, and one that is absent, gives an unknown elem.
template <class Node>
struct tencent_elem {
    rule_view table{standard_rules};

    constexpr elem operator()(Node element) const noexcept
    {
        json_fields<Node> fields;
        const rule& row = rule_for(table, fields.string(element, "MsgType"));
        return {row.kind, row.content_key.empty()
                              ? std::string_view{}
                              : fields.string(fields.object(element, "MsgContent"), row.content_key)};
    }
};

} // namespace engine

/// The elems of a MsgBody, each made when it is asked for.
template <class Node>
using tencent_body = decltype(json_node_traits<Node>::elements(std::declval<Node>())
                              | std::views::transform(engine::tencent_elem<Node>{}));

/// A REST message as read. REST knows IDs, not names: the sender's and the group's are for the caller to add.
template <class Node>
struct tencent_message {
    /// The message; what it borrows, the JSON holds.
    apnsfmt::message<tencent_body<Node>> message{};
    /// The path of the first field of the wrong type, `message` for the whole; empty: none.
    std::string_view bad_field{};

    /// Whether the message could be read.
    constexpr explicit operator bool() const noexcept { return bad_field.empty(); }
};

/// Reads a message in the form of Tencent IM's REST calls sendmsg and send_group_msg: MsgBody, OfflinePushInfo, GroupId
/// (which makes it a group chat), MsgLifeTime, OnlineOnlyFlag, and the SDK's onlineUserOnly. Unknown fields are
/// ignored. A field that is null counts as absent (rule 2.11); an elem that is null has the wrong type. A custom elem's
/// Ext and Sound stand in for those that OfflinePushInfo does not set (spec §2.5, §2.6).
/// Borrows the DOM and the table, whose rows say which MsgType is which kind.
template <class Node>
constexpr tencent_message<Node> read_tencent_message(Node root, const rule_view& table = standard_rules) noexcept
{
    using traits = json_node_traits<Node>;
    if (!traits::is_object(root)) {
        return {.bad_field = "message"};
    }
    json_fields<Node> fields;
    const std::optional<Node> info = fields.object(root, "OfflinePushInfo");
    push_info push = engine::read_push_info(fields, info);
    const std::optional<Node> body = fields.array(root, "MsgBody");
    for (const Node element : traits::elements(body.value_or(root))) {
        if (!traits::is_object(element)) {
            fields.refuse("MsgBody");
            break;
        }
        const rule& row = rule_for(table, fields.string(element, "MsgBody.MsgType"));
        const std::optional<Node> content = fields.object(element, "MsgBody.MsgContent");
        if (!row.content_key.empty()) {
            json_fields<Node> own;
            own.string(content, row.content_key);
            if (!own.bad_field().empty()) {
                fields.refuse("MsgBody.MsgContent");
            }
        }
        if (row.kind == elem_kind::custom) {
            const std::string_view ext = fields.string(content, "MsgBody.MsgContent.Ext");
            const std::string_view sound = fields.string(content, "MsgBody.MsgContent.Sound");
            push.ext = push.ext.empty() ? ext : push.ext;
            push.sound = push.sound.empty() ? sound : push.sound;
        }
    }
    const bool in_group = fields.find(root, "GroupId").has_value();
    fields.string(root, "GroupId");
    const auto life_time = fields.integer(root, "MsgLifeTime");
    const auto online_flag = fields.integer(root, "OnlineOnlyFlag");
    const bool online_user_only = fields.flag(root, "onlineUserOnly");
    const bool online_only = life_time == 0 || online_flag > 0 || online_user_only;
    return {
        .message = {.in = in_group ? std::optional{group{}} : std::nullopt,
                    .body = traits::elements(body.value_or(root))
                            | std::views::transform(engine::tencent_elem<Node>{table}),
                    .push = push,
                    .online_only = online_only},
        .bad_field = fields.bad_field(),
    };
}

} // namespace apnsfmt::inline v0
