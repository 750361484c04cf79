#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <apnsfmt/tencent.hpp>
#include <apnsfmt/verdict.hpp>

#include "nlohmann.hpp"

// One line of input: what the parser makes of it, and what in it is wrong.

namespace harness {

using json = nlohmann::ordered_json;
using node = const json*;
using fields = apnsfmt::json_fields<node>;
using optional_node = std::optional<node>;

/// The JSON of a line of input: without a byte order mark, and empty if the line is blank.
std::string_view json_of(std::string_view line);

/// Parses a line. One nested deeper than any message is no message.
class parsed_line {
public:
    explicit parsed_line(std::string_view line);

    node root() const { return &root_; }
    /// What is wrong with the line; empty: nothing.
    std::string_view error() const { return error_; }
    /// The key whose number is too large for any number of 64 bits, which is then what is wrong.
    const std::optional<std::string>& number_beyond_range() const { return number_beyond_range_; }

    /// A key as it is meant, and its value as JSON text.
    using member = std::pair<std::string, std::string>;
    /// The members of an object that stands in the line, as they stand there: a key given twice is there twice, and
    /// numbers have all their digits. The object is a member of the line, or of such a member.
    std::vector<member> members(const std::vector<std::string_view>& path) const;

private:
    void find_number_beyond_range();

    std::string line_;
    json root_ = json::object();
    std::optional<std::string> number_beyond_range_;
    std::string_view error_;
};

/// Says what is wrong with what the types of the library can't even hold; the first finding stays.
class findings {
public:
    void add(apnsfmt::verdict verdict, std::string_view field)
    {
        if (verdict_ == apnsfmt::verdict::pushed) {
            verdict_ = verdict;
            field_ = field;
        }
    }

    apnsfmt::verdict verdict() const { return verdict_; }
    std::string_view field() const { return field_; }

private:
    apnsfmt::verdict verdict_{};
    std::string_view field_;
};

} // namespace harness
