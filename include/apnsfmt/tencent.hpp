#pragma once

#include <cstddef>
#include <cstdint>
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
///     bool is_object(Node);
///     bool is_array(Node);
///     std::optional<std::string_view> string(Node);            absent where it is of another type;
///     std::optional<std::int64_t> integer(Node);               likewise, and beyond 64 bits
///     std::optional<bool> boolean(Node);                       likewise
///     a view of Node elements(Node);                           empty where it is no array
template <class Node>
struct json_node_traits;

/// Reads the fields of a JSON object by path and keeps in mind the first one that has the wrong type. Absent fields are
/// no error. A path is a name for messages; its last part is the key.
template <class Node>
class json_fields {
    using traits = json_node_traits<Node>;

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

private:
    static constexpr optional_node find(const optional_node& parent, std::string_view path) noexcept
    {
        const std::size_t dot = path.rfind('.');
        return parent ? traits::member(*parent, dot == std::string_view::npos ? path : path.substr(dot + 1))
                      : optional_node{};
    }

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

namespace engine {

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
    apnsfmt::message<tencent_body<Node>> message{};
    /// The path of the first field of the wrong type, `message` for the whole; empty: none.
    std::string_view bad_field{};

    /// Whether the message could be read.
    constexpr explicit operator bool() const noexcept { return bad_field.empty(); }
};

/// Reads a message in the form of Tencent IM's REST calls sendmsg and send_group_msg: MsgBody, OfflinePushInfo, GroupId
/// (which makes it a group chat), MsgLifeTime, OnlineOnlyFlag. Unknown fields are ignored. A custom elem's Ext and
/// Sound stand in for those that OfflinePushInfo does not set (spec §2.5, §2.6). Borrows the DOM and the table, whose
/// rows say which MsgType is which kind.
template <class Node>
constexpr tencent_message<Node> read_tencent_message(Node root, const rule_view& table = standard_rules) noexcept
{
    using traits = json_node_traits<Node>;
    if (!traits::is_object(root)) {
        return {.bad_field = "message"};
    }
    json_fields<Node> fields;
    const std::optional<Node> info = fields.object(root, "OfflinePushInfo");
    const std::optional<Node> apns = fields.object(info, "OfflinePushInfo.ApnsInfo");
    const std::string_view apns_title = fields.string(apns, "OfflinePushInfo.ApnsInfo.Title");
    const std::string_view info_title = fields.string(info, "OfflinePushInfo.Title");
    push_info push{
        .title = apns_title.empty() ? info_title : apns_title,
        .subtitle = fields.string(apns, "OfflinePushInfo.ApnsInfo.SubTitle"),
        .desc = fields.string(info, "OfflinePushInfo.Desc"),
        .ext = fields.string(info, "OfflinePushInfo.Ext"),
        .sound = fields.string(apns, "OfflinePushInfo.ApnsInfo.Sound"),
        .image = fields.string(apns, "OfflinePushInfo.ApnsInfo.Image"),
        .mutable_content = fields.integer(apns, "OfflinePushInfo.ApnsInfo.MutableContent") == 1,
        .ignore_badge = fields.integer(apns, "OfflinePushInfo.ApnsInfo.BadgeMode") == 1,
        .disabled = fields.integer(info, "OfflinePushInfo.PushFlag") == 1,
    };
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
    const bool in_group = traits::member(root, "GroupId").has_value();
    fields.string(root, "GroupId");
    const bool online_only = fields.integer(root, "MsgLifeTime") == 0 || fields.integer(root, "OnlineOnlyFlag") > 0;
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
