#pragma once

#include <string>

#include <apnsfmt/verdict.hpp>

#include "test_case.hpp"

namespace generator {

/// Throws a `fault` unless a case may have this result for a receiver: a payload exists only where the settings have no
/// mistake and no reason suppresses it, and each error and each suppression has its reason.
void judge_verdict(const apnsfmt::format_result& made, const test_case& given, const apnsfmt::receiver& to);

/// Verdict and field, for a report.
std::string in_words(const apnsfmt::format_result& result);

} // namespace generator
