#include <apnsfmt/labels.hpp>

#include <array>
#include <string>
#include <type_traits>
#include <utility>

#include <unicode/ubidi.h>
#include <unicode/unistr.h>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr std::string_view label_set::* all_labels[] = {
    &label_set::audio, &label_set::file,  &label_set::image,  &label_set::location,
    &label_set::face,  &label_set::video, &label_set::merged, &label_set::message,
};

constexpr language_table own_languages = extended(
    amended(languages, "DE", &label_set::audio, "[Audio]"),
    {"tr", {"[ses kaydı]", "[dosya]", "[resim]", "[konum]", "[çıkartma]", "[video]", "[sohbet geçmişi]", "[mesaj]"}});

/// What is seen of a line from left to right, as ICU has it; the line's own direction is a level, or ICU's to find.
std::string seen(const std::string& line, UBiDiLevel direction)
{
    const icu::UnicodeString text = icu::UnicodeString::fromUTF8(line);
    icu::UnicodeString ordered;
    UErrorCode error = U_ZERO_ERROR;
    UBiDi* const bidi = ubidi_open();
    ubidi_setPara(bidi, text.getBuffer(), text.length(), direction, nullptr, &error);
    char16_t* const out = ordered.getBuffer(text.length());
    const std::int32_t size =
        ubidi_writeReordered(bidi, out, text.length(), UBIDI_DO_MIRRORING | UBIDI_REMOVE_BIDI_CONTROLS, &error);
    ordered.releaseBuffer(size);
    ubidi_close(bidi);
    CHECK(U_SUCCESS(error));
    std::string bytes;
    return ordered.toUTF8String(bytes);
}

/// Whether a label is seen in a line as a picture would be: whole, and nothing beside it elsewhere for it.
bool is_seen_as_picture(const std::string& before, const std::string& label, const std::string& after,
                        UBiDiLevel direction)
{
    const std::string picture = "\uFFFC";
    std::string expected = seen(before + picture + after, direction);
    expected.replace(expected.find(picture), picture.size(), seen(label, UBIDI_LTR));
    return seen(before + label + after, direction) == expected;
}

} // namespace

TEST_CASE("every language has every label, in brackets")
{
    for (const language& each : languages) {
        for (const auto label : all_labels) {
            CAPTURE(each.tag);
            CAPTURE(each.labels.*label);
            const std::string brackets_and_word = seen(std::string{each.labels.*label}, UBIDI_LTR);
            CHECK(brackets_and_word.size() > 2);
            CHECK(brackets_and_word.front() == '[');
            CHECK(brackets_and_word.back() == ']');
        }
    }
}

TEST_CASE("every language has a name")
{
    constexpr std::array names{&labels::en, &labels::zh_hans, &labels::zh_hant, &labels::ja, &labels::ko,
                               &labels::es, &labels::fr,      &labels::de,      &labels::pt, &labels::ru,
                               &labels::ar, &labels::vi,      &labels::th,      &labels::id};
    PROVE(names.size() == languages.size());
    PROVE([&names] {
        auto name = names.begin();
        for (const language& each : languages) {
            if (*name++ != &each.labels) {
                return false;
            }
        }
        return true;
    }());
}

TEST_CASE("right-to-left labels stay whole, and what stands beside them where it is")
{
    const std::string other{labels::ar.image};
    const std::pair<std::string, std::string> around[] = {
        {"Denny (Climbers): ", ""},     {"Denny (Climbers): ", other},
        {"Denny: Test", "5-7 (x) [y]"}, {"Denny: (1-2 ", ") 3-4"},
        {"Denny: שלום ", " שלום 1-2"},  {"\u2068محمد\u2069 (\u2068متسلقون\u2069): ", " 50%"},
        {"مرحبا", "مرحبا 1-2"},         {"", ""},
    };
    constexpr UBiDiLevel directions[] = {UBIDI_LTR, UBIDI_RTL, UBIDI_DEFAULT_LTR};
    for (const auto label : all_labels) {
        for (const auto& [before, after] : around) {
            for (const UBiDiLevel direction : directions) {
                CAPTURE(before);
                CAPTURE(labels::ar.*label);
                CAPTURE(after);
                CHECK(is_seen_as_picture(before, std::string{labels::ar.*label}, after, direction));
            }
        }
    }
    // Without its isolation a label turns the numbers after it around.
    CHECK(seen("Denny: [\u0645] 5-7", UBIDI_LTR) == "Denny: [\u0645] 7-5");
    CHECK_FALSE(is_seen_as_picture("Denny: ", "[\u0645]", " 5-7", UBIDI_LTR));
}

