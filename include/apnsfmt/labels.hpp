#pragma once

#include <cstddef>
#include <string_view>

#include <apnsfmt/version.hpp>

// The words that stand for what a message does not show: the label table of spec §1a, and how to amend it.

namespace apnsfmt::inline v0 {

/// The words one language has for the elems that show a word instead of their content. Right-to-left words are each
/// isolated by U+2068 … U+2069, so that a label stays whole in a left-to-right line and moves nothing beside it.
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

/// A copy with one label amended: `amended(labels::en, &label_set::audio, "[voice]")`.
constexpr label_set amended(label_set words, std::string_view label_set::* label, std::string_view text) noexcept
{
    words.*label = text;
    return words;
}

/// The words of one language, by the tag it is asked for.
struct language {
    std::string_view tag{}; ///< BCP 47
    label_set labels{};     ///< its words
};

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

/// The row of exactly this tag; that without a tag, which ends the rows, if there is none.
constexpr const language* find_language(const language* rows, std::string_view tag) noexcept
{
    while (!rows->tag.empty() && !same_tag(rows->tag, tag)) {
        ++rows;
    }
    return rows;
}

// Not constexpr, so that a call ends the compilation and its name stands in the diagnostic; nothing ever runs them.
void language_without_tag_or_listed_twice();
void language_not_in_table();

} // namespace engine

/// The rows of languages; the first serves where a language is unknown.
template <std::size_t Size>
class language_table {
public:
    /// Takes the rows; one without a tag, or a second one of the same tag, does not compile.
    consteval language_table(const language (&rows)[Size]) : language_table{rows, Size} {}

    /// The rows.
    constexpr const language* begin() const noexcept { return rows_; }
    /// The end of the rows.
    constexpr const language* end() const noexcept { return rows_ + Size; }
    /// How many languages have a row.
    constexpr std::size_t size() const noexcept { return Size; }

    /// A copy in which one label of one language is amended; a language without a row does not compile.
    friend consteval language_table amended(language_table table, std::string_view tag,
                                            std::string_view label_set::* label, std::string_view text)
    {
        const auto row = engine::find_language(table.begin(), tag) - table.begin();
        if (table.rows_[row].tag.empty()) {
            engine::language_not_in_table();
        }
        table.rows_[row].labels.*label = text;
        return table;
    }

    /// A copy with one row more, for a language of the user's own.
    friend consteval language_table<Size + 1> extended(const language_table& table, const language& row)
    {
        language rows[Size + 1]{};
        for (std::size_t i = 0; i < Size; ++i) {
            rows[i] = table.rows_[i];
        }
        rows[Size] = row;
        return rows;
    }

private:
    consteval language_table(const language* rows, std::size_t count)
    {
        for (std::size_t i = 0; i < count; ++i) {
            if (engine::find_language(rows_, rows[i].tag) != rows_ + i || rows[i].tag.empty()) {
                engine::language_without_tag_or_listed_twice();
            }
            rows_[i] = rows[i];
        }
    }

    language rows_[Size + 1]{}; // the last one, without a tag, ends them
};

/// Every language the library speaks (spec §1a).
// clang-format off
inline constexpr language_table languages{{
    //           audio                    file          image            location          face           video       merged                        message
    {"en",      {"[audio]",               "[file]",     "[image]",       "[Location]",     "[Face]",      "[video]",  "[chat history]",             "[message]"}},
    {"zh-Hans", {"[语音]",                "[文件]",     "[图片]",        "[位置]",         "[表情]",      "[视频]",   "[聊天记录]",                 "[消息]"}},
    {"zh-Hant", {"[語音]",                "[檔案]",     "[圖片]",        "[位置]",         "[表情]",      "[影片]",   "[聊天記錄]",                 "[訊息]"}},
    {"ja",      {"[音声]",                "[ファイル]", "[画像]",        "[位置情報]",     "[スタンプ]",  "[動画]",   "[チャット履歴]",             "[メッセージ]"}},
    {"ko",      {"[음성 메시지]",         "[파일]",     "[사진]",        "[위치]",         "[이모티콘]",  "[동영상]", "[대화 기록]",                "[메시지]"}},
    {"es",      {"[audio]",               "[archivo]",  "[imagen]",      "[ubicación]",    "[sticker]",   "[video]",  "[historial del chat]",       "[mensaje]"}},
    {"fr",      {"[message vocal]",       "[fichier]",  "[image]",       "[localisation]", "[sticker]",   "[vidéo]",  "[historique de discussion]", "[message]"}},
    {"de",      {"[Sprachnachricht]",     "[Datei]",    "[Bild]",        "[Standort]",     "[Sticker]",   "[Video]",  "[Chatverlauf]",              "[Nachricht]"}},
    {"pt",      {"[áudio]",               "[arquivo]",  "[imagem]",      "[localização]",  "[figurinha]", "[vídeo]",  "[histórico da conversa]",    "[mensagem]"}},
    {"ru",      {"[голосовое сообщение]", "[файл]",     "[изображение]", "[геопозиция]",   "[стикер]",    "[видео]",  "[история чата]",             "[сообщение]"}},
    {"ar",      {"\u2068[رسالة صوتية]\u2069", "\u2068[ملف]\u2069", "\u2068[صورة]\u2069", "\u2068[الموقع]\u2069", "\u2068[ملصق]\u2069", "\u2068[فيديو]\u2069", "\u2068[سجل الدردشة]\u2069", "\u2068[رسالة]\u2069"}},
    {"vi",      {"[Tin nhắn thoại]",      "[Tệp]",      "[Hình ảnh]",    "[Vị trí]",       "[Nhãn dán]",  "[Video]",  "[Lịch sử trò chuyện]",       "[Tin nhắn]"}},
    {"th",      {"[ข้อความเสียง]",          "[ไฟล์]",      "[รูปภาพ]",       "[ตำแหน่งที่ตั้ง]",    "[สติกเกอร์]",   "[วิดีโอ]",   "[ประวัติการแชท]",              "[ข้อความ]"}},
    {"id",      {"[pesan suara]",         "[file]",     "[gambar]",      "[lokasi]",       "[stiker]",    "[video]",  "[riwayat chat]",             "[pesan]"}},
}};
// clang-format on

