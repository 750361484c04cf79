#pragma once

#include <cstddef>
#include <string_view>

#include <apnsfmt/verdict.hpp>

#include "test_case.hpp"

namespace generator {

/// An error that the settings of a case deserve.
struct mistake {
    apnsfmt::verdict deserved{};
    std::string_view field{}; ///< empty: whatever the library calls it
};

/// All errors that the settings of a case deserve for one receiver, by the rules. Which of them the library reports is
/// not fixed.
class mistakes {
public:
    mistakes(const test_case& from, const apnsfmt::receiver& to);
    mistakes(const mistakes&) = delete;
    mistakes& operator=(const mistakes&) = delete;

    /// One for which the result has to be an error; null if there is none.
    const mistake* certain() const { return certain_; }
    /// Whether this error is one of them.
    bool contains(apnsfmt::verdict error, std::string_view field) const;

private:
    static constexpr std::size_t capacity = 64;

    /// `is_certain`: false where the rules leave open whether it is an error.
    void add(apnsfmt::verdict deserved, std::string_view field, bool is_certain = true);
    void add_if(bool condition, apnsfmt::verdict deserved, std::string_view field);
    void add_if_no_object(const raw_text& json, std::string_view field);
    void find_in_keys(const test_case& from);
    void find_in_badge(const test_case& from, const apnsfmt::receiver& to);
    void find_in_type(const test_case& from, const apnsfmt::receiver& to);
    void find_in_numbers(const apnsfmt::aps& keys);
    void find_in_texts(const apnsfmt::aps& keys);
    void find_in_activity(const test_case& from);

    mistake found_[capacity];
    std::size_t size_{};
    const mistake* certain_{};
};

} // namespace generator
