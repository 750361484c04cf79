#include <apnsfmt/name.hpp>

#include <memory>
#include <optional>
#include <string>

#include <unicode/uchar.h>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr shown_name safe(std::string_view name) { return {name, names::safe}; }

/// A name built of repeated parts, to be proven at compile time.
struct repeated {
    char bytes[4096]{};
    std::size_t size{};

    constexpr repeated& add(std::string_view part, std::size_t times = 1)
    {
        for (; times > 0; --times) {
            for (const char each : part) {
                bytes[size++] = each;
            }
        }
        return *this;
    }
    constexpr std::string_view text() const { return {bytes, size}; }
};

constexpr repeated many(std::string_view part, std::size_t times) { return repeated{}.add(part, times); }

} // namespace

TEST_CASE("a clean name stays as it is")
{
    static constexpr shown_name held{"Denny", names::safe};
    PROVE(held.text() == "Denny");
    PROVE(safe("Denny").text() == "Denny");
    PROVE(safe("a (b) c").text() == "a (b) c");
    PROVE(safe("張三").text() == "張三");
    PROVE(safe("").empty());
    PROVE(shown_name{}.empty());
    static constexpr shown_name kept = safe("Denny");
    PROVE(kept.text() == "Denny");
}

TEST_CASE("step 1: ill-formed bytes are repaired, and only the first 1024 looked at")
{
    PROVE(safe("a\xFF").text() == "a\uFFFD");
    PROVE(safe(repeated{}.add("\u200B", 341).add("x").add("y").text()).text() == "x");
    PROVE(safe(repeated{}.add("\u200B", 341).add("中").text()).empty()); // begins within, ends beyond
    PROVE(safe(repeated{}.add("\u200B", 340).add("x").add("中").text()).text() == "x中");
}

TEST_CASE("step 2: controls and line breaks become a space")
{
    PROVE(safe("Alice: pay me\nBob").text() == "Alice: pay me Bob");
    PROVE(safe("a\u0085b").text() == "a b");
    PROVE(safe("a\x7F"
               "b\u2028c\u2029d\u009Fe")
              .text()
          == "a b c d e");
    PROVE(safe(std::string_view{"a\0b", 3}).text() == "a b");
}

TEST_CASE("step 3: what can't be seen goes, what shapes the visible stays")
{
    PROVE(safe("a\u202Eb").text() == "ab");
    PROVE(safe("\u034F\U0001D173\u206AA\uFFF9").text() == "A");
    PROVE(safe("a\u2800b\u3164c\u115Fd\u00ADe").text() == "abcde");
    PROVE(safe("a\u180Eb\u180Bc").text() == "ab\u180Bc");
    PROVE(safe("👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️").text()
          == "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿❤️");
    PROVE(safe("葛\U000E0100").text() == "葛\U000E0100");
}

TEST_CASE("step 4: white space")
{
    PROVE(safe("  a \t  b ").text() == "a b");
    PROVE(safe("張\u3000三").text() == "張\u3000三");
    PROVE(safe("張\u3000\u3000三").text() == "張 三");
    PROVE(safe("a\u00A0b").text() == "a\u00A0b");
    PROVE(safe("\u3000a\u3000").text() == "a");
    PROVE(safe("a \u200B b").text() == "a b"); // what is removed does not keep them apart
}

TEST_CASE("step 5: a name of nothing that can be seen is none")
{
    PROVE(safe("\u200B\u3164\u2060").empty());
    PROVE(safe("\u200D\uFE0F").empty());
    PROVE(safe("\u200D \u200D").empty());
    PROVE(safe("   ").empty());
    PROVE(safe(many("\uFE0F", 20).text()).empty());
}

TEST_CASE("step 6: a cluster of more than 16 code points becomes U+FFFD")
{
    PROVE(safe(repeated{}.add("Z").add("\u0301", 15).text()).text() == repeated{}.add("Z").add("\u0301", 15).text());
    PROVE(safe(repeated{}.add("Z").add("\u0301", 16).add("x").text()).text() == "\uFFFDx");
    PROVE(safe(repeated{}.add("🏴").add("\U000E0067", 15).text()).text()
          == repeated{}.add("🏴").add("\U000E0067", 15).text()); // four bytes each
    PROVE(safe(repeated{}.add("a").add("Z").add("\u0301", 400).text()).text() == "a\uFFFD");
}

TEST_CASE("step 7: at most 128 bytes, cut at a cluster boundary")
{
    PROVE(safe(many("n", 128).text()).text() == many("n", 128).text());
    PROVE(safe(many("n", 129).text()).text() == repeated{}.add("n", 125).add("…").text());
    PROVE(safe(many("名", 42).text()).text() == many("名", 42).text());
    PROVE(safe(many("名", 43).text()).text() == repeated{}.add("名", 41).add("…").text());
    PROVE(safe(many("名", 200).text()).text() == repeated{}.add("名", 41).add("…").text());
    PROVE(safe(many("👨‍👩‍👧‍👦", 6).text()).text()
          == repeated{}.add("👨‍👩‍👧‍👦", 5).add("…").text()); // 5 × 25 + 3 = 128
    PROVE(safe(repeated{}.add("x").add("👨‍👩‍👧‍👦", 6).text()).text()
          == repeated{}.add("x").add("👨‍👩‍👧‍👦", 4).add("…").text());
}

