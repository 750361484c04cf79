#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "line.hpp"

// Keys that nothing reads: how a message names them, and which of them look misspelled.

namespace harness {

/// The words of a text, which single spaces separate.
std::vector<std::string_view> words(std::string_view text);

/// The path of a key, for messages. A key that is not a plain identifier is quoted, so that it cannot break the line.
std::string path_of(std::string_view parent, std::string_view key);

/// An object of the input by its path, where an array means each of its elements.
struct known_object {
    std::string_view path;
    std::vector<std::string_view> keys;         ///< those that are read
    std::vector<std::string_view> ignored = {}; ///< real ones that do not concern a push
};

/// The objects of a message, of a line for --fanout and of a line for --answer.
std::span<const known_object> objects_of_message();
std::span<const known_object> objects_of_fanout();
std::span<const known_object> objects_of_answer();

/// Warns on standard error about each unknown key that is similar to a known key of the same object, once in a run.
void warn_of_misspelled_keys(node line, std::span<const known_object> objects);

} // namespace harness
