// A kind of the user's own whose row would not stand in its place.
// diagnostic: rule_row_missing_or_out_of_order
#include <apnsfmt/rules.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr int gap = 0;
#else
constexpr int gap = 1;
#endif

constexpr auto rows = extended(standard_rules, {.kind = elem_kind{first_own_kind + gap}, .shown_as = "[poll]"});
