#include <apnsfmt/push_type.hpp>

#include "prove.hpp"

using namespace apnsfmt;

TEST_CASE("push types as Apple writes them")
{
    PROVE(name_of(push_type::alert) == "alert");
    PROVE(name_of(push_type::background) == "background");
    PROVE(name_of(push_type::complication) == "complication");
    PROVE(name_of(push_type::controls) == "controls");
    PROVE(name_of(push_type::fileprovider) == "fileprovider");
    PROVE(name_of(push_type::liveactivity) == "liveactivity");
    PROVE(name_of(push_type::location) == "location");
    PROVE(name_of(push_type::mdm) == "mdm");
    PROVE(name_of(push_type::pushtotalk) == "pushtotalk");
    PROVE(name_of(push_type::voip) == "voip");
    PROVE(name_of(push_type::widgets) == "widgets");
    PROVE(name_of(static_cast<push_type>(std::size(push_types))) == "alert");
    PROVE(name_of(static_cast<push_type>(255)) == "alert");
}

TEST_CASE("only a call takes more than the usual limit")
{
    for (const push_type_row& row : push_types) {
        CAPTURE(row.name);
        CHECK(payload_limit_of(row.type) == (row.type == push_type::voip ? 5120 : 4096));
    }
    PROVE(payload_limit_of(push_type::voip) == 5120);
    PROVE(payload_limit_of(push_type::alert) == 4096);
}

TEST_CASE("an alert and a Live Activity may show something, all else shows nothing")
{
    PROVE(engine::may_show_alert(payload_form::alert));
    PROVE(engine::may_show_alert(payload_form::activity));
    PROVE(!engine::may_show_alert(payload_form::background));
    PROVE(!engine::may_show_alert(payload_form::own_keys));
}

TEST_CASE("priorities that Apple does not take are told from those it takes")
{
    PROVE(row_of(push_type::alert).takes(10));
    PROVE(row_of(push_type::alert).takes(5));
    PROVE(row_of(push_type::alert).takes(1));
    PROVE(row_of(push_type::background).takes(5));
    PROVE(!row_of(push_type::background).takes(10));
    PROVE(!row_of(push_type::background).takes(1));
    PROVE(row_of(push_type::liveactivity).takes(10));
    PROVE(row_of(push_type::liveactivity).takes(5));
    PROVE(!row_of(push_type::liveactivity).takes(1));
    PROVE(row_of(push_type::location).takes(5));
    PROVE(!row_of(push_type::location).takes(1));
    for (const push_type_row& row : push_types) {
        CAPTURE(row.name);
        for (const int priority : {-1, 0, 2, 4, 6, 9, 11, 100}) {
            CHECK(!row.takes(priority));
        }
    }
}
