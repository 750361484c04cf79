#pragma once

#include <string_view>

#include <apnsfmt/message.hpp>
#include <apnsfmt/request.hpp>

#include "source.hpp"
#include "test_case.hpp"

// Judges everything that is not a payload.

namespace generator {

/// Throws a `fault` unless a case may have this explanation.
void judge_explanation(std::string_view explanation);

/// Throws a `fault` unless a case may have this alert as plain text, for a receiver.
void judge_alert(std::string_view alert, const test_case& from, const apnsfmt::receiver& to);

/// Throws a `fault` unless this is a request for a payload, with its push type, or has no parts.
void judge_request(const apnsfmt::request& made, const apnsfmt::payload& carried);

} // namespace generator
