#pragma once

#include <functional>

#include "test_case.hpp"
#include "text_pool.hpp"

namespace generator {

/// The simplest case found that still fails: each part is removed, or made shorter, as long as the case fails then,
/// too.
test_case simplified(test_case failing, const text_pool& pool,
                     const std::function<bool(const test_case&)>& still_fails);

} // namespace generator
