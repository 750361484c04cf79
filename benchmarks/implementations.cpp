#include "implementations.hpp"

#include <charconv>
#include <cstring>
#include <sstream>

#define RAPIDJSON_SSE2
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <boost/json.hpp>
#include <fmt/compile.h>
#include <fmt/format.h>
#include <json/json.h>
#include <nlohmann/json.hpp>

#include <apnsfmt/apnsfmt.hpp>

namespace bench {

namespace {

/// Sets what a server decides for this message.
void set_for(const chat_message& said, apnsfmt::options& settings) noexcept
{
    settings.aps.badge = said.badge;
    settings.aps.thread_id = said.thread_id;
}

apnsfmt::options options_for(const chat_message& said) noexcept
{
    apnsfmt::options settings;
    set_for(said, settings);
    return settings;
}

/// The library, as a server uses it: what it decides for all messages is set once.
class library : public implementation {
public:
    bool does(std::string_view) const final { return true; }

protected:
    const apnsfmt::options& settings_for(const chat_message& said) noexcept
    {
        set_for(said, settings_);
        return settings_;
    }

private:
    apnsfmt::options settings_;
};

/// Into a buffer of the caller's.
class apnsfmt_to_span final : public library {
public:
    std::string_view name() const override { return "apnsfmt"; }
    std::string_view format(const chat_message& said, std::size_t) override
    {
        const apnsfmt::format_result result = apnsfmt::format_payload_to(buffer_, said, settings_for(said));
        return {buffer_, result ? result.size : 0};
    }

private:
    char buffer_[apnsfmt::payload_limit];
};

/// As a value with storage of its own.
class apnsfmt_value final : public library {
public:
    std::string_view name() const override { return "apnsfmt_value"; }
    std::string_view format(const chat_message& said, std::size_t) override
    {
        payload_.emplace(said, settings_for(said));
        return payload_->json();
    }

private:
    std::optional<apnsfmt::payload> payload_;
};

/// Into a buffer of fmt's.
class apnsfmt_appender final : public library {
public:
    std::string_view name() const override { return "apnsfmt_appender"; }
    std::string_view format(const chat_message& said, std::size_t) override
    {
        const apnsfmt::format_result result = apnsfmt::format_payload_to(buffer_, said, settings_for(said));
        return {buffer_.data(), result.size};
    }

private:
    fmt::memory_buffer buffer_;
};

/// The request for a payload that is formatted already: what a push costs beyond it.
class apnsfmt_request final : public implementation {
public:
    std::string_view name() const override { return "request"; }
    bool does(std::string_view corpus) const override { return corpus != "suppressed"; }

    void prepare(std::span<const chat_message> messages) override
    {
        payloads_.clear();
        for (const chat_message& said : messages) {
            payloads_.emplace_back(said, options_for(said));
        }
    }

    std::string_view format(const chat_message&, std::size_t index) override
    {
        request_.emplace(payloads_[index], apps_, to_, settings_);
        header_count_ = request_->headers().size();
        return request_->body();
    }

private:
    static constexpr apnsfmt::app apps_[] = {{.business_id = 7, .bundle_id = "com.example.climbers"}};
    static constexpr apnsfmt::registration to_{
        .business_id = 7, .token = "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0"};
    static constexpr apnsfmt::request_settings settings_{.priority = 10, .expiration = 0, .collapse_id = "chat"};

    std::vector<apnsfmt::payload> payloads_;
    std::optional<apnsfmt::request> request_;
    volatile std::size_t header_count_{};
};

/// The floor: the pieces of the payload, escaped beforehand, copied one after another; nothing is looked at.
class memcpy_pieces final : public implementation {
public:
    std::string_view name() const override { return "memcpy"; }
    bool does(std::string_view) const override { return true; }

    void prepare(std::span<const chat_message> messages) override
    {
        messages_.clear();
        for (const chat_message& said : messages) {
            messages_.push_back(pieces_of(said));
        }
    }

