#pragma once

#include <string>
#include <string_view>

#include "test_case.hpp"

namespace generator {

/// Text to be printed: printable ASCII and the letters of the sources as they are, `escaped` characters after a
/// backslash, all other bytes as numbers.
std::string visible(std::string_view text, std::string_view escaped = {});

/// A case as C++: the message, the options, and the calls that are not always made. What is absent or the default is
/// left out; tables go by their names in tables.cpp.
std::string describe(const test_case& from);

/// What the library makes of a case for its first receiver: the payload, or the verdict and the field.
std::string describe_result(const test_case& from);

} // namespace generator
