#include <apnsfmt/text/escape.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "../prove.hpp"

using namespace apnsfmt;

namespace {

/// What a way of escaping does within some room; text and room are of exact size, for sanitizers to see beyond them.
template <class Escape>
std::string written(Escape escape_some, std::string_view source, std::size_t room, std::size_t& read)
{
    const auto text = std::make_unique<char[]>(source.size());
    source.copy(text.get(), source.size());
    const auto out = std::make_unique<char[]>(room);
    const escape_progress done = escape_some(std::string_view{text.get(), source.size()}, out.get(), room);
    read = done.read;
    return {out.get(), done.written};
}

/// Escapes by blocks of a certain kind as far as they reach, and the rest plainly.
template <class Block>
escape_progress escape_with(std::string_view text, char* out, std::size_t room)
{
    const escape_progress done = engine::escape_by_blocks<Block>(text, out, room);
    const escape_progress rest =
        engine::escape_plainly(text.substr(done.read), out + done.written, room - done.written);
    return {done.read + rest.read, done.written + rest.written};
}

/// Whether a way of escaping does what the plain loop of constant evaluation does, in every room of some.
template <class Escape>
bool agrees(Escape escape_some, std::string_view source)
{
    std::size_t plain_read = 0;
    std::size_t other_read = 0;
    const std::size_t most = most_escaped * source.size();
    for (const std::size_t room :
         {most + 200, most, source.size() + 130, source.size() + 3, source.size(), source.size() / 2}) {
        const std::string plain = written(engine::escape_plainly, source, room, plain_read);
        const std::string other = written(escape_some, source, room, other_read);
        if (plain != other || plain_read != other_read) {
            return false;
        }
    }
    return true;
}

/// The same for both kinds of block there are on this machine, and for what is chosen when the program runs.
bool agrees(std::string_view source)
{
    return agrees(escape_with<engine::native_block>, source) && agrees(escape_with<engine::swar_block>, source)
           && agrees(escape, source);
}

constexpr std::string_view parts[] = {
    "a",
    "\"",
    "\\",
    "\n",
    "\x01",
    {"\0", 1},
    "\x7F",
    "é",
    "߿",
    "ࠀ",
    "中",
    "퟿",
    "",
    "�",
    "😀",
    "\U00040000",
    "\U0010FFFF",
    "\xFF",
    "\x80",
    "\xC0\xAF",
    "\xC1",
    "\xC3",
    "\xE0\x9F\xBF",
    "\xE4\xB8",
    "\xE4",
    "\xED\xA0\x80",
    "\xF0\x8F\xBF\xBF",
    "\xF0\x9F\x98",
    "\xF4\x90\x80\x80",
    "\xF5\x80",
    "0123456789abcdef",
    "中文中文中文中文",
};

} // namespace

TEST_CASE("any two parts at every alignment, with and without text after them")
{
    for (const std::string_view one : parts) {
        for (const std::string_view other : parts) {
            for (std::size_t before = 0; before < 20; ++before) {
                for (const std::size_t after : {std::size_t{0}, std::size_t{1}, std::size_t{40}}) {
                    std::string source(before, 'x');
                    source += one;
                    source += other;
                    source.append(after, 'y');
                    CAPTURE(source);
                    REQUIRE(agrees(source));
                }
            }
        }
    }
}

TEST_CASE("any part in a long text, wherever a wide copy comes upon it")
{
    for (const std::string_view part : parts) {
        for (const std::string_view filling : {"中", "é", "😀", "xé"}) {
            for (std::size_t before = 0; before < 200; ++before) {
                std::string source;
                while (source.size() < before) {
                    source += filling;
                }
                source += part;
                while (source.size() < 420) {
                    source += filling;
                }
                CAPTURE(source);
                REQUIRE(agrees(source));
            }
        }
    }
}

TEST_CASE("what gains by a wide copy: long text that is other than ASCII where it begins, or in the middle")
{
    const std::string ascii(engine::least_wide, 'x');
    std::string begins = ascii;
    begins[0] = '\xC3';
    std::string later = ascii;
    later[ascii.size() / 2] = '\xC3';
    CHECK(engine::gains_by_wide_copy(begins, true));
    CHECK(engine::gains_by_wide_copy(later, true));
    CHECK(!engine::gains_by_wide_copy(begins, false));
    CHECK(!engine::gains_by_wide_copy(ascii, true));
    CHECK(!engine::gains_by_wide_copy(std::string_view{begins}.substr(0, begins.size() - 1), true));
    CHECK(!engine::gains_by_wide_copy("", true));
}

TEST_CASE("any byte at any place in a run of Han")
{
    for (const std::string_view letter : {"\xE4\x80\x80", "\xE9\xBF\xBF"}) {
        std::string source;
        while (source.size() < 36) {
            source += letter;
        }
        for (std::size_t at = 0; at < source.size(); ++at) {
            for (unsigned byte = 0; byte < 256; ++byte) {
                std::string changed = source;
                changed[at] = static_cast<char>(byte);
                CAPTURE(at);
                CAPTURE(byte);
                REQUIRE(agrees(changed));
            }
        }
    }
}

