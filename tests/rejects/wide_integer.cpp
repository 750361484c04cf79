// A custom key whose integer has more than 64 bits, which is an integer with the compiler's extensions.
// flags: -std=gnu++20
// diagnostic: the integer of a custom key must fit into 64 bits with a sign
#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
using integer = long long;
#else
using integer = __int128;
#endif
constexpr custom_key key{"k", integer{5}};