TEST_CASE("step 8: a name with right-to-left letters is isolated, beyond the 128 bytes")
{
    PROVE(safe("שלום").text() == "\u2068שלום\u2069");
    PROVE(safe("a\u0661").text() == "\u2068a\u0661\u2069");
    PROVE(safe("\U0001E900").text() == "\u2068\U0001E900\u2069");
    PROVE(safe("\uFE6F\u058F\u0900").text() == "\uFE6F\u058F\u0900"); // just outside
    PROVE(safe("\uFEFD").text() == "\u2068\uFEFD\u2069");             // not assigned, but right-to-left all the same
    PROVE(safe("\uFEFE").text() == "\u2068\uFEFE\u2069");
    PROVE(safe("\uFB1D").text() == "\u2068\uFB1D\u2069");
    PROVE(safe(many("ש", 70).text()).text().size() == 3 + 62 * 2 + 3 + 3);
    // What was cut away does not count.
    PROVE(safe(repeated{}.add("n", 128).add("ש").text()).text() == repeated{}.add("n", 125).add("…").text());
}

TEST_CASE("verbatim names are left to the repair on writing")
{
    PROVE(shown_name{"a\u202Eb \n c", names::verbatim}.text() == "a\u202Eb \n c");
    PROVE(shown_name{"\u200B", names::verbatim}.text() == "\u200B");
    PROVE(shown_name{"", names::verbatim}.empty());
}

TEST_CASE("what was done to a name is told")
{
    PROVE(safe("a b").changes() == name_changes{});
    PROVE(safe(many("\u200B", 342).text()).changes() == name_changes{.left_unread = true, .removed = true});
    PROVE(safe("a\xFF").changes() == name_changes{.repaired = true});
    PROVE(safe("a\nb").changes() == name_changes{.spaced = true});
    PROVE(safe("a\u200Bb").changes() == name_changes{.removed = true});
    PROVE(safe(" a").changes() == name_changes{.trimmed = true});
    PROVE(safe("a ").changes() == name_changes{.trimmed = true});
    PROVE(safe("a  b").changes() == name_changes{.trimmed = true});
    PROVE(safe(repeated{}.add("Z").add("\u0301", 16).text()).changes() == name_changes{.replaced = true});
    PROVE(safe(many("n", 129).text()).changes() == name_changes{.cut = true});
    PROVE(safe("שלום").changes() == name_changes{.isolated = true});
}

TEST_CASE("it is known how many bytes a name may take")
{
    PROVE(shown_name::most_bytes("Denny", names::safe) == longest_name_shown + 6);
    PROVE(shown_name::most_bytes("Denny", names::verbatim) == 5);
}

TEST_CASE("ranges that are turned around, or that touch one before, are not ascending")
{
    static constexpr engine::code_point_range ascending[] = {{1, 1}, {2, 3}};
    static constexpr engine::code_point_range turned[] = {{2, 1}, {3, 4}};
    static constexpr engine::code_point_range touching[] = {{1, 2}, {2, 3}};
    PROVE(engine::is_ascending(ascending));
    PROVE(!engine::is_ascending(turned));
    PROVE(!engine::is_ascending(touching));
}

TEST_CASE("the properties are Unicode's, as ICU has them")
{
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        const auto point = static_cast<UChar32>(c);
        const bool ignorable = u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0;
        const bool also_removed = c == 0x2800 || (c >= 0xFFF9 && c <= 0xFFFB);
        const bool kept = engine::contains(engine::kept_invisible, c);
        const bool spaced = engine::contains(engine::become_space, c);
        REQUIRE(engine::contains(engine::removed, c) == ((ignorable && !kept) || also_removed));
        REQUIRE((ignorable || !kept));
        REQUIRE((engine::contains(engine::white_space, c) || (spaced && u_isUWhiteSpace(point)))
                == (u_isUWhiteSpace(point) != 0));
        REQUIRE(spaced == (u_charType(point) == U_CONTROL_CHAR || c == 0x2028 || c == 0x2029));
    }
}

namespace {

/// What copying by blocks makes of a name in a buffer of exact size; nothing where it is left to the steps.
template <class Block>
std::optional<std::string> copied_by(std::string_view source)
{
    const auto name = std::make_unique<char[]>(source.size());
    source.copy(name.get(), source.size());
    const auto out = std::make_unique<char[]>(source.size() + Block::size);
    char* const end = engine::copy_clean_name<Block>({name.get(), source.size()}, out.get());
    return end == nullptr ? std::nullopt : std::optional{std::string(out.get(), end)};
}

/// Whether names are copied only as the steps leave them; counts those that are copied.
bool copies_only_clean_names(std::string_view name, std::size_t& copied)
{
    const auto native = copied_by<engine::native_block>(name);
    const auto by_words = copied_by<engine::swar_block>(name);
    copied += native.has_value() ? 1U : 0U;
    return native == by_words && (!native || (*native == name && safe(name).text() == name));
}

} // namespace

