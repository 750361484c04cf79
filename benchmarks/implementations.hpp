#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpora.hpp"

// Who formats: the library, the floor it is measured against, and its peers. Each does the one job: a chat message to
// its payload, in storage that is used again and again.

namespace bench {

/// Formats messages one after another. What `format` returns stays valid until the next call.
class implementation {
public:
    virtual ~implementation() = default;
    virtual std::string_view name() const = 0;
    /// Whether it can do what this corpus asks for: peers neither cut nor silence, and few repair.
    virtual bool does(std::string_view corpus) const = 0;
    /// Gets ready to format these messages; not measured.
    virtual void prepare(std::span<const chat_message>) {}
    virtual std::string_view format(const chat_message& said, std::size_t index) = 0;
};

/// Every implementation, the library first.
std::vector<std::unique_ptr<implementation>> all_implementations();

} // namespace bench
