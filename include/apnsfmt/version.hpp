#pragma once

#include <string_view>

/// Everything of the library; the inline namespace carries its major version into every symbol.
namespace apnsfmt::inline v0 {

/// The library's version after SemVer. The build reads it from this line: there is no other copy.
inline constexpr std::string_view version = "0.1.0";

} // namespace apnsfmt::inline v0
