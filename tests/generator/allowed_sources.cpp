#include "allowed_sources.hpp"

#include <apnsfmt/alert.hpp>
#include <apnsfmt/message.hpp>

namespace generator {

using namespace apnsfmt;

namespace {

struct shown_names {
    source_set sender{};
    source_set group{};

    source_set both() const { return sender | group; }
};

/// The names that a receiver may see. A hidden preview hides them, and a desc may be the whole alert.
shown_names names_of(const test_case& from, const receiver& to)
{
    const bool desc_is_alert =
        to.preview == preview::full && from.settings.style.desc == desc_scope::alert && desc_counts(from);
    if (to.preview == preview::hidden || desc_is_alert) {
        return {};
    }
    if (!from.in) {
        return {.sender = source::nickname};
    }
    return {.sender = {source::nickname, source::name_card}, .group = source::group_name};
}

/// What the message says, as far as a receiver may see it.
source_set content_of(const test_case& from, const receiver& to)
{
    if (to.preview != preview::full) {
        return source::message_label;
    }
    if (desc_counts(from)) {
        return source::desc;
    }
    source_set content{source::content, source::label, source::fixed_text};
    for (const elem& each : from.elems_of_form()) {
        if (from.rules->table[each.kind].shown_as.is_content()) {
            content |= source::unshown;
        }
    }
    return content;
}

} // namespace

allowed_sources::allowed_sources(const test_case& from, const receiver& to)
    : message_shows_content{shows_content(from, to)}
{
    const style& how = from.settings.style;
    const bool is_full = to.preview == preview::full;
    const bool all_count = how.sender_overrides == sender_overrides::all;
    const bool is_headings = how.layout == layout::headings;
    const shown_names names = names_of(from, to);
    const source_set content = content_of(from, to);

    // A message that has nothing to show fills no part of the alert; beside a server's body it keeps its headings.
    const auto heading = [&](source senders) {
        const source_set texts = is_headings ? names.both() : source_set{senders}.only_if(is_full && all_count);
        return texts.only_if(message_shows_content || has_server_body(from));
    };
    title.text = heading(source::title);
    subtitle.text = heading(source::subtitle);
    if (message_shows_content) {
        body.text = content | names.both().only_if(!is_headings);
    }
    if (message_shows_content && how.localize != localize::server) {
        body.key = source_set{source::kind_key}.only_if(is_full);
        body.first_arg = names.both();
        body.second_arg = names.group;
        body.last_arg = content;
    }

    ext = source_set{source::ext}.only_if(is_full || how.safe_in_preview.ext);
    image = source_set{source::image}.only_if(all_count && (is_full || how.safe_in_preview.image));
    sound = source_set{source::server_sound} | source_set{source::sound}.only_if(is_full || how.safe_in_preview.sound);
}

source_set required_sources(const test_case& from, const receiver& to)
{
    source_set required;
    for (const custom_entry& each : from.custom) {
        required |= sources_in(each.key.text) | sources_in(each.string) | sources_in(each.json.text);
    }
    if (has_own_keys_only(type_of(from))) {
        return required;
    }
    if (to.preview == preview::full || from.settings.style.safe_in_preview.ext) {
        required |= sources_in(from.push.ext);
    }
    const aps& keys = from.settings.aps;
    for (const std::string_view text : {keys.thread_id, keys.category, keys.target_content_id, keys.filter_criteria}) {
        required |= sources_in(text);
    }
    for (const std::string_view arg : keys.url_args) {
        required |= sources_in(arg);
    }
    if (keys.live_activity) {
        required |= sources_in(from.content_state.text);
        const activity_event& event = *keys.live_activity->event;
        required |= sources_in(event.attributes_type()) | sources_in(event.attributes().text);
    }
    return required;
}

void allowed_sources::replace_by(const alert_parts& own)
{
    if (!own.title.text().empty()) {
        title = {.text = source::alert_title, .key = source::alert_title_key, .any_arg = source::alert_title_arg};
    }
    if (!own.subtitle.text().empty()) {
        subtitle = {
            .text = source::alert_subtitle, .key = source::alert_subtitle_key, .any_arg = source::alert_subtitle_arg};
    }
    if (!own.body.text().empty()) {
        body = {.text = source::alert_body, .key = source::alert_body_key, .any_arg = source::alert_body_arg};
    }
}

} // namespace generator
