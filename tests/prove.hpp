#pragma once

#include <ostream>
#include <string_view>

#include <doctest/doctest.h>

/// Proves a comparison at compile time and checks it again at run time, where other code paths run, and where
/// debuggers, sanitizers and coverage see it.
#define PROVE(...)                                                                                                     \
    static_assert(__VA_ARGS__);                                                                                        \
    CHECK(__VA_ARGS__)

/// Makes doctest print text views, in failures only.
template <>
struct doctest::StringMaker<std::string_view> {
    static doctest::String convert(std::string_view text) { return {text.data(), static_cast<unsigned>(text.size())}; }
};
