#include "mistakes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

namespace generator {

using namespace apnsfmt;

namespace {

/// Custom keys that take more than this do not fit in any payload, and the library does not compare them.
constexpr std::size_t max_compared = 4000;

bool is_within(const std::optional<double>& number, double min, double max)
{
    return !number || (*number >= min && *number <= max);
}

/// RFC 4648, section 4.
bool is_base64(std::string_view text)
{
    const auto is_digit = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    };
    const std::size_t digits = text.find_last_not_of('=') + 1; // npos + 1 is 0
    return text.size() % 4 == 0 && text.size() - digits <= 2 && (digits > 0 || text.empty())
           && std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digits), is_digit);
}

bool sets_anything(const aps& keys)
{
    return keys.badge || !keys.sound.empty() || !keys.thread_id.empty() || !keys.category.empty()
           || keys.content_available || keys.mutable_content || keys.interruption_level || keys.relevance_score
           || !keys.target_content_id.empty() || !keys.filter_criteria.empty() || !keys.url_args.empty()
           || keys.content_changed || keys.alert || keys.live_activity;
}

} // namespace

mistakes::mistakes(const test_case& from, const receiver& to)
{
    find_in_keys(from);
    find_in_badge(from, to);
    find_in_type(from, to);
    find_in_numbers(from.settings.aps);
    find_in_texts(from.settings.aps);
    find_in_activity(from);
}

bool mistakes::contains(verdict error, std::string_view field) const
{
    const std::span<const mistake> found{found_, size_};
    return std::any_of(found.begin(), found.end(), [&](const mistake& each) {
        return each.deserved == error && (each.field.empty() || each.field == field);
    });
}

void mistakes::add(verdict deserved, std::string_view field, bool is_certain)
{
    if (size_ == capacity) {
        return; // no generated case has as many
    }
    found_[size_] = {deserved, field};
    if (is_certain && certain_ == nullptr) {
        certain_ = &found_[size_];
    }
    ++size_;
}

void mistakes::add_if(bool condition, verdict deserved, std::string_view field)
{
    if (condition) {
        add(deserved, field);
    }
}

void mistakes::add_if_no_object(const raw_text& json, std::string_view field)
{
    add_if(json.as_value != verdict::pushed, json.as_value, field);
    add_if(!json.is_object, verdict::invalid_json, field);
}

void mistakes::find_in_keys(const test_case& from)
{
    const std::string_view image_key = from.image_key.repaired;
    add_if(image_key.empty() || image_key == "aps" || image_key == "ext", verdict::reserved_key, "image_key");
    std::size_t compared = 0;
    for (const custom_entry& each : from.custom) {
        const std::string_view key = each.key.repaired;
        compared += key.size();
        add_if(key == "aps" || key == "ext" || key == "image" || key == image_key, verdict::reserved_key,
               each.key.text);
        if (each.what == custom_entry::kind::real && !std::isfinite(each.real)) {
            add(verdict::invalid_number, each.key.text);
        }
        if (each.what == custom_entry::kind::json && each.json.as_value != verdict::pushed) {
            add(each.json.as_value, each.key.text);
        }
    }
    for (std::size_t i = 0; i < from.custom.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (from.custom[i].key.repaired == from.custom[j].key.repaired) {
                add(verdict::duplicate_key, from.custom[j].key.text, compared <= max_compared);
            }
        }
    }
}

void mistakes::find_in_badge(const test_case& from, const receiver& to)
{
    const bool is_bad_badge = from.settings.aps.badge && *from.settings.aps.badge < 0;
    // The badge is one more than the unread count, and has to be a 64-bit number from 0.
    const bool is_bad_unread = to.unread && (*to.unread < -1 || *to.unread == std::numeric_limits<std::int64_t>::max());
    add_if(is_bad_badge || is_bad_unread, verdict::invalid_number, "badge");
}

