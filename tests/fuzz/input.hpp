#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the fuzz targets share. A target is the body of a unit test, `void fuzz(input&)`: it takes what it needs from
// the input, and expects what must hold whatever that is.

/// Ends the run, which libFuzzer notices, where something does not hold.
inline void expect(bool holds, std::source_location where = std::source_location::current())
{
    if (!holds) {
        std::fprintf(stderr, "%s:%u: does not hold\n", where.file_name(), static_cast<unsigned>(where.line()));
        std::abort();
    }
}

/// What texts are made of: everything that the library treats in a way of its own.
inline constexpr std::string_view symbols[] = {
    "a",
    " ",
    "\"",
    "\\",
    "\n",
    "\r",
    "\x01",
    "\x7F",
    "\u0085",
    "é",
    "中",
    "한",
    "\U00020000", // JSON, UTF-8
    "\xFF",
    "\x80",
    "\xC3",
    "\xE4\xB8",
    "\xED\xA0\x80",
    "\xF0\x9F\x98",
    "\xF4\x90\x80\x80",
    "\xC0\xAF", // ill-formed
    "\u0301",
    "\u0903",
    "\u0600",
    "\u0915",
    "\u094D",
    "\u200D",
    "\u200C",
    "\u1100",
    "\u1161",
    "\u11A8",
    "가", // clusters
    "👨‍👩‍👧‍👦",
    "👍🏽",
    "🇩",
    "❤\uFE0F",
    "🏴\U000E0067\U000E007F",
    "\U0001F600",
    "\r\n", // emoji
    "\u202E",
    "\u2066",
    "\u2069",
    "\u200F",
    "\u061C",
    "ש",
    "ع",
    "\u0661",
    "\u2028",
    "\u3000",
    "\u200B",
    "\uFEFF", // names
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "0",
    "-1.5e3",
    "null",
    "\"a\"",
    "\\u12",
    "\\uD83D\\uDE00", // raw JSON
};

/// Some bytes, read as decisions and texts. Once they are used up, every decision is the first one, and every text is
/// empty.
class input {
public:
    input(const std::uint8_t* bytes, std::size_t size) : left_{bytes, size} {}

    /// A number below `count`.
    std::size_t pick(std::size_t count)
    {
        std::size_t number = 0;
        for (std::size_t bound = 1; bound < count; bound *= 256) {
            number = number * 256 + byte();
        }
        return number % count;
    }

    bool flag() { return pick(2) == 1; }

    /// One of some values.
    template <class Value, std::size_t Size>
    const Value& one_of(const Value (&values)[Size])
    {
        return values[pick(Size)];
    }

    /// A text of a few pieces: bytes of the input, or a symbol, once or as often as goes into the longest; one of 6000
    /// bytes exceeds a payload.
    std::string_view text(std::size_t longest_piece = 6000)
    {
        std::string made;
        for (std::size_t pieces = pick(5); pieces > 0; --pieces) {
            const std::size_t which = pick(std::size(symbols) + 16);
            const std::string piece = which < std::size(symbols) ? std::string{symbols[which]} : bytes(pick(24));
            const std::size_t times = pick(16) == 15 ? pick(longest_piece) : pick(20) + 1;
            for (std::size_t i = 0; i < times && i * piece.size() < longest_piece; ++i) {
                made += piece;
            }
        }
        return kept(made);
    }

    /// All that is left.
    std::string_view rest() { return kept(bytes(left_.size())); }

    /// The text in a heap block of its own and of exactly its size, so that a sanitizer sees whoever reads beyond it.
    std::string_view kept(std::string_view text)
    {
        kept_.push_back(std::make_unique<char[]>(text.size()));
        std::copy(text.begin(), text.end(), kept_.back().get());
        return {kept_.back().get(), text.size()};
    }

private:
    std::size_t byte()
    {
        if (left_.empty()) {
            return 0;
        }
        const std::uint8_t first = left_.front();
        left_ = left_.subspan(1);
        return first;
    }

    std::string bytes(std::size_t count)
    {
        const auto taken = left_.first(std::min(count, left_.size()));
        left_ = left_.subspan(taken.size());
        return {taken.begin(), taken.end()};
    }

    std::span<const std::uint8_t> left_;
    std::vector<std::unique_ptr<char[]>> kept_;
};

/// The target.
void fuzz(input& in);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    input in{bytes, size};
    fuzz(in);
    return 0;
}