TEST_CASE("of all characters, printable ASCII, Han and Hangul are copied by blocks, and left as they are by the steps")
{
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        const bool clean = (c > ' ' && c < 0x7F && c != '"' && c != '\\') || (c >= 0x4000 && c <= 0x9FFF)
                           || (c >= 0xAC00 && c <= 0xD77F);
        for (const std::string_view around : {"", "a", "a ", "0123456789abcde", "中文中文中"}) {
            std::string name{around};
            char bytes[4];
            const std::string_view encoded{bytes, encode_code_point(c, bytes)};
            name += encoded;
            name += "b";
            name += encoded;
            std::size_t copied = 0;
            REQUIRE((copies_only_clean_names(name, copied) && copied == (clean ? 1U : 0U)));
        }
    }
}

TEST_CASE("any name of a few symbols, short and long")
{
    constexpr std::string_view symbols[] = {"a", " ", "\"", "中", "한", "\xE4", "\xB8", "\x7F", "\xED\x9E", "\xC0"};
    std::size_t copied = 0;
    for (const std::string_view before : {"", "abc", "0123456789ab", "中文中文中文"}) {
        for (std::size_t number = 1; number < 100000; ++number) {
            std::string name{before};
            for (std::size_t rest = number; rest != 0; rest /= std::size(symbols)) {
                name += symbols[rest % std::size(symbols)];
            }
            CAPTURE(name);
            REQUIRE(copies_only_clean_names(name, copied));
        }
    }
    CHECK(copied > 1000);
}

TEST_CASE("printable ASCII and Han with single spaces between are copied")
{
    for (const std::string_view name : {"K", "Bob Miller", "Ward 7", "The Rope Team", "Anna王", "王 五", "김민수",
                                        "a name that is quite a bit longer than a block"}) {
        CHECK(copied_by<engine::native_block>(name) == name);
    }
    for (std::size_t before = 0; before < 40; ++before) {
        const std::string name = std::string(before, 'x') + "中 한글";
        CAPTURE(name);
        CHECK(copied_by<engine::native_block>(name) == name);
        CHECK(copied_by<engine::swar_block>(name) == name);
    }
    CHECK(copied_by<engine::native_block>(std::string(longest_name_shown, 'x')).has_value());
    CHECK_FALSE(copied_by<engine::native_block>(std::string(longest_name_shown + 1, 'x')).has_value());
    CHECK_FALSE(copied_by<engine::native_block>("\"abcdefgh").has_value());
    CHECK_FALSE(copied_by<engine::native_block>("0123456789abcde  f").has_value());
}

namespace {

/// What is written for a name, in a buffer that is as large as it must be.
std::optional<std::string> written(std::string_view name, names treatment)
{
    const std::size_t size = 2 + most_escaped * shown_name::most_bytes(name, treatment) + roomy_json_writer::slack;
    const auto buffer = std::make_unique<char[]>(size);
    roomy_json_writer out{buffer.get(), size};
    const bool shown = write_name(out, " (", name, treatment);
    std::string bytes{buffer.get(), out.size()};
    json_writer slowly{buffer.get(), size};
    CHECK(write_name(slowly, " (", name, treatment) == shown);
    CHECK(std::string_view{buffer.get(), slowly.size()} == bytes);
    CHECK(bytes.empty() != shown);
    return shown ? std::optional{bytes} : std::nullopt;
}

} // namespace

TEST_CASE("a name is written after what stands before it, or neither is")
{
    CHECK(written("Denny", names::safe) == " (Denny");
    CHECK(written("a\nb", names::safe) == " (a b");
    CHECK(written("a \" b", names::safe) == " (a \\\" b");
    CHECK(written("שלום", names::safe) == " (\u2068שלום\u2069");
    CHECK(written("a\nb", names::verbatim) == " (a\\nb");
    CHECK(written("", names::safe) == std::nullopt);
    CHECK(written("", names::verbatim) == std::nullopt);
    CHECK(written("\u200B", names::safe) == std::nullopt);
}

TEST_CASE("nothing is read beyond a name")
{
    for (const std::string_view source : {"a\u202Eb", "中", "x\xF0\x9F\x98", "  ", "שלום"}) {
        for (std::size_t size = 0; size <= source.size(); ++size) {
            const auto exact = std::make_unique<char[]>(size);
            source.copy(exact.get(), size);
            CHECK(safe({exact.get(), size}).text() == safe(source.substr(0, size)).text());
        }
    }
}
