#pragma once

#include <span>
#include <string_view>

#include <apnsfmt/labels.hpp>
#include <apnsfmt/rules.hpp>

// The tables that styles borrow: the library's own, and tables that are unusual but legal.

namespace generator {

/// A table and its name in a report.
template <class View>
struct named_table {
    std::string_view name{};
    View table;
};

using named_labels = named_table<apnsfmt::label_view>;
using named_rules = named_table<apnsfmt::rule_view>;
using named_languages = named_table<apnsfmt::language_view>;

/// The first of each is the library's default.
std::span<const named_labels> all_labels();
std::span<const named_rules> all_rules();
std::span<const named_languages> all_languages();

} // namespace generator
