#include <apnsfmt/labels.hpp>

#include <type_traits>

#include "prove.hpp"

using namespace apnsfmt;

TEST_CASE("every language has every label")
{
    for (const language& each : languages) {
        CAPTURE(each.tag);
        for (const auto label : {&label_set::audio, &label_set::file, &label_set::image, &label_set::location,
                                 &label_set::face, &label_set::video, &label_set::merged, &label_set::message}) {
            CHECK((each.labels.*label).size() > 2);
            CHECK((each.labels.*label).front() == '[');
            CHECK((each.labels.*label).back() == ']');
        }
    }
}

TEST_CASE("a tag is matched without case, with either separator, by dropping subtags")
{
    PROVE(labels_for("en").audio == "[audio]");
    PROVE(labels_for("en-US").audio == "[audio]");
    PROVE(labels_for("zh-Hans").audio == "[语音]");
    PROVE(labels_for("ZH_hAnS").audio == "[语音]");
    PROVE(labels_for("zh-Hans-CN").audio == "[语音]");
    PROVE(labels_for("zh-Hant").audio == "[語音]");
    PROVE(labels_for("zh-Hant-HK").audio == "[語音]");
}

TEST_CASE("Chinese without a script goes by region")
{
    PROVE(labels_for("zh").file == "[文件]");
    PROVE(labels_for("zh-CN").file == "[文件]");
    PROVE(labels_for("zh-SG").file == "[文件]");
    PROVE(labels_for("zh-TW").file == "[檔案]");
    PROVE(labels_for("zh_hk").file == "[檔案]");
    PROVE(labels_for("zh-MO").file == "[檔案]");
}

TEST_CASE("an unknown language is English")
{
    PROVE(labels_for("tlh").file == "[file]");
    PROVE(labels_for("").file == "[file]");
    PROVE(labels_for("-").file == "[file]");
    PROVE(labels_for("zhx").file == "[file]");
    PROVE(labels_for("e").file == "[file]");
    PROVE(labels_for("zh-Hant-x-a-private-subtag-longer-than-any-other").file == "[檔案]");
}

TEST_CASE("a language by its name, and one label amended")
{
    PROVE(labels::zh_hant.video == "[影片]");
    PROVE(label_view { labels::en } -> face == "[Face]");
    static constexpr label_set mine = [] {
        label_set amended = labels::en;
        amended.audio = "[voice]";
        return amended;
    }();
    PROVE(label_view { mine } -> audio == "[voice]");
    PROVE((*label_view{mine}).file == "[file]");
    static_assert(!std::is_constructible_v<label_view, label_set>, "a temporary would dangle");
}
