// A custom key whose integer is unsigned and has 64 bits.
// diagnostic: the integer of a custom key must fit into 64 bits with a sign
#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
using integer = unsigned;
#else
using integer = unsigned long long;
#endif
constexpr custom_key key{"k", integer{5}};