/// What the push type excludes or requires. A sender's push type may or may not count where only some of the sender's
/// wishes do (rule 2.13).
void mistakes::find_in_type(const test_case& from, const receiver& to)
{
    const aps& keys = from.settings.aps;
    const push_type type = type_of(from);
    const bool is_certain = from.settings.push_type || !from.push.push_type
                            || from.settings.style.sender_overrides == sender_overrides::all;
    const auto add_of_type = [&](bool condition, verdict deserved, std::string_view field) {
        if (condition) {
            add(deserved, field, is_certain);
        }
    };
    const auto lacks = [&](std::string_view key) {
        return std::none_of(from.custom.begin(), from.custom.end(),
                            [key](const custom_entry& each) { return each.key.text == key; });
    };
    add_of_type(has_own_keys_only(type) && sets_anything(keys), verdict::conflicting_fields, "aps");
    add_of_type(keys.live_activity && type != push_type::liveactivity, verdict::conflicting_fields, "event");
    if (!may_show_alert(type)) {
        add_of_type(keys.alert.has_value(), verdict::conflicting_fields, "alert");
        add_of_type(keys.badge.has_value(), verdict::conflicting_fields, "badge");
        add_of_type(!keys.sound.empty(), verdict::conflicting_fields, "sound");
        add_of_type(keys.mutable_content, verdict::conflicting_fields, "mutable-content");
    }
    add_of_type(type == push_type::mdm && lacks("mdm"), verdict::missing_field, "mdm");
    add_of_type(type == push_type::fileprovider && lacks("domain"), verdict::missing_field, "domain");
    add_of_type(type == push_type::fileprovider && lacks("container-identifier"), verdict::missing_field,
                "container-identifier");
    add_of_type(type == push_type::liveactivity && !keys.live_activity, verdict::missing_field, "event");
    const bool starts = keys.live_activity && (*keys.live_activity->event).is_start();
    const bool may_lack_alert = !shows_content(from, to) || is_silenced(from, to);
    if (type == push_type::liveactivity && (starts || keys.mutable_content) && may_lack_alert) {
        add(verdict::missing_field, "alert", false); // unless the server has its own words
    }
}

void mistakes::find_in_numbers(const aps& keys)
{
    constexpr double max = std::numeric_limits<double>::max();
    const bool is_activity = keys.live_activity.has_value();
    add_if(!is_within(keys.sound.volume(), 0, 1), verdict::invalid_number, "volume");
    add_if(!is_within(keys.relevance_score, is_activity ? -max : 0, is_activity ? max : 1), verdict::invalid_number,
           "relevance-score");
    add_if(keys.alert && keys.alert->summary_arg_count && *keys.alert->summary_arg_count <= 0, verdict::invalid_number,
           "summary-arg-count");
}

void mistakes::find_in_texts(const aps& keys)
{
    add_if(keys.sound.is_object() && keys.sound.name().empty(), verdict::missing_field, "");
    if (!keys.alert) {
        return;
    }
    for (const alert_text& each : {keys.alert->title, keys.alert->subtitle, keys.alert->body}) {
        add_if(each.is_localized() && each.text().empty(), verdict::missing_field, "");
    }
    if (keys.alert->action_loc_key && keys.alert->action_loc_key->key() == "") {
        add(verdict::missing_field, "", false); // a label that is empty, or a key that is missing
    }
}

void mistakes::find_in_activity(const test_case& from)
{
    if (!from.settings.aps.live_activity) {
        return;
    }
    const live_activity& activity = *from.settings.aps.live_activity;
    add_if(*activity.timestamp < 0, verdict::invalid_number, "timestamp");
    add_if(activity.stale_date.value_or(0) < 0, verdict::invalid_number, "stale-date");
    add_if(activity.dismissal_date.value_or(0) < 0, verdict::invalid_number, "dismissal-date");
    add_if_no_object(from.content_state, "content-state");
    const activity_event& event = *activity.event;
    if (event.is_start()) {
        add_if(event.attributes_type().empty(), verdict::missing_field, "attributes-type");
        add_if_no_object(from.attributes, "attributes");
        add_if(!is_base64(event.input().channel_id()), verdict::bad_header, "input-push-channel");
    }
}

} // namespace generator
