#include "simplify.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <apnsfmt/aps.hpp>

#include "describe.hpp"
#include "source.hpp"

namespace generator {

using namespace apnsfmt;

namespace {

/// A text of a case.
struct text_field {
    source from{};
    std::string_view& (*in)(test_case&);
};

// clang-format off
constexpr text_field text_fields[] = {
    {source::nickname,          [](test_case& c) -> std::string_view& { return c.from.nickname; }},
    {source::name_card,         [](test_case& c) -> std::string_view& { return c.from.name_card; }},
    {source::title,             [](test_case& c) -> std::string_view& { return c.push.title; }},
    {source::subtitle,          [](test_case& c) -> std::string_view& { return c.push.subtitle; }},
    {source::desc,              [](test_case& c) -> std::string_view& { return c.push.desc; }},
    {source::ext,               [](test_case& c) -> std::string_view& { return c.push.ext; }},
    {source::sound,             [](test_case& c) -> std::string_view& { return c.push.sound; }},
    {source::image,             [](test_case& c) -> std::string_view& { return c.push.image; }},
    {source::thread_id,         [](test_case& c) -> std::string_view& { return c.settings.aps.thread_id; }},
    {source::category,          [](test_case& c) -> std::string_view& { return c.settings.aps.category; }},
    {source::target_content_id, [](test_case& c) -> std::string_view& { return c.settings.aps.target_content_id; }},
    {source::filter_criteria,   [](test_case& c) -> std::string_view& { return c.settings.aps.filter_criteria; }},
};

/// What makes a case simpler. Each step is tried by itself.
constexpr void (*steps[])(test_case&) = {
    [](test_case& c) { c.tries_strings = false; },
    [](test_case& c) { c.tries_fanout = false; },
    [](test_case& c) { c.tries_explanation = false; },
    [](test_case& c) { c.tries_request = false; },
    [](test_case& c) { c.buffer = {}; },
    [](test_case& c) { c.request = {}; },
    [](test_case& c) { c.in.reset(); },
    [](test_case& c) { if (c.in) { c.in->name = {}; } },
    [](test_case& c) { c.push = {}; },
    [](test_case& c) { c.push.mutable_content = false; },
    [](test_case& c) { c.push.content_available = false; },
    [](test_case& c) { c.push.interruption_level.reset(); },
    [](test_case& c) { c.push.push_type.reset(); },
    [](test_case& c) { if (c.push.push_type) { c.settings.push_type = c.push.push_type; c.push.push_type.reset(); } },
    [](test_case& c) { c.push.ignore_badge = false; },
    [](test_case& c) { c.push.disabled = false; },
    [](test_case& c) { c.online_only = false; },
    [](test_case& c) { c.labels = &all_labels().front(); },
    [](test_case& c) { c.rules = &all_rules().front(); },
    [](test_case& c) { c.languages = &all_languages().front(); },
    [](test_case& c) { c.settings.style = {}; },
    [](test_case& c) { c.settings.style.layout = {}; },
    [](test_case& c) { c.settings.style.localize = {}; },
    [](test_case& c) { c.settings.style.sender_overrides = {}; },
    [](test_case& c) { c.settings.style.separators = {}; },
    [](test_case& c) { c.settings.style.desc = {}; },
    [](test_case& c) { c.settings.style.names = {}; },
    [](test_case& c) { c.settings.style.safe_in_preview.ext = false; },
    [](test_case& c) { c.settings.style.safe_in_preview.image = false; },
    [](test_case& c) { c.settings.style.safe_in_preview.sound = false; },
    [](test_case& c) { c.settings.push_type.reset(); },
    [](test_case& c) { c.settings.broadcast = false; },
    [](test_case& c) { c.settings.limit = options{}.limit; },
    [](test_case& c) { c.image_key = test_case{}.image_key; },
    [](test_case& c) { c.settings.aps = {}; },
    [](test_case& c) { c.settings.aps.badge.reset(); },
    [](test_case& c) { if (c.settings.aps.badge) { c.settings.aps.badge = *c.settings.aps.badge < 0 ? -1 : 0; } },
    [](test_case& c) { c.settings.aps.sound = {}; },
    [](test_case& c) { if (!c.settings.aps.sound.empty()) { c.settings.aps.sound = "default"; } },
    [](test_case& c) {
        if (c.settings.aps.sound.is_object()) {
            c.settings.aps.sound = critical_sound{.name = c.settings.aps.sound.name()};
        }
    },
    [](test_case& c) { c.settings.aps.content_available = false; },
    [](test_case& c) { c.settings.aps.mutable_content = false; },
    [](test_case& c) { c.settings.aps.interruption_level.reset(); },
    [](test_case& c) { c.settings.aps.relevance_score.reset(); },
    [](test_case& c) { c.settings.aps.url_args = {}; },
    [](test_case& c) { c.settings.aps.content_changed = false; },
    [](test_case& c) { c.settings.aps.alert.reset(); },
    [](test_case& c) { if (c.settings.aps.alert) { c.settings.aps.alert->launch_image = {}; } },
    [](test_case& c) { if (c.settings.aps.alert) { c.settings.aps.alert->action_loc_key.reset(); } },
    [](test_case& c) { if (c.settings.aps.alert) { c.settings.aps.alert->summary_arg = {}; } },
    [](test_case& c) { if (c.settings.aps.alert) { c.settings.aps.alert->summary_arg_count.reset(); } },
    [](test_case& c) { c.settings.aps.live_activity.reset(); },
    [](test_case& c) { c.custom.clear(); },
};
// clang-format on

/// One of the server's texts within the alert.
struct slot_field {
    source raw{};
    source key{};
    alert_text alert_parts::* in{};
};

constexpr slot_field slot_fields[] = {
    {source::alert_title, source::alert_title_key, &alert_parts::title},
    {source::alert_subtitle, source::alert_subtitle_key, &alert_parts::subtitle},
    {source::alert_body, source::alert_body_key, &alert_parts::body},
};

class simplifier {
public:
    simplifier(test_case failing, const text_pool& pool, const std::function<bool(const test_case&)>& still_fails)
        : simplest_{std::move(failing)}, pool_{pool}, still_fails_{still_fails}
    {
    }

