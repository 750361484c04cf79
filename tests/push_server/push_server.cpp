#include "push_server.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/core.h>

namespace {

// Two hosts, so many streams each. More than that wait in our queue, not in libcurl's.
constexpr long most_streams = 100;
constexpr std::size_t most_in_flight = 2 * most_streams;
// APNs' answers have some 60 bytes.
constexpr std::size_t longest_answer = 4096;
// A push that nobody answers for so long is sent again; nothing here relies on how long it is.
constexpr long answer_timeout_seconds = 30;

void check(CURLcode result)
{
    if (result != CURLE_OK) {
        throw std::runtime_error{curl_easy_strerror(result)};
    }
}

void check(CURLMcode result)
{
    if (result != CURLM_OK) {
        throw std::runtime_error{curl_multi_strerror(result)};
    }
}

template <class Value>
void set(const handle<CURL, curl_easy_cleanup>& easy, CURLoption option, Value value)
{
    check(curl_easy_setopt(easy.get(), option, value));
}

void append(handle<curl_slist, curl_slist_free_all>& list, const char* text)
{
    curl_slist* const longer = curl_slist_append(list.get(), text);
    if (longer == nullptr) {
        throw std::bad_alloc{};
    }
    list.release();
    list.reset(longer);
}

std::size_t append_to_answer(char* data, std::size_t, std::size_t size, void* to)
{
    auto& answer = *static_cast<std::string*>(to);
    if (size > longest_answer - answer.size()) {
        return 0; // which libcurl takes as an error
    }
    answer.append(data, size);
    return size;
}

} // namespace

push_server::push_server(push_server_settings settings)
    : settings_{std::move(settings)}, provider_token_{settings_.make_provider_token()}
{
    check(curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, 1L));
    check(curl_multi_setopt(multi_.get(), CURLMOPT_MAX_CONCURRENT_STREAMS, most_streams));
    for (const auto& [host, port] : settings_.local_ports) {
        append(connect_to_, fmt::format("{}:443:{}:{}", host, host, port).c_str());
        append(resolve_, fmt::format("{}:{}:127.0.0.1", host, port).c_str());
    }
    while (transfers_.size() < most_in_flight) {
        transfer& made = transfers_.emplace_back();
        prepare(made);
        idle_.push_back(&made);
    }
}

push_server::~push_server()
{
    for (const transfer& each : transfers_) {
        curl_multi_remove_handle(multi_.get(), each.easy.get()); // an easy handle goes before its multi handle
    }
}

/// Sets what is the same for every push.
void push_server::prepare(transfer& idle)
{
    require(idle.easy != nullptr, "no libcurl");
    set(idle.easy, CURLOPT_PRIVATE, &idle);
    set(idle.easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
    set(idle.easy, CURLOPT_PIPEWAIT, 1L); // for the one connection, rather than to open another
    set(idle.easy, CURLOPT_PROTOCOLS_STR, "https");
    set(idle.easy, CURLOPT_NOPROXY, "*");
    set(idle.easy, CURLOPT_NOSIGNAL, 1L);
    set(idle.easy, CURLOPT_TIMEOUT, answer_timeout_seconds);
    set(idle.easy, CURLOPT_POST, 1L);
    set(idle.easy, CURLOPT_WRITEFUNCTION, append_to_answer);
    set(idle.easy, CURLOPT_WRITEDATA, &idle.answer);
    set(idle.easy, CURLOPT_CONNECT_TO, connect_to_.get());
    set(idle.easy, CURLOPT_RESOLVE, resolve_.get());
    if (std::string& trusted = settings_.certificate_authority; !trusted.empty()) {
        curl_blob blob{.data = trusted.data(), .len = trusted.size(), .flags = CURL_BLOB_NOCOPY};
        set(idle.easy, CURLOPT_CAINFO_BLOB, &blob);
        set(idle.easy, CURLOPT_CAPATH, nullptr);
    }
}

apnsfmt::request push_server::make_request(const push& what) const
{
    const apnsfmt::registration to{.business_id = what.business_id, .token = what.token};
    if (!what.channel_id.empty()) {
        return apnsfmt::format_broadcast(what.json, apnsfmt::find_app(settings_.apps, to).value_or(apnsfmt::app{}),
                                         {.channel_id = what.channel_id,
                                          .priority = what.priority,
                                          .expiration = what.expiration,
                                          .request_id = what.id,
                                          .provider_token = provider_token_});
    }
    return apnsfmt::format_request(what.json, settings_.apps, to,
                                   {.push_type = what.type,
                                    .priority = what.priority,
                                    .expiration = what.expiration,
                                    .collapse_id = what.collapse_id,
                                    .apns_id = what.id,
                                    .provider_token = provider_token_});
}

/// Makes the request anew for each attempt: by then the provider token may be another.
void push_server::start(job what)
{
    if (what.what.channel_id.empty() && !registered_at_.contains(what.what.token)) {
        end(what, {.end = fate::not_registered});
        return;
    }
    const apnsfmt::request request = make_request(what.what);
    if (!request) {
        end(what, {.end = fate::not_a_request, .verdict = request.verdict()});
        return;
    }
    transfer& next = *idle_.back();
    idle_.pop_back();
    next.current = std::move(what);
    ++next.current.attempts;
    next.provider_token = provider_token_;
    next.answer.clear();
    next.headers.reset();
    append(next.headers, "Accept:"); // libcurl adds these two unless they are said to have no value
    append(next.headers, "Content-Type:");
    for (const apnsfmt::header& header : request.headers()) {
        append(next.headers, header.name.data()); // where `name: value` stands as a C string
    }
    set(next.easy, CURLOPT_URL, request.url().data());
    set(next.easy, CURLOPT_HTTPHEADER, next.headers.get());
    // The payload is not copied: the transfer keeps it.
    set(next.easy, CURLOPT_POSTFIELDS, next.current.what.json.data());
    set(next.easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(next.current.what.json.size()));
    check(curl_multi_add_handle(multi_.get(), next.easy.get()));
}

void push_server::run()
{
    while (true) {
        while (!waiting_.empty() && waiting_.top().until <= clock::now()) {
            queue_.push_back(waiting_.top().again);
            waiting_.pop();
        }
        while (!queue_.empty() && !idle_.empty()) {
            job next = std::move(queue_.front());
            queue_.pop_front();
            start(std::move(next));
        }
        int running = 0;
        check(curl_multi_perform(multi_.get(), &running));
        int left = 0;
        while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
            const CURLcode result = message->data.result; // removing the handle ends the message
            transfer* done = nullptr;
            check(curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &done));
            check(curl_multi_remove_handle(multi_.get(), done->easy.get()));
            finish(*done, result);
            idle_.push_back(done);
        }
        if (idle_.size() == transfers_.size() && queue_.empty() && waiting_.empty()) {
            return;
        }
        if (queue_.empty() || idle_.empty()) { // else there is something to start
            std::chrono::milliseconds pause{1000};
            if (!waiting_.empty()) {
                const auto until = std::chrono::ceil<std::chrono::milliseconds>(waiting_.top().until - clock::now());
                pause = std::clamp(until, std::chrono::milliseconds{0}, pause);
            }
            check(curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(pause.count()), nullptr));
        }
    }
}

