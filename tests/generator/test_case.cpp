#include "test_case.hpp"

#include <algorithm>

namespace generator {

using namespace apnsfmt;

namespace {

/// What an elem shows to a receiver, by the tables of a case.
std::string_view shown_for(const test_case& from, const receiver& to, const elem& each)
{
    const label_set& words = to.language.empty() ? *from.labels->table : labels_for(to.language, from.languages->table);
    return from.rules->table[each.kind].shown_as(each, words);
}

} // namespace

custom_key custom_entry::made() const
{
    switch (what) {
    case kind::string: return {key.text, string};
    case kind::json: return {key.text, raw_json{json.text}};
    case kind::integer: return {key.text, integer};
    case kind::real: return {key.text, real};
    case kind::boolean: return {key.text, integer != 0};
    }
    return {};
}

std::size_t buffer_size::of(std::size_t payload_size) const
{
    switch (to_payload) {
    case relation::exact: return payload_size;
    case relation::one_less: return payload_size > 0 ? payload_size - 1 : 0;
    case relation::one_more: return payload_size + 1;
    case relation::any: return bytes;
    }
    return 0;
}

std::span<const elem> test_case::elems_of_form() const
{
    const std::span<const elem> all{elems};
    return form == body_form::one || form == body_form::array ? all.first(min_elems(form)) : all;
}

made_options::made_options(const test_case& from) : settings_{from.settings}
{
    custom_.reserve(from.custom.size());
    for (const custom_entry& each : from.custom) {
        custom_.push_back(each.made());
    }
    settings_.custom = custom_;
    settings_.image_key = from.image_key.text;
    settings_.style.labels = from.labels->table;
    settings_.style.rules = from.rules->table;
    settings_.style.languages = from.languages->table;
}

push_type type_of(const test_case& from)
{
    const push_type type = from.settings.push_type.value_or(from.push.push_type.value_or(push_type::alert));
    return type <= push_type::widgets ? type : push_type::alert;
}

bool may_show_alert(push_type type)
{
    switch (type) {
    case push_type::alert:
    case push_type::complication:
    case push_type::liveactivity:
    case push_type::pushtotalk:
    case push_type::voip: return true;
    default: return false;
    }
}

bool has_own_keys_only(push_type type) { return type == push_type::mdm || type == push_type::fileprovider; }

bool desc_counts(const test_case& from)
{
    return from.settings.style.sender_overrides == sender_overrides::all && !from.push.desc.empty();
}

bool shows_content(const test_case& from, const receiver& to)
{
    const std::span<const elem> elems = from.elems_of_form();
    return desc_counts(from) || std::any_of(elems.begin(), elems.end(), [&](const elem& each) {
               return !shown_for(from, to, each).empty();
           });
}

bool is_silenced(const test_case& from, const receiver& to)
{
    const std::span<const elem> elems = from.elems_of_form();
    return !desc_counts(from) && std::any_of(elems.begin(), elems.end(), [&](const elem& each) {
        return from.rules->table[each.kind].when_empty == when_empty::silences && shown_for(from, to, each).empty();
    });
}

bool has_server_body(const test_case& from)
{
    return from.settings.aps.alert && !from.settings.aps.alert->body.text().empty();
}

} // namespace generator
