#pragma once

#include <cstddef>
#include <string_view>

#include <apnsfmt/version.hpp>

namespace apnsfmt::inline v0 {

/// The words one language has for the elems that show a word instead of their content.
struct label_set {
    std::string_view audio{};    ///< an audio elem
    std::string_view file{};     ///< a file elem
    std::string_view image{};    ///< an image elem
    std::string_view location{}; ///< a location elem
    std::string_view face{};     ///< a face elem
    std::string_view video{};    ///< a video elem
    std::string_view merged{};   ///< a merged history
    std::string_view message{};  ///< stands for all content where a preview hides it (spec §6.2)
};

/// The words of one language, by the tag it is asked for.
struct language {
    std::string_view tag{}; ///< BCP 47
    label_set labels{};     ///< its words
};

/// Every language the library speaks (spec §1a).
// clang-format off
inline constexpr language languages[] = {
    //            audio      file      image     location      face      video      merged            message
    {"en",      {"[audio]", "[file]", "[image]", "[Location]", "[Face]", "[video]", "[chat history]", "[message]"}},
    {"zh-Hans", {"[语音]",  "[文件]",  "[图片]",   "[位置]",      "[表情]",  "[视频]",   "[聊天记录]",       "[消息]"}},
    {"zh-Hant", {"[語音]",  "[檔案]",  "[圖片]",   "[位置]",      "[表情]",  "[影片]",   "[聊天記錄]",       "[訊息]"}},
};
// clang-format on

namespace engine {

/// Whether two language tags are the same: without case, `_` as `-`.
constexpr bool same_tag(std::string_view one, std::string_view other) noexcept
{
    const auto folded = [](char c) {
        return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    if (one.size() != other.size()) {
        return false;
    }
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (folded(one[i]) != folded(other[i])) {
            return false;
        }
    }
    return true;
}

/// A tag that stands for another.
struct tag_alias {
    std::string_view tag{};
    std::string_view meant{};
};

inline constexpr tag_alias tag_aliases[] = {
    {"zh-TW", "zh-Hant"},
    {"zh-HK", "zh-Hant"},
    {"zh-MO", "zh-Hant"},
    {"zh", "zh-Hans"},
};

} // namespace engine

/// The labels for a language tag: without case, `_` as `-`, by dropping subtags from the tag's end until a language or
/// an alias is met (RFC 4647 lookup). An unknown or empty tag gives English (spec §1a). Of a longer tag only the first
/// 35 bytes count, which is what RFC 5646 wants room for.
constexpr const label_set& labels_for(std::string_view tag) noexcept
{
    tag = tag.substr(0, 35);
    while (!tag.empty()) {
        std::string_view meant = tag;
        for (const engine::tag_alias& alias : engine::tag_aliases) {
            if (engine::same_tag(tag, alias.tag)) {
                meant = alias.meant;
            }
        }
        for (const language& each : languages) {
            if (engine::same_tag(meant, each.tag)) {
                return each.labels;
            }
        }
        const std::size_t subtag = tag.find_last_of("-_");
        tag = subtag == std::string_view::npos ? std::string_view{} : tag.substr(0, subtag);
    }
    return languages[0].labels;
}

static_assert(languages[0].tag == "en", "an unknown language is English");

/// The labels of each language by name, for `style::labels`.
namespace labels {

/// English, which serves where a language is unknown.
inline constexpr const label_set& en = labels_for("en");
/// Chinese in simplified characters.
inline constexpr const label_set& zh_hans = labels_for("zh-Hans");
/// Chinese in traditional characters.
inline constexpr const label_set& zh_hant = labels_for("zh-Hant");

} // namespace labels

/// A label set, borrowed: the set must outlive it, and a temporary one does not compile.
class label_view {
public:
    constexpr label_view(const label_set& labels) noexcept : labels_{&labels} {}
    label_view(const label_set&& labels) = delete;

    /// The set.
    constexpr const label_set& operator*() const noexcept { return *labels_; }
    /// A label of the set.
    constexpr const label_set* operator->() const noexcept { return labels_; }

private:
    const label_set* labels_;
};

} // namespace apnsfmt::inline v0
