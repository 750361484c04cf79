// A rule table in which one kind has no row.
// diagnostic: rule_row_missing_or_out_of_order
#include <apnsfmt/rules.hpp>

using namespace apnsfmt;

constexpr rule_table rows{{
    {elem_kind::text, "TIMTextElem", "Text", "TEXT", shown_as::content()},
    {elem_kind::audio, "TIMSoundElem", "", "AUDIO", &label_set::audio},
    {elem_kind::file, "TIMFileElem", "", "FILE", &label_set::file},
#ifdef ACCEPTED
    {elem_kind::image, "TIMImageElem", "", "IMAGE", &label_set::image},
#endif
    {elem_kind::custom, "TIMCustomElem", "Desc", "CUSTOM", shown_as::content(), when_empty::custom_without_desc},
    {elem_kind::location, "TIMLocationElem", "", "LOCATION", &label_set::location},
    {elem_kind::face, "TIMFaceElem", "", "FACE", &label_set::face},
    {elem_kind::video, "TIMVideoFileElem", "", "VIDEO", &label_set::video},
    {elem_kind::merged, "TIMRelayElem", "", "MERGED", &label_set::merged},
    {elem_kind::unknown, "", "", "", shown_as{}},
    {elem_kind{first_own_kind}, "AppPollElem", "", "POLL", "[poll]"},
}};