    test_case run()
    {
        std::string before;
        while (before != describe(simplest_)) {
            before = describe(simplest_);
            for (const auto step : steps) {
                try_change(step);
            }
            simplify_elems();
            simplify_custom_keys();
            simplify_receivers();
            simplify_alert();
            simplify_activity();
            for (const text_field& each : text_fields) {
                simplify_text(each.from, each.in);
            }
        }
        return simplest_;
    }

private:
    /// Changes the case if it fails then, too.
    template <class Change>
    bool try_change(const Change& change)
    {
        test_case changed = simplest_;
        change(changed);
        if (!still_fails_(changed)) {
            return false;
        }
        simplest_ = std::move(changed);
        return true;
    }

    /// Replaces a text by none, or else by the first shorter one of the same source.
    template <class Field>
    void simplify_text(source from, const Field& field)
    {
        if (field(simplest_).empty() || try_change([&](test_case& c) { field(c) = {}; })) {
            return;
        }
        for (const std::string_view each : pool_.all(from)) {
            const std::size_t size = field(simplest_).size();
            if (each.size() >= size) {
                continue;
            }
            try_change([&](test_case& c) { field(c) = each; });
        }
    }

    void simplify_elems()
    {
        try_change([this](test_case& c) {
            c.push.desc = {};
            c.elems = {text(pool_.shortest(source::content))};
            c.form = body_form::one;
        });
        try_change([](test_case& c) {
            c.form = body_form::one;
            c.elems.resize(std::max(c.elems.size(), min_elems(c.form)));
        });
        for (std::size_t i = simplest_.elems.size(); i-- > 0;) {
            if (simplest_.elems.size() > min_elems(simplest_.form)) {
                try_change([i](test_case& c) { c.elems.erase(c.elems.begin() + static_cast<std::ptrdiff_t>(i)); });
            }
        }
        for (std::size_t i = 0; i < simplest_.elems.size(); ++i) {
            try_change([i](test_case& c) { c.elems[i] = {}; });
            try_change([i](test_case& c) { c.elems[i].kind = {}; });
            const source from = simplest_.elems[i].kind == elem_kind::text ? source::content : source::unshown;
            simplify_text(from, [i](test_case& c) -> std::string_view& { return c.elems[i].content; });
        }
    }