    std::string_view format(const chat_message&, std::size_t index) override
    {
        char* at = buffer_;
        for (const std::string& piece : messages_[index]) {
            std::memcpy(at, piece.data(), piece.size());
            at += piece.size();
        }
        return {buffer_, static_cast<std::size_t>(at - buffer_)};
    }

private:
    /// The payload cut where one string, or what stands between two, ends.
    static std::vector<std::string> pieces_of(const chat_message& said)
    {
        const apnsfmt::payload payload{said, options_for(said)};
        const std::string json{payload.json()};
        std::vector<std::string> pieces;
        std::size_t begin = 0;
        bool in_string = false;
        for (std::size_t i = 0; i < json.size(); ++i) {
            if (json[i] == '\\') {
                ++i;
            } else if (json[i] == '"') {
                // A key and the value that follows it are told apart by the colon: keys belong to what stands between.
                const bool begins_value = !in_string && json[i - 1] == ':';
                const bool ends_value = in_string;
                if (begins_value || ends_value) {
                    const std::size_t end = begins_value ? i + 1 : i;
                    pieces.push_back(json.substr(begin, end - begin));
                    begin = end;
                    in_string = begins_value;
                }
            }
        }
        pieces.push_back(json.substr(begin));
        return split_body(std::move(pieces), said);
    }

    /// Takes the body apart again: name, group name, content and what stands between them.
    static std::vector<std::string> split_body(std::vector<std::string> pieces, const chat_message& said)
    {
        const std::size_t prefix = pieces.size() < 2 ? std::string::npos : pieces[pieces.size() - 2].find(": ");
        if (prefix == std::string::npos) {
            return pieces;
        }
        const std::string body = pieces[pieces.size() - 2];
        std::vector<std::string> parts;
        const std::size_t group = said.group_name ? body.find(" (") : std::string::npos;
        if (group < prefix) {
            parts = {body.substr(0, group), " (", body.substr(group + 2, prefix - group - 3), "): "};
        } else {
            parts = {body.substr(0, prefix), ": "};
        }
        parts.push_back(body.substr(prefix + 2));
        pieces.erase(pieces.end() - 2);
        pieces.insert(pieces.end() - 1, parts.begin(), parts.end());
        return pieces;
    }

    std::vector<std::vector<std::string>> messages_;
    char buffer_[apnsfmt::largest_payload];
};

/// One memcpy of the finished payload.
class memcpy_blob final : public implementation {
public:
    std::string_view name() const override { return "blob"; }
    bool does(std::string_view) const override { return true; }

    void prepare(std::span<const chat_message> messages) override
    {
        payloads_.clear();
        for (const chat_message& said : messages) {
            payloads_.emplace_back(apnsfmt::payload{said, options_for(said)}.json());
        }
    }

    std::string_view format(const chat_message&, std::size_t index) override
    {
        const std::string& payload = payloads_[index];
        std::memcpy(buffer_, payload.data(), payload.size());
        return {buffer_, payload.size()};
    }

private:
    std::vector<std::string> payloads_;
    char buffer_[apnsfmt::largest_payload];
};

/// What peers are given: names made safe beforehand, and the rules applied in the plainest way. In their favour, the
/// names are not part of what is measured.
class peer : public implementation {
public:
    bool does(std::string_view corpus) const override
    {
        return corpus != "overflow" && corpus != "suppressed" && (repairs() || corpus != "hostile");
    }

    void prepare(std::span<const chat_message> messages) final
    {
        names_.clear();
        for (const chat_message& said : messages) {
            const auto safe = [](std::string_view name) {
                return std::string{apnsfmt::shown_name{name, apnsfmt::names::safe}.text()};
            };
            std::string name = said.group_name && !said.name_card.empty() ? safe(said.name_card) : safe(said.nickname);
            names_.push_back({std::move(name), said.group_name ? safe(*said.group_name) : ""});
        }
    }

protected:
    virtual bool repairs() const { return false; }

    /// The body as one string, in a string that is used again.
    const std::string& body(const chat_message& said, std::size_t index)
    {
        const auto& [name, group_name] = names_[index];
        body_ = name;
        if (!group_name.empty()) {
            body_ += " (";
            body_ += group_name;
            body_ += ")";
        }
        body_ += ": ";
        body_ += content(said);
        return body_;
    }

private:
    static std::string_view content(const chat_message& said)
    {
        switch (said.kind) {
        case apnsfmt::elem_kind::audio: return "[audio]";
        case apnsfmt::elem_kind::file: return "[file]";
        case apnsfmt::elem_kind::image: return "[image]";
        case apnsfmt::elem_kind::video: return "[video]";
        default: return said.text;
        }
    }

