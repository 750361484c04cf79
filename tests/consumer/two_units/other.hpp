#pragma once

#include <array>
#include <string>

/// Where the library's tables are for the unit other.cpp.
std::array<const void*, 7> tables_elsewhere();

/// One payload, formatted in the unit other.cpp.
std::string payload_elsewhere();