    void simplify_custom_keys()
    {
        for (std::size_t i = simplest_.custom.size(); i-- > 0;) {
            try_change([i](test_case& c) { c.custom.erase(c.custom.begin() + static_cast<std::ptrdiff_t>(i)); });
        }
        for (std::size_t i = 0; i < simplest_.custom.size(); ++i) {
            try_change([i](test_case& c) { c.custom[i] = {.key = c.custom[i].key}; });
            try_change([i](test_case& c) { c.custom[i].key = {"key", "key"}; });
        }
    }

    void simplify_receivers()
    {
        for (std::size_t i = simplest_.receivers.size(); i-- > 0;) {
            if (simplest_.receivers.size() > 1) {
                try_change(
                    [i](test_case& c) { c.receivers.erase(c.receivers.begin() + static_cast<std::ptrdiff_t>(i)); });
            }
        }
        for (std::size_t i = 0; i < simplest_.receivers.size(); ++i) {
            try_change([i](test_case& c) { c.receivers[i] = {}; });
            try_change([i](test_case& c) { c.receivers[i].unread.reset(); });
            try_change([i](test_case& c) { c.receivers[i].presence = {}; });
            try_change([i](test_case& c) { c.receivers[i].receive_option = {}; });
            try_change([i](test_case& c) { c.receivers[i].mentioned = false; });
            try_change([i](test_case& c) { c.receivers[i].preview = {}; });
            simplify_text(source::language, [i](test_case& c) -> std::string_view& { return c.receivers[i].language; });
        }
    }

    void simplify_alert()
    {
        for (const slot_field& each : slot_fields) {
            const auto try_text = [&](const alert_text& text) {
                return simplest_.settings.aps.alert
                       && try_change([&](test_case& c) { (*c.settings.aps.alert).*each.in = text; });
            };
            if (!simplest_.settings.aps.alert || try_text({})) {
                continue;
            }
            const alert_text& text = (*simplest_.settings.aps.alert).*each.in;
            if (!text.is_localized()) {
                try_text(pool_.shortest(each.raw));
            } else if (!try_text(pool_.shortest(each.raw)) && !try_text(localized{.key = text.text()})) {
                try_text(localized{.key = text.text(), .args = text.args().first(text.args().empty() ? 0 : 1)});
            }
        }
    }

    void simplify_activity()
    {
        const auto try_in_activity = [this](const auto& change) {
            return simplest_.settings.aps.live_activity
                   && try_change([&](test_case& c) { change(c, *c.settings.aps.live_activity); });
        };
        try_in_activity([](test_case&, live_activity& activity) { activity.stale_date.reset(); });
        try_in_activity([](test_case&, live_activity& activity) { activity.dismissal_date.reset(); });
        try_in_activity([](test_case& c, live_activity& activity) {
            c.content_state = test_case{}.content_state;
            activity.content_state = raw_json{c.content_state.text};
        });
        if (!try_in_activity(
                [](test_case&, live_activity& activity) { activity.event = activity_event{activity_update{}}; })) {
            try_in_activity([this](test_case& c, live_activity& activity) {
                c.attributes = test_case{}.attributes;
                activity.event =
                    activity_event{activity_start{.attributes_type = pool_.shortest(source::attributes_type),
                                                  .attributes = raw_json{c.attributes.text}}};
            });
        }
    }

    test_case simplest_;
    const text_pool& pool_;
    const std::function<bool(const test_case&)>& still_fails_;
};

} // namespace

test_case simplified(test_case failing, const text_pool& pool, const std::function<bool(const test_case&)>& still_fails)
{
    return simplifier{std::move(failing), pool, still_fails}.run();
}

} // namespace generator