    struct shown_names {
        std::string name;
        std::string group_name;
    };

    std::vector<shown_names> names_;
    std::string body_;
};

/// RapidJSON's Writer with its SSE2 code, the buffer used again; with or without its validation of UTF-8.
template <unsigned Flags>
class rapidjson_writer final : public peer {
public:
    std::string_view name() const override
    {
        return Flags == rapidjson::kWriteDefaultFlags ? "rapidjson" : "rapidjson_validate";
    }

    std::string_view format(const chat_message& said, std::size_t index) override
    {
        buffer_.Clear();
        writer_.Reset(buffer_);
        writer_.StartObject();
        if (!said.ext.empty()) {
            writer_.Key("ext", 3);
            string(said.ext);
        }
        writer_.Key("aps", 3);
        writer_.StartObject();
        if (said.badge) {
            writer_.Key("badge", 5);
            writer_.Int64(*said.badge);
        }
        if (!said.sound.empty()) {
            writer_.Key("sound", 5);
            string(said.sound);
        }
        if (!said.thread_id.empty()) {
            writer_.Key("thread-id", 9);
            string(said.thread_id);
        }
        writer_.Key("alert", 5);
        if (!said.title.empty()) {
            writer_.StartObject();
            writer_.Key("title", 5);
            string(said.title);
            writer_.Key("body", 4);
        }
        string(body(said, index));
        if (!said.title.empty()) {
            writer_.EndObject();
        }
        writer_.EndObject();
        writer_.EndObject();
        return {buffer_.GetString(), buffer_.GetSize()};
    }

private:
    void string(const std::string& text) { writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }

    using writer = rapidjson::Writer<rapidjson::StringBuffer, rapidjson::UTF8<>, rapidjson::UTF8<>,
                                     rapidjson::CrtAllocator, Flags>;
    rapidjson::StringBuffer buffer_;
    writer writer_{buffer_};
};

/// Boost.JSON: a document in storage that is used again, written by a serializer that is used again.
class boost_json final : public peer {
public:
    std::string_view name() const override { return "boost_json"; }

    std::string_view format(const chat_message& said, std::size_t index) override
    {
        boost::json::monotonic_resource storage{storage_, sizeof storage_};
        boost::json::object root{&storage};
        if (!said.ext.empty()) {
            root["ext"] = said.ext;
        }
        boost::json::object& aps = root["aps"].emplace_object();
        if (said.badge) {
            aps["badge"] = *said.badge;
        }
        if (!said.sound.empty()) {
            aps["sound"] = said.sound;
        }
        if (!said.thread_id.empty()) {
            aps["thread-id"] = said.thread_id;
        }
        if (said.title.empty()) {
            aps["alert"] = body(said, index);
        } else {
            boost::json::object& alert = aps["alert"].emplace_object();
            alert["title"] = said.title;
            alert["body"] = body(said, index);
        }
        serializer_.reset(&root);
        const boost::json::string_view written = serializer_.read(out_, sizeof out_);
        return {written.data(), written.size()};
    }

private:
    unsigned char storage_[16384];
    char out_[apnsfmt::largest_payload];
    boost::json::serializer serializer_;
};

/// nlohmann-json: the only peer that repairs ill-formed UTF-8.
class nlohmann_json final : public peer {
public:
    std::string_view name() const override { return "nlohmann"; }

    std::string_view format(const chat_message& said, std::size_t index) override
    {
        nlohmann::ordered_json root;
        if (!said.ext.empty()) {
            root["ext"] = said.ext;
        }
        nlohmann::ordered_json& aps = root["aps"];
        if (said.badge) {
            aps["badge"] = *said.badge;
        }
        if (!said.sound.empty()) {
            aps["sound"] = said.sound;
        }
        if (!said.thread_id.empty()) {
            aps["thread-id"] = said.thread_id;
        }
        if (said.title.empty()) {
            aps["alert"] = body(said, index);
        } else {
            aps["alert"] = {{"title", said.title}, {"body", body(said, index)}};
        }
        out_ = root.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
        return out_;
    }

protected:
    bool repairs() const override { return true; }

private:
    std::string out_;
};

/// fmt with compiled format strings and an escaper as one writes it by hand.
class fmt_compiled final : public peer {
public:
    std::string_view name() const override { return "fmt"; }

