#pragma once

#include <cstddef>
#include <cstdio>
#include <utility>

#include <fmt/core.h>

/// What is not as it should be; tells of the first few.
class discrepancies {
public:
    template <class... Args>
    void add(fmt::format_string<Args...> what, Args&&... args)
    {
        if (++count_ <= 20) {
            fmt::print(stderr, "wrong: {}\n", fmt::format(what, std::forward<Args>(args)...));
        }
    }
    std::size_t count() const { return count_; }

private:
    std::size_t count_{};
};
