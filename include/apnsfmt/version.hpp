#pragma once

#include <string_view>

/// Marks what a result borrows from: compilers that know the attribute warn where the result outlives it.
#if defined(__has_cpp_attribute)
#if __has_cpp_attribute(clang::lifetimebound)
#define APNSFMT_LIFETIME_BOUND [[clang::lifetimebound]]
#elif __has_cpp_attribute(msvc::lifetimebound)
#define APNSFMT_LIFETIME_BOUND [[msvc::lifetimebound]]
#endif
#endif
#ifndef APNSFMT_LIFETIME_BOUND
#define APNSFMT_LIFETIME_BOUND
#endif

/// Everything of the library; the inline namespace carries its major version into every symbol.
namespace apnsfmt::inline v0 {

/// The library's version after SemVer. The build reads it from this line: there is no other copy.
inline constexpr std::string_view version = "0.1.0";

} // namespace apnsfmt::inline v0