    std::string_view format(const chat_message& said, std::size_t index) override
    {
        out_.clear();
        out_.push_back('{');
        if (!said.ext.empty()) {
            string(R"("ext":)", said.ext);
            out_.push_back(',');
        }
        append(R"("aps":{)");
        if (said.badge) {
            fmt::format_to(fmt::appender{out_}, FMT_COMPILE(R"("badge":{},)"), *said.badge);
        }
        if (!said.sound.empty()) {
            string(R"("sound":)", said.sound);
            out_.push_back(',');
        }
        if (!said.thread_id.empty()) {
            string(R"("thread-id":)", said.thread_id);
            out_.push_back(',');
        }
        if (said.title.empty()) {
            string(R"("alert":)", body(said, index));
        } else {
            string(R"("alert":{"title":)", said.title);
            string(R"(,"body":)", body(said, index));
            out_.push_back('}');
        }
        append("}}");
        return {out_.data(), out_.size()};
    }

private:
    void append(std::string_view json) { out_.append(json.data(), json.data() + json.size()); }

    void string(std::string_view key, std::string_view text)
    {
        append(key);
        out_.push_back('"');
        for (const char each : text) {
            switch (each) {
            case '"': append(R"(\")"); break;
            case '\\': append(R"(\\)"); break;
            case '\n': append(R"(\n)"); break;
            case '\r': append(R"(\r)"); break;
            case '\t': append(R"(\t)"); break;
            default:
                if (static_cast<unsigned char>(each) < 0x20) {
                    fmt::format_to(fmt::appender{out_}, FMT_COMPILE("\\u{:04x}"), static_cast<unsigned>(each));
                } else {
                    out_.push_back(each);
                }
            }
        }
        out_.push_back('"');
    }

    fmt::memory_buffer out_;
};

/// JsonCpp, as its users write it.
class jsoncpp final : public peer {
public:
    jsoncpp()
    {
        Json::StreamWriterBuilder builder;
        builder["indentation"] = "";
        builder["emitUTF8"] = true;
        writer_.reset(builder.newStreamWriter());
    }

    std::string_view name() const override { return "jsoncpp"; }

    std::string_view format(const chat_message& said, std::size_t index) override
    {
        Json::Value root;
        if (!said.ext.empty()) {
            root["ext"] = said.ext;
        }
        Json::Value& aps = root["aps"];
        if (said.badge) {
            aps["badge"] = static_cast<Json::Int64>(*said.badge);
        }
        if (!said.sound.empty()) {
            aps["sound"] = said.sound;
        }
        if (!said.thread_id.empty()) {
            aps["thread-id"] = said.thread_id;
        }
        if (said.title.empty()) {
            aps["alert"] = body(said, index);
        } else {
            aps["alert"]["title"] = said.title;
            aps["alert"]["body"] = body(said, index);
        }
        stream_.str({});
        writer_->write(root, &stream_);
        out_ = stream_.str();
        return out_;
    }

private:
    std::unique_ptr<Json::StreamWriter> writer_;
    std::ostringstream stream_;
    std::string out_;
};

} // namespace

std::vector<std::unique_ptr<implementation>> all_implementations()
{
    std::vector<std::unique_ptr<implementation>> all;
    all.push_back(std::make_unique<apnsfmt_to_span>());
    all.push_back(std::make_unique<apnsfmt_value>());
    all.push_back(std::make_unique<apnsfmt_appender>());
    all.push_back(std::make_unique<apnsfmt_request>());
    all.push_back(std::make_unique<memcpy_pieces>());
    all.push_back(std::make_unique<memcpy_blob>());
    all.push_back(std::make_unique<rapidjson_writer<rapidjson::kWriteDefaultFlags>>());
    all.push_back(std::make_unique<rapidjson_writer<rapidjson::kWriteValidateEncodingFlag>>());
    all.push_back(std::make_unique<boost_json>());
    all.push_back(std::make_unique<nlohmann_json>());
    all.push_back(std::make_unique<fmt_compiled>());
    all.push_back(std::make_unique<jsoncpp>());
    return all;
}

} // namespace bench
