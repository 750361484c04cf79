#include "keys.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <set>

#include <fmt/format.h>

namespace harness {

namespace {

/// The total number of warnings in a run is bounded, and so is the memory for them.
constexpr std::size_t max_warnings = 100;

constexpr std::string_view receiver_keys = "Badge Presence ReceiveOpt Mentioned Preview Language BusinessID Token";

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

/// The number of letters to change, insert, delete or swap with the next one (Damerau), regardless of case.
std::size_t edit_distance(std::string_view from, std::string_view to)
{
    std::vector<std::vector<std::size_t>> distances(from.size() + 1, std::vector<std::size_t>(to.size() + 1));
    for (std::size_t i = 0; i <= from.size(); ++i) {
        for (std::size_t j = 0; j <= to.size(); ++j) {
            if (i == 0 || j == 0) {
                distances[i][j] = i + j;
                continue;
            }
            const auto is_same = [&](std::size_t one, std::size_t other) {
                return lower(from[one - 1]) == lower(to[other - 1]);
            };
            std::size_t& least = distances[i][j];
            least = std::min(
                {distances[i - 1][j] + 1, distances[i][j - 1] + 1, distances[i - 1][j - 1] + (is_same(i, j) ? 0 : 1)});
            if (i > 1 && j > 1 && is_same(i, j - 1) && is_same(i - 1, j)) {
                least = std::min(least, distances[i - 2][j - 2] + 1);
            }
        }
    }
    return distances[from.size()][to.size()];
}

/// Whether a key may be a misspelling of a known one. Two edits turn a short key into almost any other.
bool is_similar(std::string_view key, std::string_view known)
{
    const std::size_t max_distance = known.size() < 5 ? 1 : 2;
    return key.size() <= known.size() + max_distance && known.size() <= key.size() + max_distance
           && edit_distance(key, known) <= max_distance;
}

void warn_of_misspelled_keys(const json& object, const known_object& known)
{
    static std::set<std::string> warned;
    for (const auto& [key, value] : object.items()) {
        const auto is_in = [&key](const auto& keys) { return std::ranges::find(keys, key) != keys.end(); };
        if (warned.size() == max_warnings || is_in(known.keys) || is_in(known.ignored)) {
            continue;
        }
        const auto similar =
            std::ranges::find_if(known.keys, [&key](std::string_view each) { return is_similar(key, each); });
        if (similar == known.keys.end()) {
            continue;
        }
        const std::string path = path_of(known.path, key);
        if (warned.insert(path).second) {
            fmt::print(stderr, "apnsfmt-harness: unknown key {} is ignored; did you mean {}?\n", path, *similar);
        }
    }
}

/// Calls `visit` with each object that a path leads to.
template <class Visit>
void visit_objects(const json& from, std::string_view path, const Visit& visit)
{
    if (from.is_array()) {
        for (const json& each : from) {
            visit_objects(each, path, visit);
        }
    } else if (path.empty() && from.is_object()) {
        visit(from);
    } else if (from.is_object()) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        if (const auto found = from.find(path.substr(0, dot)); found != from.end()) {
            visit_objects(*found, path.substr(std::min(dot + 1, path.size())), visit);
        }
    }
}

} // namespace

std::vector<std::string_view> words(std::string_view text)
{
    std::vector<std::string_view> found;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        found.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return found;
}

std::string path_of(std::string_view parent, std::string_view key)
{
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const bool is_plain = !key.empty() && key.find_first_not_of(plain) == std::string_view::npos;
    return fmt::format("{}{}{}", parent, parent.empty() ? "" : ".",
                       is_plain ? std::string{key} : json(key).dump(-1, ' ', true));
}

std::span<const known_object> objects_of_message()
{
    static const std::vector<known_object> objects{
        {"",
         words("MsgBody OfflinePushInfo GroupId MsgLifeTime OnlineOnlyFlag onlineUserOnly Sender Group Receiver Style "
               "Aps Custom PushType Limit Priority Expiration CollapseId ApnsId ProviderToken Apps Broadcast"),
         words("From_Account To_Account MsgSeq MsgRandom MsgTimeStamp MsgTime MsgKey MsgId Random SyncOtherMachine "
               "CloudCustomData ForbidCallbackControl SendMsgControl SupportMessageExtension IsNeedReadReceipt "
               "IsPlaceMsg MsgPriority GroupAtInfo NoticeFlag Ext TopicId Type Operator_Account CallbackCommand "
               "EventTime UnreadMsgNum SendMsgResult ErrorInfo")},
        {"MsgBody", words("MsgType MsgContent")},
        {"OfflinePushInfo",
         words("PushFlag Title title Desc desc Ext ext iOSSound ios_sound iOSImage iOSPushType iOSInterruptionLevel "
               "enableIOSBackgroundNotification ignoreIOSBadge disablePush ApnsInfo"),
         words("AndroidInfo HarmonyInfo androidSound")},
        {"OfflinePushInfo.ApnsInfo", words("Title SubTitle Sound Image MutableContent BadgeMode")},
        {"Sender", words("Nick NameCard")},
        {"Group", words("Name")},
        {"Receiver", words(receiver_keys)},
        {"Style", words("Language Layout Localize SenderOverrides Separators CustomWithoutDesc Desc Names")},
        {"Apps", words("BusinessID BundleId Topic Environment")},
        {"Broadcast", words("ChannelId BundleId Environment")},
    };
    return objects;
}

std::span<const known_object> objects_of_fanout()
{
    static const std::vector<known_object> objects{
        {"", words("Message Receivers")},
        {"Receivers", words(receiver_keys)},
    };
    return objects;
}

std::span<const known_object> objects_of_answer()
{
    static const std::vector<known_object> objects{{"", words("status body Registered")}};
    return objects;
}

void warn_of_misspelled_keys(node line, std::span<const known_object> objects)
{
    for (const known_object& known : objects) {
        visit_objects(*line, known.path, [&known](const json& object) { warn_of_misspelled_keys(object, known); });
    }
}

} // namespace harness