TEST_CASE("a tag is matched without case, with either separator, by dropping subtags")
{
    PROVE(labels_for("en").audio == "[audio]");
    PROVE(labels_for("en-US").audio == "[audio]");
    PROVE(labels_for("pt-BR").file == "[arquivo]");
    PROVE(labels_for("ES_419").file == "[archivo]");
    PROVE(labels_for("AR").file == labels::ar.file);
    PROVE(labels_for("ja-Jpan-JP-u-ca-japanese").file == "[ファイル]");
    PROVE(labels_for("zh-Hans").audio == "[语音]");
    PROVE(labels_for("ZH_hAnS").audio == "[语音]");
    PROVE(labels_for("zh-Hans-CN").audio == "[语音]");
    PROVE(labels_for("zh-Hant").audio == "[語音]");
}

TEST_CASE("Chinese without a script goes by region, with one by that")
{
    PROVE(labels_for("zh").file == "[文件]");
    PROVE(labels_for("zh-CN").file == "[文件]");
    PROVE(labels_for("zh-SG").file == "[文件]");
    PROVE(labels_for("zh-TW").file == "[檔案]");
    PROVE(labels_for("zh_hk").file == "[檔案]");
    PROVE(labels_for("zh-MO").file == "[檔案]");
    PROVE(labels_for("zh-HK-x-yue").file == "[檔案]");
    PROVE(labels_for("zh-Hant-HK").file == "[檔案]");
    PROVE(labels_for("zh-Hant-CN").file == "[檔案]");
    PROVE(labels_for("zh-Hans-TW").file == "[文件]");
    PROVE(labels_for("zh-yue-HK").file == "[文件]"); // neither an alias nor what one begins with: any other zh-…
}

TEST_CASE("an unknown language is English")
{
    PROVE(labels_for("tlh").file == "[file]");
    PROVE(labels_for("").file == "[file]");
    PROVE(labels_for("-").file == "[file]");
    PROVE(labels_for("zhx").file == "[file]");
    PROVE(labels_for("e").file == "[file]");
    PROVE(labels_for("zh-Hant-x-a-private-subtag-longer-than-any-other").file == "[檔案]");
}

TEST_CASE("a language of the caller's own is one row more, an amended label one call")
{
    PROVE(own_languages.size() == languages.size() + 1);
    PROVE(labels_for("tr-TR", own_languages).file == "[dosya]");
    PROVE(labels_for("tr-TR").file == "[file]");
    PROVE(labels_for("de-AT", own_languages).audio == "[Audio]");
    PROVE(labels_for("de-AT", own_languages).file == "[Datei]");
    PROVE(labels_for("de-AT").audio == "[Sprachnachricht]");
    PROVE(labels_for("zh-TW", own_languages).file == "[檔案]");
    PROVE(labels_for("tlh", own_languages).file == "[file]");
    // A row of its own comes before what a tag is an alias of.
    static constexpr language_table cantonese = extended(languages, {"zh-HK", {.image = "[相]"}});
    PROVE(labels_for("zh_hk", cantonese).image == "[相]");
    PROVE(labels_for("zh-MO", cantonese).image == "[圖片]");
    // A table of the caller's own need not know what aliases mean; its first language serves then.
    static constexpr language_table alpine{{{"de", labels::de}, {"fr", labels::fr}}};
    PROVE(labels_for("zh-TW", alpine).file == "[Datei]");
    PROVE(labels_for("fr-CH", alpine).file == "[fichier]");
    // Of a tag, 35 bytes count.
    static constexpr std::string_view of_36 = "x-aaaaaaaa-bbbbbbbb-cccccccc-ddddddd";
    static constexpr language_table private_use = extended(languages, {of_36.substr(0, 35), {.image = "[x]"}});
    static constexpr language_table too_long = extended(languages, {of_36, {.image = "[x]"}});
    PROVE(of_36.size() == 36);
    PROVE(labels_for(of_36.substr(0, 35), private_use).image == "[x]");
    PROVE(labels_for(of_36, too_long).image == "[image]");
    static_assert(!std::is_constructible_v<language_view, language_table<2>>, "a temporary would dangle");
}

TEST_CASE("a language by its name, and one label amended")
{
    PROVE(labels::zh_hant.video == "[影片]");
    PROVE(label_view { labels::en } -> face == "[Face]");
    static constexpr label_set mine = amended(labels::en, &label_set::audio, "[voice]");
    PROVE(label_view { mine } -> audio == "[voice]");
    PROVE((*label_view{mine}).file == "[file]");
    PROVE(amended(labels::de, &label_set::message, "[neu]").message == "[neu]");
    static_assert(!std::is_constructible_v<label_view, label_set>, "a temporary would dangle");
}
