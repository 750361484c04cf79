// A label amended in a language that the table does not have.
// diagnostic: language_not_in_table
#include <apnsfmt/labels.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr auto spoken = amended(languages, "de", &label_set::audio, "[Ton]");
#else
constexpr auto spoken = amended(languages, "tr", &label_set::audio, "[ses]");
#endif
