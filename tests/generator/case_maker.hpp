#pragma once

#include <cstdint>

#include "test_case.hpp"
#include "text_pool.hpp"

namespace generator {

/// Makes the case of this number, which depends only on the seed and the number. `pool` must have the same seed.
test_case make_case(const text_pool& pool, std::uint64_t seed, std::uint64_t number);

} // namespace generator
