#include <apnsfmt/verdict.hpp>

#include "prove.hpp"

using namespace apnsfmt;

TEST_CASE("a verdict is a push, a silence or an error")
{
    PROVE(!is_suppressed(verdict::pushed));
    PROVE(!is_error(verdict::pushed));
    PROVE(is_suppressed(verdict::push_disabled));
    PROVE(is_suppressed(verdict::no_content));
    PROVE(!is_suppressed(verdict::reserved_key));
    PROVE(!is_error(verdict::no_content));
    PROVE(is_error(verdict::reserved_key));
    PROVE(is_error(verdict::bad_apns_id));
    for (int i = 0; i <= static_cast<int>(verdict::bad_apns_id); ++i) {
        const auto each = static_cast<verdict>(i);
        CAPTURE(name_of(each));
        CHECK((each == verdict::pushed) + is_suppressed(each) + is_error(each) == 1);
        CHECK(name_of(each) != "unknown");
    }
}

TEST_CASE("a verdict says that there is nothing to show, or something else")
{
    PROVE(engine::is_about_content(verdict::custom_without_desc));
    PROVE(engine::is_about_content(verdict::no_content));
    PROVE(!engine::is_about_content(verdict::pushed));
    PROVE(!engine::is_about_content(verdict::muted));
    PROVE(!engine::is_about_content(verdict::reserved_key));
}

TEST_CASE("verdicts have names")
{
    PROVE(name_of(verdict::pushed) == "pushed");
    PROVE(name_of(verdict::push_disabled) == "push_disabled");
    PROVE(name_of(verdict::online_only) == "online_only");
    PROVE(name_of(verdict::logged_out) == "logged_out");
    PROVE(name_of(verdict::in_foreground) == "in_foreground");
    PROVE(name_of(verdict::muted) == "muted");
    PROVE(name_of(verdict::custom_without_desc) == "custom_without_desc");
    PROVE(name_of(verdict::no_content) == "no_content");
    PROVE(name_of(verdict::reserved_key) == "reserved_key");
    PROVE(name_of(verdict::duplicate_key) == "duplicate_key");
    PROVE(name_of(verdict::conflicting_fields) == "conflicting_fields");
    PROVE(name_of(verdict::missing_field) == "missing_field");
    PROVE(name_of(verdict::invalid_number) == "invalid_number");
    PROVE(name_of(verdict::invalid_json) == "invalid_json");
    PROVE(name_of(verdict::payload_too_large) == "payload_too_large");
    PROVE(name_of(verdict::buffer_too_small) == "buffer_too_small");
    PROVE(name_of(verdict::unknown_business_id) == "unknown_business_id");
    PROVE(name_of(verdict::bad_device_token) == "bad_device_token");
    PROVE(name_of(verdict::bad_header) == "bad_header");
    PROVE(name_of(verdict::bad_priority) == "bad_priority");
    PROVE(name_of(verdict::bad_collapse_id) == "bad_collapse_id");
    PROVE(name_of(verdict::bad_apns_id) == "bad_apns_id");
    PROVE(name_of(static_cast<verdict>(255)) == "unknown");
}

TEST_CASE("true means success")
{
    PROVE(static_cast<bool>(format_result{}));
    PROVE(!format_result{.verdict = verdict::muted});
    PROVE(!format_result{.verdict = verdict::buffer_too_small});
    PROVE(!cut_parts{});
    PROVE(static_cast<bool>(cut_parts{.title = true}));
    PROVE(static_cast<bool>(cut_parts{.subtitle = true}));
    PROVE(static_cast<bool>(cut_parts{.body = true}));
}
