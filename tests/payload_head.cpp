#include <apnsfmt/payload_head.hpp>

#include <string_view>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

/// What stands before the alert.
struct head {
    char bytes[200]{};
    std::size_t size{};

    constexpr head(const push_info& push, const options& settings, payload_form form = {})
        : head{push, settings, form, engine::may_show_alert(form)}
    {
    }
    constexpr head(const push_info& push, const options& settings, payload_form form, bool has_alert)
    {
        json_writer writer{bytes, sizeof bytes};
        engine::payload_head<false>{push, settings, form, has_alert}.write_to(writer);
        size = writer.size();
    }
    constexpr std::string_view text() const { return {bytes, size}; }
};

} // namespace

TEST_CASE("each member ends with a comma, for the alert is the last")
{
    static constexpr push_info nothing{};
    static constexpr push_info all{.ext = "e", .sound = "s", .image = "i"};
    static constexpr options unset{};
    static constexpr custom_key keys[] = {{"k", 1}};
    static constexpr options set{.aps = {.badge = 3, .thread_id = "t"}, .custom = keys};
    PROVE(head{nothing, unset}.text() == R"({"aps":{)");
    PROVE(head{all, set}.text()
          == R"({"ext":"e","image":"i","k":1,"aps":{"badge":3,"sound":"s","thread-id":"t","mutable-content":1,)");
    PROVE(head{all, set, payload_form::background}.text()
          == R"({"ext":"e","k":1,"aps":{"thread-id":"t","content-available":1,)");
    PROVE(head{all, set, payload_form::own_keys}.text() == R"({"k":1,)");
}

TEST_CASE("what the sender wishes of an alert counts for nothing where there is none")
{
    static constexpr push_info wishes{.sound = "s",
                                      .image = "i",
                                      .mutable_content = true,
                                      .content_available = true,
                                      .interruption_level = interruption::passive};
    static constexpr options unset{};
    static constexpr options set{
        .aps = {.content_available = true, .mutable_content = true, .interruption_level = interruption::active}};
    PROVE(head{wishes, unset, payload_form::bare}.text() == R"({"aps":{)");
    PROVE(head{wishes, set, payload_form::bare}.text()
          == R"({"aps":{"content-available":1,"mutable-content":1,"interruption-level":"active",)");
    PROVE(head{wishes, unset}.text()
          == R"({"image":"i","aps":{"sound":"s","content-available":1,"mutable-content":1,)"
             R"("interruption-level":"passive",)");
    PROVE(head{wishes, unset, payload_form::activity, false}.text()
          == R"({"aps":{"content-available":1,"interruption-level":"passive",)");
    PROVE(head{wishes, set, payload_form::activity, false}.text()
          == R"({"aps":{"content-available":1,"mutable-content":1,"interruption-level":"active",)");
}