TEST_CASE("random runs of parts")
{
    std::uint64_t state = 1;
    const auto below = [&state](std::uint64_t end) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return (state >> 33U) % end;
    };
    for (int i = 0; i < 20000; ++i) {
        std::string source;
        const std::uint64_t kinds = 1 + below(4);
        std::string_view chosen[4];
        for (std::string_view& each : chosen) {
            each = parts[below(std::size(parts))];
        }
        for (std::uint64_t left = below(60); left > 0; --left) {
            source += chosen[below(kinds)];
        }
        CAPTURE(source);
        REQUIRE(agrees(source));
    }
}

TEST_CASE("long runs of quotes and of broken bytes")
{
    for (const std::string_view part : {"\"", "\xFF", "\xE4\xB8", "\x01", "中\"", "\xF0\x9F\x98"}) {
        std::string source;
        for (int i = 0; i < 500; ++i) {
            source += part;
        }
        CHECK(agrees(source));
    }
}

TEST_CASE("in every room there is, nothing is written beyond it")
{
    for (const std::string_view part :
         {"\x01", "\"", "\xFF", "中", "x", "x\x01\x02\x03\x04\x05\x06\x07", "\x01\xFF中\xE4\xB8"}) {
        std::string source;
        while (source.size() < 64) {
            source += part;
        }
        for (std::size_t room = 0; room < most_escaped * source.size() + 10; ++room) {
            std::size_t plain_read = 0;
            std::size_t block_read = 0;
            const std::string plain = written(engine::escape_plainly, source, room, plain_read);
            REQUIRE(written(escape_with<engine::native_block>, source, room, block_read) == plain);
            REQUIRE(block_read == plain_read);
            REQUIRE(written(escape_with<engine::swar_block>, source, room, block_read) == plain);
            REQUIRE(block_read == plain_read);
        }
    }
}

namespace {

/// Whether a text is copied exactly if it has at most four blocks and stands as it is.
template <class Block>
bool copies_only_plain(const std::string& source, bool is_plain)
{
    const std::size_t most = 4 * Block::size;
    // With a byte before it, for sanitizers give memory of no size one that may be read.
    const auto before = std::make_unique<char[]>(1 + source.size());
    source.copy(before.get() + 1, source.size());
    const std::string_view text{before.get() + 1, source.size()};
    const auto out = std::make_unique<char[]>(most + Block::size);
    if (engine::copied_if_plain<Block>(text, out.get())) {
        return is_plain && source.size() <= most && source == std::string_view{out.get(), source.size()};
    }
    return !is_plain || source.size() > most || source.empty();
}

} // namespace

TEST_CASE("a text of at most four blocks of plain ASCII is copied as it is, any other is not")
{
    for (std::size_t size = 0; size < 80; ++size) {
        CAPTURE(size);
        std::string source;
        for (std::size_t i = 0; i < size; ++i) {
            source += static_cast<char>('0' + i);
        }
        std::replace(source.begin(), source.end(), '\\', ' ');
        REQUIRE(copies_only_plain<engine::native_block>(source, true));
        REQUIRE(copies_only_plain<engine::swar_block>(source, true));
        for (char& each : source) {
            const char before = each;
            for (const char other : {'"', '\\', '\n', '\x1F', '\x80', '\xE4'}) {
                each = other;
                REQUIRE(copies_only_plain<engine::native_block>(source, false));
                REQUIRE(copies_only_plain<engine::swar_block>(source, false));
            }
            each = before;
        }
    }
}

TEST_CASE("a text is escaped at compile time, too")
{
    constexpr auto escaped = [](std::string_view source, std::size_t room) {
        char out[20]{};
        const escape_progress done = escape(source, out, room);
        return done.read == 3 && std::string_view{out, done.written} == R"(a\"b)";
    };
    PROVE(escaped(R"(a"b)", 20));
    PROVE(escaped("a\"b\xE4", 5));
}

TEST_CASE("escapes of ASCII")
{
    PROVE(std::string_view{escape_of('\\')} == "\\\\");
    PROVE(std::string_view{escape_of('\b')} == "\\b");
    PROVE(std::string_view{escape_of('\f')} == "\\f");
    PROVE(std::string_view{escape_of('\r')} == "\\r");
    PROVE(std::string_view{escape_of('\t')} == "\\t");
    PROVE(std::string_view{escape_of('\0')} == "\\u0000");
    PROVE(std::string_view{escape_of('\x10')} == "\\u0010");
    for (std::size_t i = 0; i < engine::escapes.size(); ++i) {
        CHECK(std::string_view{engine::escapes[i]} == std::string_view{escape_of(static_cast<char>(i))});
    }
    PROVE(std::string_view{escape_of('"')} == "\\\"");
    PROVE(std::string_view{escape_of('\n')} == "\\n");
    PROVE(std::string_view{escape_of('\x1f')} == "\\u001f");
    PROVE(std::string_view{escape_of(' ')} == "");
    PROVE(std::string_view{escape_of('/')} == "");
    PROVE(std::string_view{escape_of('\x7F')} == "");
    PROVE(engine::escapes['\t'].size == 2);
}
