#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include "input.hpp"

// What a foreign parser must find in whatever the library takes for a payload.

/// Expects valid UTF-8 and one JSON object within the limit, with no byte wasted; returns it. Numbers that were given
/// as text stay as they are, so that where there are any, bytes can't be counted.
inline nlohmann::json expect_payload(std::string_view json, std::size_t limit, bool counts_bytes = true)
{
    expect(json.size() <= limit);
    expect(simdjson::validate_utf8(json.data(), json.size()));
    nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
    expect(parsed.is_object());
    expect(!counts_bytes || parsed.dump().size() == json.size());
    return parsed;
}
