#pragma once

#include <functional>
#include <istream>
#include <string>
#include <string_view>

// What a phone shows, as a page to look at: one HTML file that loads nothing.

namespace harness {

/// What the harness answers to a line: a payload, or why there is none; empty for a blank line.
using answer_function = std::function<std::string(const std::string& line)>;

/// Writes a lock screen with a notification for each payload and a note for each line that gives none. Only what stands
/// in the payload is shown. Returns the program's exit status.
int write_preview(const char* path, std::istream& lines, const answer_function& answer_to);

} // namespace harness
