// A rule table that ends before the last kind.
// diagnostic: a row for every kind
#include <apnsfmt/rules.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr rule_table rows = standard_rules;
#else
constexpr rule_table rows{{
    {elem_kind::text, "TIMTextElem", "Text", "TEXT", shown_as::content()},
    {elem_kind::audio, "TIMSoundElem", "", "AUDIO", &label_set::audio},
}};
#endif
