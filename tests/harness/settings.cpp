#include "settings.hpp"

#include <algorithm>
#include <utility>

#include "keys.hpp"

namespace harness {

using namespace apnsfmt;

namespace {

constexpr std::pair<std::string_view, std::optional<apnsfmt::push_type>> push_type_names[] = {
    {"", std::nullopt},
    {name_of(push_type::alert), push_type::alert},
    {name_of(push_type::background), push_type::background},
    {name_of(push_type::complication), push_type::complication},
    {name_of(push_type::controls), push_type::controls},
    {name_of(push_type::fileprovider), push_type::fileprovider},
    {name_of(push_type::liveactivity), push_type::liveactivity},
    {name_of(push_type::location), push_type::location},
    {name_of(push_type::mdm), push_type::mdm},
    {name_of(push_type::pushtotalk), push_type::pushtotalk},
    {name_of(push_type::voip), push_type::voip},
    {name_of(push_type::widgets), push_type::widgets},
};

} // namespace

addressee read_addressee(const optional_node& from, fields& in)
{
    const std::int64_t option = in.integer(from, "Receiver.ReceiveOpt").value_or(0);
    if (option < 0 || option > 4) {
        in.refuse("Receiver.ReceiveOpt");
    }
    return {
        .receiver =
            {
                .unread = in.integer(from, "Receiver.Badge"),
                .presence = in.one_of<presence>(from, "Receiver.Presence",
                                                {{"background", presence::background},
                                                 {"killed", presence::killed},
                                                 {"foreground", presence::foreground},
                                                 {"logged_out", presence::logged_out}}),
                .receive_option = static_cast<receive_option>(option),
                .mentioned = in.boolean(from, "Receiver.Mentioned").value_or(false),
                .preview = in.one_of<preview>(
                    from, "Receiver.Preview",
                    {{"full", preview::full}, {"sender", preview::sender}, {"hidden", preview::hidden}}),
                .language = in.string(from, "Receiver.Language"),
            },
        .registration =
            {
                .business_id = in.integer(from, "Receiver.BusinessID").value_or(0),
                .token = in.string(from, "Receiver.Token"),
            },
    };
}

settings::settings(const parsed_line& line, fields& in, findings& wrong) : line_{line}, in_{in}, wrong_{wrong}
{
    read_request();
    const addressee to = read_addressee(in_.object(line_.root(), "Receiver"), in_);
    options_.receiver = to.receiver;
    registration_ = to.registration;
    read_style();
    read_aps();
    read_custom();
}

void settings::read_style()
{
    const optional_node from = in_.object(line_.root(), "Style");
    options_.style = {
        .labels = labels_for(in_.string(from, "Style.Language")),
        .layout =
            in_.one_of<layout>(from, "Style.Layout", {{"prefix", layout::prefix}, {"headings", layout::headings}}),
        .localize =
            in_.one_of<localize>(from, "Style.Localize", {{"server", localize::server}, {"device", localize::device}}),
        .sender_overrides = in_.one_of<sender_overrides>(
            from, "Style.SenderOverrides", {{"all", sender_overrides::all}, {"safe", sender_overrides::safe}}),
        .separators = in_.one_of<separators>(from, "Style.Separators",
                                             {{"spaced", separators::spaced}, {"compact", separators::compact}}),
        .rules = in_.one_of<rule_view>(from, "Style.CustomWithoutDesc",
                                       {{"skip", standard_rules}, {"silence", strict_rules}}),
        .desc = in_.one_of<desc_scope>(from, "Style.Desc",
                                       {{"content", desc_scope::content}, {"alert", desc_scope::alert}}),
        .names = in_.one_of<names>(from, "Style.Names", {{"safe", names::safe}, {"verbatim", names::verbatim}}),
    };
}

void settings::read_aps()
{
    const optional_node from = in_.object(line_.root(), "Aps");
    static const std::vector<std::string_view> known =
        words("alert badge sound thread-id category content-available mutable-content interruption-level "
              "relevance-score target-content-id filter-criteria url-args content-changed timestamp event "
              "content-state stale-date dismissal-date attributes-type attributes input-push-token input-push-channel");
    refuse_unknown_keys(from, "Aps", known);
    aps& keys = options_.aps;
    keys.badge = in_.integer(from, "Aps.badge");
    keys.sound = read_sound(from, "Aps.sound");
    keys.thread_id = in_.string(from, "Aps.thread-id");
    keys.category = in_.string(from, "Aps.category");
    keys.content_available = in_.flag(from, "Aps.content-available");
    keys.mutable_content = in_.flag(from, "Aps.mutable-content");
    keys.interruption_level = in_.one_of(from, "Aps.interruption-level", interruption_names);
    keys.relevance_score = read_number(from, "Aps.relevance-score");
    keys.target_content_id = in_.string(from, "Aps.target-content-id");
    keys.filter_criteria = in_.string(from, "Aps.filter-criteria");
    keys.url_args = read_strings(from, "Aps.url-args");
    keys.content_changed = in_.boolean(from, "Aps.content-changed").value_or(false);
    read_alert(from);
    read_activity(from);
}

alert_sound settings::read_sound(const optional_node& from, std::string_view path)
{
    const optional_node sound = fields::find(from, path);
    if (!sound || !(*sound)->is_object()) {
        return in_.string(from, path);
    }
    refuse_unknown_keys(sound, path, words("critical name volume"));
    return critical_sound{
        .name = fields::find(sound, "name") ? in_.string(sound, keep(path_of(path, "name"))) : critical_sound{}.name,
        .volume = read_number(sound, keep(path_of(path, "volume"))),
        .critical = in_.flag(sound, keep(path_of(path, "critical"))),
    };
}

void settings::read_alert(const optional_node& from)
{
    const optional_node alert = fields::find(from, "alert");
    if (!alert) {
        return;
    }
    if (!(*alert)->is_object()) {
        options_.aps.alert = alert_parts{.body = in_.string(from, "Aps.alert")};
        return;
    }
    static const std::vector<std::string_view> known =
        words("title title-loc-key title-loc-args subtitle subtitle-loc-key subtitle-loc-args body loc-key loc-args "
              "launch-image action-loc-key summary-arg summary-arg-count sound");
    refuse_unknown_keys(alert, "Aps.alert", known);
    read_sound_within_alert(from, alert);
    alert_parts parts{
        .title = read_text(alert, "Aps.alert.title", "Aps.alert.title-loc-key", "Aps.alert.title-loc-args"),
        .subtitle = read_text(alert, "Aps.alert.subtitle", "Aps.alert.subtitle-loc-key", "Aps.alert.subtitle-loc-args"),
        .body = read_text(alert, "Aps.alert.body", "Aps.alert.loc-key", "Aps.alert.loc-args"),
        .launch_image = in_.string(alert, "Aps.alert.launch-image"),
        .summary_arg = in_.string(alert, "Aps.alert.summary-arg"),
        .summary_arg_count = in_.integer(alert, "Aps.alert.summary-arg-count"),
    };
    if (fields::find(alert, "action-loc-key")) {
        parts.action_loc_key = in_.string(alert, "Aps.alert.action-loc-key");
    } else if ((*alert)->contains("action-loc-key")) { // null is not absent here: the alert has no action button
        parts.action_loc_key = nullptr;
    }
    options_.aps.alert = parts;
}

/// Only a Live Activity may have its sound within the alert.
void settings::read_sound_within_alert(const optional_node& from, const optional_node& alert)
{
    if (!fields::find(alert, "sound")) {
        return;
    }
    if (options_.push_type != push_type::liveactivity) {
        in_.refuse("Aps.alert.sound");
    } else if (fields::find(from, "sound")) {
        wrong_.add(verdict::conflicting_fields, "sound");
    } else {
        options_.aps.sound = read_sound(alert, "Aps.alert.sound");
    }
}

/// A text of the alert: raw, or localized by keys beside it, or an object with such keys, as Live Activities have it.
alert_text settings::read_text(const optional_node& from, std::string_view path, std::string_view key_path,
                               std::string_view args_path)
{
    const optional_node text = fields::find(from, path);
    const bool is_object = text && (*text)->is_object();
    const bool is_localized_beside = fields::find(from, key_path) || !read_strings(from, args_path).empty();
    if (!is_object && !is_localized_beside) {
        return in_.string(from, path);
    }
    if (text && is_localized_beside) {
        wrong_.add(verdict::conflicting_fields, path.substr(path.rfind('.') + 1));
    }
    const optional_node keys = is_object ? text : from;
    const std::string_view key_name = key_path.substr(key_path.rfind('.') + 1);
    if (is_object) {
        refuse_unknown_keys(text, path, words("loc-key loc-args"));
        key_path = keep(path_of(path, "loc-key"));
        args_path = keep(path_of(path, "loc-args"));
    }
    if (!fields::find(keys, key_path)) {
        wrong_.add(verdict::missing_field, key_name);
    }
    return localized{.key = in_.string(keys, key_path), .args = read_strings(keys, args_path)};
}

void settings::read_activity(const optional_node& from)
{
    const bool is_activity = options_.push_type == push_type::liveactivity;
    for (const std::string_view key : {"timestamp", "event", "content-state", "stale-date", "dismissal-date",
                                       "attributes-type", "attributes", "input-push-token", "input-push-channel"}) {
        if (fields::find(from, key) && !is_activity) {
            wrong_.add(verdict::conflicting_fields, key);
        }
    }
    for (const std::string_view key : {"timestamp", "event", "content-state"}) {
        if (is_activity && !fields::find(from, key)) {
            wrong_.add(verdict::missing_field, key);
        }
    }
    const std::optional<std::int64_t> timestamp = in_.integer(from, "Aps.timestamp");
    const std::string_view attributes_type = in_.string(from, "Aps.attributes-type");
    const bool token = in_.flag(from, "Aps.input-push-token");
    const std::string_view channel = in_.string(from, "Aps.input-push-channel");
    if (token && !channel.empty()) {
        wrong_.add(verdict::conflicting_fields, "input-push-channel");
    }
    raw_json content_state;
    raw_json attributes;
    for (auto& [key, text] : line_.members({"Aps"})) {
        if (key == "content-state") {
            content_state = raw_json{keep(std::move(text))};
        } else if (key == "attributes") {
            attributes = raw_json{keep(std::move(text))};
        }
    }
    const std::string_view event = in_.one_of<std::string_view>(
        from, "Aps.event", {{"", ""}, {"start", "start"}, {"update", "update"}, {"end", "end"}});
    if (event == "start") {
        for (const std::string_view key : {"attributes-type", "attributes"}) {
            if (!fields::find(from, key)) {
                wrong_.add(verdict::missing_field, key);
            }
        }
    } else {
        for (const std::string_view key : {"attributes-type", "attributes", "input-push-token", "input-push-channel"}) {
            if (fields::find(from, key)) {
                wrong_.add(verdict::conflicting_fields, key);
            }
        }
    }
    if (event.empty() || !timestamp) {
        return;
    }
    const activity_input input = token ? activity_input::token() : activity_input::channel(channel);
    const activity_event happens = event == "start" ? activity_event{activity_start{attributes_type, attributes, input}}
                                   : event == "update" ? activity_event{activity_update{}}
                                                       : activity_event{activity_end{}};
    options_.aps.live_activity = live_activity{
        .event = happens,
        .timestamp = *timestamp,
        .content_state = content_state,
        .stale_date = in_.integer(from, "Aps.stale-date"),
        .dismissal_date = in_.integer(from, "Aps.dismissal-date"),
    };
}

void settings::read_custom()
{
    if (!in_.object(line_.root(), "Custom")) {
        return;
    }
    for (auto& [key, text] : line_.members({"Custom"})) {
        if (text == "null") {
            in_.refuse(keep(path_of("Custom", key)));
        }
        custom_.push_back({keep(std::move(key)), raw_json{keep(std::move(text))}});
    }
    options_.custom = custom_;
}

void settings::read_request()
{
    const node root = line_.root();
    options_.push_type = in_.one_of(root, "PushType", push_type_names);
    if (const auto limit = in_.integer(root, "Limit")) {
        if (*limit < 0) {
            in_.refuse("Limit");
        }
        options_.limit = static_cast<std::size_t>(*limit);
    }
    const std::optional<std::int64_t> priority = in_.integer(root, "Priority");
    request_ = {
        .priority = priority ? std::optional{*priority > 0 && *priority <= 10 ? static_cast<int>(*priority) : 0}
                             : std::nullopt, // 0 is as wrong as whatever else is
        .expiration = in_.integer(root, "Expiration"),
        .collapse_id = in_.string(root, "CollapseId"),
        .apns_id = in_.string(root, "ApnsId"),
        .provider_token = in_.string(root, "ProviderToken"),
    };
    if (fields::find(root, "CollapseId") && request_.collapse_id.empty()) {
        wrong_.add(verdict::bad_collapse_id, "apns-collapse-id");
    }
    if (fields::find(root, "ApnsId") && request_.apns_id.empty()) {
        wrong_.add(verdict::bad_apns_id, "apns-id");
    }
    const auto read_app = [this](const optional_node& from, std::string_view bundle_id) {
        return app{
            .business_id = in_.integer(from, "Apps.BusinessID").value_or(0),
            .bundle_id = in_.string(from, bundle_id),
            .environment = in_.one_of<environment>(
                from, "Apps.Environment",
                {{"production", environment::production}, {"development", environment::development}}),
            .topic = in_.string(from, "Apps.Topic"),
        };
    };
    if (const optional_node apps = in_.array(root, "Apps")) {
        for (const node each : json_node_traits<node>::elements(*apps)) {
            if (!each->is_object()) {
                in_.refuse("Apps");
            }
            apps_.push_back(read_app(each, "Apps.BundleId"));
        }
    }
    if (const optional_node from = in_.object(root, "Broadcast")) {
        options_.broadcast = true;
        if (options_.push_type && *options_.push_type != push_type::liveactivity) {
            wrong_.add(verdict::conflicting_fields, "PushType");
        }
        if (!request_.collapse_id.empty()) {
            wrong_.add(verdict::conflicting_fields, "CollapseId");
        }
        options_.push_type = push_type::liveactivity;
        broadcast_ = broadcast_settings{
            .channel_id = in_.string(from, "Broadcast.ChannelId"),
            .priority = request_.priority,
            .expiration = request_.expiration,
            .request_id = request_.apns_id,
            .provider_token = request_.provider_token,
        };
        broadcast_app_ = read_app(from, "Broadcast.BundleId");
    }
}

std::span<const std::string_view> settings::read_strings(const optional_node& from, std::string_view path)
{
    const optional_node array = in_.array(from, path);
    if (!array) {
        return {};
    }
    std::vector<std::string_view>& texts = kept_lists_.emplace_back();
    for (const node each : json_node_traits<node>::elements(*array)) {
        const std::optional<std::string_view> text = json_node_traits<node>::string(each);
        if (!text) {
            in_.refuse(path);
        }
        texts.push_back(text.value_or(""));
    }
    return texts;
}

std::optional<double> settings::read_number(const optional_node& from, std::string_view path)
{
    const optional_node number = fields::find(from, path);
    if (!number) {
        return {};
    }
    if (!(*number)->is_number()) {
        in_.refuse(path);
        return {};
    }
    return (*number)->get<double>();
}

void settings::refuse_unknown_keys(const optional_node& from, std::string_view path,
                                   std::span<const std::string_view> known)
{
    if (!from) {
        return;
    }
    for (const auto& [key, value] : (*from)->items()) {
        if (!value.is_null() && std::ranges::find(known, key) == known.end()) {
            in_.refuse(keep(path_of(path, key)));
        }
    }
}

} // namespace harness