static_assert(languages.begin()->tag == "en", "an unknown language is English");

/// Any language table, borrowed: the table must outlive it, and a temporary one does not compile.
class language_view {
public:
    /// Borrows a table of any size.
    template <std::size_t Size>
    constexpr language_view(const language_table<Size>& table) noexcept : rows_{table.begin()}
    {
    }
    template <std::size_t Size>
    language_view(const language_table<Size>&& table) = delete;

    /// The row of exactly this tag, without case, `_` as `-`; one without a tag if there is none.
    constexpr const language& operator[](std::string_view tag) const noexcept
    {
        return *engine::find_language(rows_, tag);
    }
    /// The row that serves where a language is unknown.
    constexpr const language& fallback() const noexcept { return *rows_; }

private:
    const language* rows_;
};

namespace engine {

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

/// The tag that this one stands for; empty if it is no alias.
constexpr std::string_view meant_by(std::string_view tag) noexcept
{
    for (const tag_alias& alias : tag_aliases) {
        if (same_tag(tag, alias.tag)) {
            return alias.meant;
        }
    }
    return {};
}

/// The tag without its last subtag; empty if it has but one.
constexpr std::string_view without_last_subtag(std::string_view tag) noexcept
{
    const std::size_t separator = tag.find_last_of("-_");
    return separator == std::string_view::npos ? std::string_view{} : tag.substr(0, separator);
}

} // namespace engine

/// The row for a language tag: without case, `_` as `-`, by dropping subtags from the tag's end until a language or an
/// alias of one is met (RFC 4647 lookup). An unknown or empty tag gives the table's first language, English (spec §1a).
/// Of a longer tag only the first 35 bytes count, which is what RFC 5646 wants room for.
constexpr const language& language_for(std::string_view tag, language_view table = languages) noexcept
{
    for (tag = tag.substr(0, 35); !tag.empty(); tag = engine::without_last_subtag(tag)) {
        for (const std::string_view meant : {tag, engine::meant_by(tag)}) {
            if (const language& row = table[meant]; !row.tag.empty()) {
                return row;
            }
        }
    }
    return table.fallback();
}

/// The labels for a language tag; see `language_for`.
constexpr const label_set& labels_for(std::string_view tag, language_view table = languages) noexcept
{
    return language_for(tag, table).labels;
}

/// The labels of each language by name, for `style::labels`.
namespace labels {

inline constexpr const label_set& en = labels_for("en");           ///< English
inline constexpr const label_set& zh_hans = labels_for("zh-Hans"); ///< Chinese in simplified characters
inline constexpr const label_set& zh_hant = labels_for("zh-Hant"); ///< Chinese in traditional characters
inline constexpr const label_set& ja = labels_for("ja");           ///< Japanese
inline constexpr const label_set& ko = labels_for("ko");           ///< Korean
inline constexpr const label_set& es = labels_for("es");           ///< Spanish
inline constexpr const label_set& fr = labels_for("fr");           ///< French
inline constexpr const label_set& de = labels_for("de");           ///< German
inline constexpr const label_set& pt = labels_for("pt");           ///< Portuguese, as in Brazil
inline constexpr const label_set& ru = labels_for("ru");           ///< Russian
inline constexpr const label_set& ar = labels_for("ar");           ///< Arabic
inline constexpr const label_set& vi = labels_for("vi");           ///< Vietnamese
inline constexpr const label_set& th = labels_for("th");           ///< Thai
inline constexpr const label_set& id = labels_for("id");           ///< Indonesian

} // namespace labels

/// A label set, borrowed: the set must outlive it, and a temporary one does not compile.
class label_view {
public:
    /// Borrows a set.
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
