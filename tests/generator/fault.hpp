#pragma once

#include <string>
#include <string_view>

namespace generator {

/// Thrown where a result breaks a rule.
struct fault {
    std::string rule{};
    std::string detail{};
};

[[noreturn, gnu::cold]] inline void report(std::string_view rule, std::string_view detail = {})
{
    throw fault{std::string{rule}, std::string{detail}};
}

/// Reports a fault unless a condition holds.
inline void expect(bool holds, std::string_view rule, std::string_view detail = {})
{
    if (!holds) {
        report(rule, detail);
    }
}

} // namespace generator
