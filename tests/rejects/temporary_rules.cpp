// A style that would borrow a rule table which is gone when it is used.
// diagnostic: deleted
#include <apnsfmt/alert.hpp>

using namespace apnsfmt;

constexpr auto strict = [](rule& row) { row.when_empty = when_empty::silences; };

#ifdef ACCEPTED
constexpr auto rows = amended(standard_rules, elem_kind::custom, strict);
constexpr style how{.rules = rows};
#else
constexpr style how{.rules = amended(standard_rules, elem_kind::custom, strict)};
#endif