void push_server::finish(transfer& done, CURLcode result)
{
    if (result == CURLE_OK) {
        long status = 0;
        check(curl_easy_getinfo(done.easy.get(), CURLINFO_RESPONSE_CODE, &status));
        curl_header* id = nullptr;
        const char* const name = done.current.what.channel_id.empty() ? "apns-id" : "apns-request-id";
        if (curl_easy_header(done.easy.get(), name, 0, CURLH_HEADER, -1, &id) == CURLHE_OK) {
            done.current.answered_id = id->value;
        }
        std::optional<std::int64_t> registered_at;
        if (const auto found = registered_at_.find(done.current.what.token); found != registered_at_.end()) {
            registered_at = found->second;
        }
        obey(done, apnsfmt::read_answer(static_cast<int>(status), done.answer, registered_at));
        return;
    }
    done.current.failure = result;
    // No answer came. Either the request was not read, as a stream above the last one that GOAWAY counts, or it was
    // and its answer is lost: nobody can tell, so it is sent again, as the same push.
    if (done.current.attempts < settings_.most_attempts) {
        ++counts_.without_answer;
        send_again(std::move(done.current), 1);
    } else {
        end(done.current, {.end = fate::unanswered});
    }
}

/// Does what an answer says.
void push_server::obey(transfer& done, const apnsfmt::answer& answer)
{
    if (answer.drop_token) {
        counts_.dropped_tokens += registered_at_.erase(done.current.what.token);
    }
    done.current.last = answer;
    done.current.failure = CURLE_OK;
    if (answer || answer.retry == apnsfmt::retry::never || done.current.attempts == settings_.most_attempts) {
        end(done.current, {.end = answer ? fate::taken : fate::refused});
        return;
    }
    switch (answer.retry) {
    case apnsfmt::retry::never: break;
    case apnsfmt::retry::after_pause:
        ++counts_.after_pause;
        send_again(std::move(done.current), 1);
        break;
    case apnsfmt::retry::later:
        ++counts_.later;
        send_again(std::move(done.current), 4);
        break;
    case apnsfmt::retry::new_token:
        ++counts_.new_token;
        // The many that were refused for one provider token get one new token together: APNs does not like more.
        if (done.provider_token == provider_token_) {
            provider_token_ = settings_.make_provider_token();
        }
        queue_.push_front(std::move(done.current));
        break;
    }
}

void push_server::send_again(job what, int pauses)
{
    const auto pause = settings_.pause * pauses * (1 << std::min(what.attempts - 1, 10));
    waiting_.push({.until = clock::now() + pause, .again = std::move(what)});
}

void push_server::end(const job& what, outcome how) const
{
    how.answer = what.last;
    how.answered_id = what.answered_id;
    how.failure = what.failure;
    how.attempts = what.attempts;
    settings_.on_outcome(what.what, how);
}
