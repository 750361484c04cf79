#pragma once

#include <ranges>
#include <stdexcept>
#include <vector>

#include <apnsfmt/message.hpp>

/// A message of the caller's that throws: when it is converted, or when its body is walked.
struct throwing_message {
    bool when_converted{};
    const std::vector<int>* numbers{};
};

inline auto as_message(const throwing_message& from)
{
    using namespace apnsfmt;
    if (from.when_converted) {
        throw std::out_of_range{"converted"};
    }
    return message{.from = {.nickname = "Denny"}, .body = *from.numbers | std::views::transform([](int number) {
                                                      if (number == 0) {
                                                          throw std::out_of_range{"walked"};
                                                      }
                                                      return text("hi");
                                                  })};
}

inline const std::vector<int> throwing_numbers{1, 2, 0};
inline const throwing_message throwing_messages[] = {{true, &throwing_numbers}, {false, &throwing_numbers}};
