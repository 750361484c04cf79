#pragma once

#include <memory>
#include <stdexcept>
#include <utility>

#include <unistd.h>

// What C libraries and the system hand out, owned.

template <auto Free>
struct freed_by {
    template <class Type>
    void operator()(Type* owned) const noexcept
    {
        Free(owned);
    }
};

/// What a C library has made, and its function to free it.
template <class Type, auto Free>
using handle = std::unique_ptr<Type, freed_by<Free>>;

/// A file descriptor, closed once.
class descriptor {
public:
    descriptor() noexcept = default;
    explicit descriptor(int number) : number_{number}
    {
        if (number < 0) {
            throw std::runtime_error{"the system gives no file descriptor"};
        }
    }
    descriptor(descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    descriptor& operator=(descriptor&& other) noexcept
    {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor()
    {
        if (number_ >= 0) {
            close(number_);
        }
    }

    int get() const noexcept { return number_; }

private:
    int number_{-1};
};

/// Throws unless a condition holds, for what fails only if the machine does.
inline void require(bool holds, const char* what)
{
    if (!holds) {
        throw std::runtime_error{what};
    }
}
