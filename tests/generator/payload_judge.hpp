#pragma once

#include <cstddef>
#include <string_view>

#include <simdjson.h>

#include "source.hpp"
#include "test_case.hpp"

namespace generator {

/// Judges payloads by the rules. Knows where each source's text may appear, and nothing of how the library puts it
/// there.
class payload_judge {
public:
    /// Throws a `fault` unless a case may have this payload, for a receiver.
    void judge(std::string_view json, const test_case& from, const apnsfmt::receiver& to);

    /// The sources whose text has appeared in any payload.
    source_set seen() const { return seen_; }

private:
    simdjson::dom::parser parser_{};
    simdjson::padded_string padded_{2 * apnsfmt::largest_payload};
    source_set seen_{};
};

/// The limit of a case's payload.
std::size_t limit_of(const test_case& from);

} // namespace generator
