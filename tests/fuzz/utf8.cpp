// Any bytes, repaired: as ICU does it, and so that nothing is left to repair.

#include <apnsfmt/text/utf8.hpp>

#include <unicode/unistr.h>

#include "input.hpp"

namespace {

std::string repaired(std::string_view bytes)
{
    std::string whole;
    apnsfmt::repair(bytes, [&whole](std::string_view run) { whole += run; });
    return whole;
}

std::string repaired_by_icu(std::string_view bytes)
{
    std::string whole;
    icu::UnicodeString::fromUTF8({bytes.data(), static_cast<std::int32_t>(bytes.size())}).toUTF8String(whole);
    return whole;
}

} // namespace

void fuzz(input& in)
{
    const std::size_t most = in.pick(64);
    const std::string_view bytes = in.flag() ? in.text(80) : in.rest();
    const std::string whole = repaired(bytes);
    expect(whole == repaired_by_icu(bytes));
    expect(repaired(whole) == whole);
    expect(apnsfmt::equal_once_repaired(bytes, whole));
    expect(!apnsfmt::equal_once_repaired(bytes, whole + "x"));

    // What a limit leaves is no more than it, and ends where a code point does.
    const std::string_view first = apnsfmt::first_bytes(bytes, most);
    expect(first.data() == bytes.data() && first.size() <= most);
    expect(whole.starts_with(repaired(first)) || first.size() == bytes.size());
    expect(first.size() + 3 >= std::min(most, bytes.size()));
}
