#include "apns_simulator.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <span>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <nlohmann/json.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include "certificate.hpp"
#include "handle.hpp"

namespace {

using apnsfmt::environment;

constexpr std::string_view hosts[] = {"api.push.apple.com", "api.sandbox.push.apple.com"};

constexpr std::size_t index_of(environment where) { return where == environment::production ? 0 : 1; }

/// Requests that a mishap is about: half of them count, half do not.
constexpr std::size_t held_for_mishap = 20;

void make_nonblocking(const descriptor& any)
{
    require(fcntl(any.get(), F_SETFL, O_NONBLOCK) == 0, "a descriptor that blocks");
}

/// A socket that listens at a free port of 127.0.0.1.
class listener {
public:
    listener() : socket_{socket(AF_INET, SOCK_STREAM, 0)}
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const any_address = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        require(bind(socket_.get(), any_address, size) == 0 && listen(socket_.get(), 16) == 0
                    && getsockname(socket_.get(), any_address, &size) == 0,
                "no socket that listens");
        make_nonblocking(socket_);
        port_ = ntohs(address.sin_port);
    }

    int get() const { return socket_.get(); }
    std::uint16_t port() const { return port_; }

private:
    descriptor socket_;
    std::uint16_t port_{};
};

handle<SSL_CTX, SSL_CTX_free> make_tls(const certificate& own)
{
    handle<SSL_CTX, SSL_CTX_free> context{SSL_CTX_new(TLS_server_method())};
    require(context && SSL_CTX_use_certificate(context.get(), own.x509.get()) == 1
                && SSL_CTX_use_PrivateKey(context.get(), own.key.get()) == 1,
            "no TLS");
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // HTTP/2 or nothing.
    SSL_CTX_set_alpn_select_cb(
        context.get(),
        [](SSL*, const unsigned char** chosen, unsigned char* size, const unsigned char* offered,
           unsigned int offered_size, void*) {
            static constexpr unsigned char h2[] = {2, 'h', '2'}; // what is chosen points into it
            return SSL_select_next_proto(const_cast<unsigned char**>(chosen), size, h2, sizeof h2, offered,
                                         offered_size)
                           == OPENSSL_NPN_NEGOTIATED
                       ? SSL_TLSEXT_ERR_OK
                       : SSL_TLSEXT_ERR_ALERT_FATAL;
        },
        nullptr);
    return context;
}

} // namespace

/// What the thread does: waits for sockets, and lets connections go on.
class apns_simulator::worker {
public:
    worker(const apns_knowledge& knows, std::vector<mishap> mishaps) : judge_{knows}, mishaps_{std::move(mishaps)}
    {
        int ends[2];
        require(pipe(ends) == 0, "no pipe");
        wake_[0] = descriptor{ends[0]};
        wake_[1] = descriptor{ends[1]};
    }

    void run();
    void wake() { require(write(wake_[1].get(), "", 1) == 1, "a pipe that takes nothing"); }
    std::uint16_t port(environment where) const { return listeners_[index_of(where)].port(); }
    const std::string& certificate_pem() const { return certificate_.pem; }
    simulator_record take_record()
    {
        record_.provider_tokens = judge_.provider_tokens();
        return std::move(record_);
    }

private:
    class connection;

    /// What goes wrong with this request, if anything does: each mishap but once.
    std::optional<mishap_kind> next_mishap(environment where);
    /// Answers a request, and takes it down.
    apns_answer take(std::size_t connection_number, http_request request);

    certificate certificate_{make_certificate(hosts)};
    handle<SSL_CTX, SSL_CTX_free> tls_{make_tls(certificate_)};
    listener listeners_[2]{};
    descriptor wake_[2]{};
    apns_judge judge_;
    std::vector<mishap> mishaps_;
    std::size_t requests_[2]{};
    std::map<std::string, std::size_t, std::less<>> taken_{}; ///< by apns-id, the arrival that delivers
    simulator_record record_{};
    std::list<connection> connections_{};
};

/// One connection.
class apns_simulator::worker::connection {
public:
    connection(worker& owner, descriptor socket, environment where);
    connection(const connection&) = delete;

    int socket() const { return socket_.get(); }
    short awaits() const { return static_cast<short>(writes_ ? POLLIN | POLLOUT : POLLIN); }
    /// Goes on as far as it can without waiting; false when it has come to its end.
    bool go_on();

private:
    struct stream {
        http_request request{};
        std::string answer_body{};
        std::size_t answered{}; ///< bytes of it
    };

    bool shake_hands();
    bool read();
    bool write();
    bool linger();
    bool is_to_be_tried_again(int result) const;

    void on_header(std::int32_t id, std::string_view name, std::string_view value);
    void on_request(std::int32_t id);
    void answer(std::int32_t id);
    void go_away();
    void drop();
    connection_record& record() { return owner_.record_.connections[number_]; }

    static connection& self(void* user) { return *static_cast<connection*>(user); }
    static handle<nghttp2_session, nghttp2_session_del> make_session(connection* user);

    worker& owner_;
    descriptor socket_;
    environment where_;
    std::size_t number_;
    handle<SSL, SSL_free> tls_;
    handle<nghttp2_session, nghttp2_session_del> session_;
    std::map<std::int32_t, stream> streams_{};
    std::vector<std::int32_t> came_in_{}; ///< the requests to be seen to
    std::optional<mishap_kind> mishap_{}; ///< what is about to happen
    std::vector<std::int32_t> held_{};    ///< the requests it is waiting for
    std::int32_t last_counted_{std::numeric_limits<std::int32_t>::max()};
    std::span<const std::uint8_t> unwritten_{};
    bool is_ready_{};
    bool writes_{};
    bool is_dropped_{};
    bool lingers_{};
};

std::optional<mishap_kind> apns_simulator::worker::next_mishap(environment where)
{
    const std::size_t count = ++requests_[index_of(where)];
    const auto found =
        std::ranges::find_if(mishaps_, [&](const mishap& each) { return each.where == where && each.after <= count; });
    if (found == mishaps_.end()) {
        return {};
    }
    const mishap_kind kind = found->kind;
    mishaps_.erase(found);
    return kind;
}

apns_answer apns_simulator::worker::take(std::size_t connection_number, http_request request)
{
    const environment where = record_.connections[connection_number].where;
    const std::string id{request.id()};
    if (request.scheme != "https" || request.authority != hosts[index_of(where)]) {
        record_.complaints.push_back(id + " is for " + request.scheme + "://" + request.authority);
    }
    arrival arrived{.where = where, .connection = connection_number, .request = std::move(request)};
    if (const auto before = taken_.find(id); before != taken_.end() && !id.empty()) {
        const arrival& first = record_.arrivals[before->second];
        if (first.where != where || first.request.path != arrived.request.path
            || first.request.body != arrived.request.body) {
            record_.complaints.push_back(id + " stands for two different pushes");
        }
        arrived.is_repeat = true;
    } else {
        arrived.answer = judge_.judge(where, arrived.request);
        if (arrived.answer.status == 200) {
            taken_.emplace(id, record_.arrivals.size());
        }
    }
    return record_.arrivals.emplace_back(std::move(arrived)).answer;
}

void apns_simulator::worker::run()
{
    while (true) {
        std::vector<pollfd> awaited{{.fd = wake_[0].get(), .events = POLLIN, .revents = 0},
                                    {.fd = listeners_[0].get(), .events = POLLIN, .revents = 0},
                                    {.fd = listeners_[1].get(), .events = POLLIN, .revents = 0}};
        for (const connection& each : connections_) {
            awaited.push_back({.fd = each.socket(), .events = each.awaits(), .revents = 0});
        }
        if (poll(awaited.data(), awaited.size(), -1) < 0) {
            require(errno == EINTR, "sockets that can't be waited for");
            continue;
        }
        if (awaited[0].revents != 0) {
            return;
        }
        std::size_t i = 3;
        std::erase_if(connections_, [&](connection& each) { return awaited[i++].revents != 0 && !each.go_on(); });
        for (const environment where : {environment::production, environment::development}) {
            if (awaited[1 + index_of(where)].revents != 0) {
                const int accepted = accept(listeners_[index_of(where)].get(), nullptr, nullptr);
                if (accepted >= 0) { // else whoever called has gone
                    connections_.emplace_back(*this, descriptor{accepted}, where);
                }
            }
        }
    }
}

apns_simulator::worker::connection::connection(worker& owner, descriptor socket, environment where)
    : owner_{owner}, socket_{std::move(socket)}, where_{where}, number_{owner.record_.connections.size()},
      tls_{SSL_new(owner.tls_.get())}, session_{make_session(this)}
{
    owner.record_.connections.push_back({.where = where});
    make_nonblocking(socket_);
    const int yes = 1;
    setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    require(tls_ && SSL_set_fd(tls_.get(), socket_.get()) == 1, "no TLS");
    const nghttp2_settings_entry settings[] = {{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, most_streams}};
    require(nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, settings, std::size(settings)) == 0,
            "no settings");
}

auto apns_simulator::worker::connection::make_session(connection* user) -> handle<nghttp2_session, nghttp2_session_del>
{
    nghttp2_session_callbacks* made = nullptr;
    require(nghttp2_session_callbacks_new(&made) == 0, "no HTTP/2");
    const handle<nghttp2_session_callbacks, nghttp2_session_callbacks_del> callbacks{made};
    nghttp2_session_callbacks_set_on_begin_headers_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, void* whose) {
            connection& own = self(whose);
            own.streams_.try_emplace(frame->hd.stream_id);
            own.record().most_streams = std::max(own.record().most_streams, own.streams_.size());
            return 0;
        });
    nghttp2_session_callbacks_set_on_header_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
                 const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* whose) {
            self(whose).on_header(frame->hd.stream_id, {reinterpret_cast<const char*>(name), name_size},
                                  {reinterpret_cast<const char*>(value), value_size});
            return 0;
        });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
        made,
        [](nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size, void* whose) {
            self(whose).streams_[id].request.body.append(reinterpret_cast<const char*>(data), size);
            return 0;
        });
    nghttp2_session_callbacks_set_on_frame_recv_callback(
        made, [](nghttp2_session*, const nghttp2_frame* frame, void* whose) {
            const bool ends = (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
            if (ends && (frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA)) {
                self(whose).came_in_.push_back(frame->hd.stream_id); // C code is no place for what may throw
            }
            return 0;
        });
    nghttp2_session_callbacks_set_on_stream_close_callback(
        made, [](nghttp2_session*, std::int32_t id, std::uint32_t, void* whose) {
            self(whose).streams_.erase(id);
            return 0;
        });
    nghttp2_option* option = nullptr;
    require(nghttp2_option_new(&option) == 0, "no HTTP/2");
    const handle<nghttp2_option, nghttp2_option_del> options{option};
    // libcurl 7.88 resets each stream that has ended, which does no harm; libnghttp2 would take a thousand of them for
    // an attack.
    constexpr std::uint64_t any_number = 1'000'000'000;
    nghttp2_option_set_stream_reset_rate_limit(option, any_number, any_number);
    nghttp2_session* session = nullptr;
    require(nghttp2_session_server_new2(&session, made, user, option) == 0, "no HTTP/2");
    return handle<nghttp2_session, nghttp2_session_del>{session};
}

void apns_simulator::worker::connection::on_header(std::int32_t id, std::string_view name, std::string_view value)
{
    http_request& request = streams_[id].request;
    if (name == ":method") {
        request.method = value;
    } else if (name == ":scheme") {
        request.scheme = value;
    } else if (name == ":authority") {
        request.authority = value;
    } else if (name == ":path") {
        request.path = value;
    } else {
        request.headers.emplace_back(name, value);
    }
}

void apns_simulator::worker::connection::on_request(std::int32_t id)
{
    if (id > last_counted_ || is_dropped_) {
        ++record().not_counted;
        return;
    }
    if (!mishap_ && !record().went_away) {
        mishap_ = owner_.next_mishap(where_);
        if (mishap_ == mishap_kind::expire_tokens) {
            owner_.judge_.expire_provider_tokens();
            mishap_.reset();
        }
    }
    if (!mishap_) {
        answer(id);
        return;
    }
    held_.push_back(id);
    if (held_.size() == held_for_mishap) {
        std::ranges::sort(held_);
        *mishap_ == mishap_kind::drop ? drop() : go_away();
        mishap_.reset();
    }
}

void apns_simulator::worker::connection::answer(std::int32_t id)
{
    stream& to = streams_[id];
    const std::string_view id_name = to.request.id_name();
    const std::string request_id{to.request.id()};
    const apns_answer answer = owner_.take(number_, std::move(to.request));
    if (!answer.body.empty()) {
        to.answer_body = answer.body;
    } else if (answer.status != 200) {
        nlohmann::json body{{"reason", answer.reason}};
        if (answer.timestamp) {
            body["timestamp"] = *answer.timestamp;
        }
        to.answer_body = body.dump();
    }
    std::string status = std::to_string(answer.status);
    const auto header = [](std::string_view name, std::string_view value) {
        const auto bytes = [](std::string_view text) {
            return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data())); // copied, never written to
        };
        return nghttp2_nv{bytes(name), bytes(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
    };
    const nghttp2_nv headers[] = {header(":status", status), header(id_name, request_id)};
    nghttp2_data_provider body{};
    body.source.ptr = &to;
    body.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* out, std::size_t size, std::uint32_t* flags,
                            nghttp2_data_source* source, void*) {
        stream& of = *static_cast<stream*>(source->ptr);
        const std::size_t copied = of.answer_body.copy(reinterpret_cast<char*>(out), size, of.answered);
        of.answered += copied;
        if (of.answered == of.answer_body.size()) {
            *flags |= NGHTTP2_DATA_FLAG_EOF;
        }
        return static_cast<ssize_t>(copied);
    };
    require(nghttp2_submit_response(session_.get(), id, headers, std::size(headers),
                                    to.answer_body.empty() ? nullptr : &body)
                == 0,
            "no answer");
}

void apns_simulator::worker::connection::go_away()
{
    record().went_away = true;
    const std::size_t counted = held_.size() / 2;
    for (std::size_t i = 0; i < counted; ++i) {
        answer(held_[i]);
    }
    record().not_counted += held_.size() - counted;
    last_counted_ = held_[counted - 1];
    require(nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, last_counted_, NGHTTP2_NO_ERROR, nullptr, 0) == 0,
            "no GOAWAY");
}

void apns_simulator::worker::connection::drop()
{
    record().was_dropped = true;
    is_dropped_ = true;
    const std::size_t counted = held_.size() / 2;
    for (std::size_t i = 0; i < counted; ++i) {
        answer(held_[i]); // which nobody will read
    }
    record().not_counted += held_.size() - counted;
}

bool apns_simulator::worker::connection::is_to_be_tried_again(int result) const
{
    const int error = SSL_get_error(tls_.get(), result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

bool apns_simulator::worker::connection::shake_hands()
{
    ERR_clear_error(); // here and below: what ended another connection would be taken for the end of this one
    const int result = SSL_accept(tls_.get());
    is_ready_ = result == 1;
    return is_ready_ || is_to_be_tried_again(result);
}

bool apns_simulator::worker::connection::read()
{
    std::array<std::uint8_t, 16384> buffer;
    while (true) {
        ERR_clear_error();
        const int size = SSL_read(tls_.get(), buffer.data(), static_cast<int>(buffer.size()));
        if (size <= 0) {
            return is_to_be_tried_again(size);
        }
        if (nghttp2_session_mem_recv(session_.get(), buffer.data(), static_cast<std::size_t>(size)) < 0) {
            owner_.record_.complaints.emplace_back("what came in is not HTTP/2");
            return false;
        }
        for (const std::int32_t id : std::exchange(came_in_, {})) {
            on_request(id);
        }
        if (is_dropped_) {
            return false;
        }
    }
}

bool apns_simulator::worker::connection::write()
{
    writes_ = false;
    while (true) {
        if (unwritten_.empty()) {
            const std::uint8_t* data = nullptr;
            const ssize_t size = nghttp2_session_mem_send(session_.get(), &data);
            if (size <= 0) {
                return size == 0;
            }
            unwritten_ = {data, static_cast<std::size_t>(size)};
        }
        ERR_clear_error();
        const int size = SSL_write(tls_.get(), unwritten_.data(), static_cast<int>(unwritten_.size()));
        if (size <= 0) {
            writes_ = is_to_be_tried_again(size);
            return writes_;
        }
        unwritten_ = unwritten_.subspan(static_cast<std::size_t>(size));
    }
}

bool apns_simulator::worker::connection::go_on()
{
    if (!is_ready_ && !shake_hands()) {
        return false;
    }
    if (!is_ready_) {
        return true;
    }
    if (!lingers_) {
        if (!read() || !write()) {
            return false;
        }
        lingers_ = nghttp2_session_want_read(session_.get()) == 0 && nghttp2_session_want_write(session_.get()) == 0
                   && unwritten_.empty();
        if (!lingers_) {
            return true;
        }
        SSL_shutdown(tls_.get());
        shutdown(socket_.get(), SHUT_WR);
    }
    return linger();
}

/// Reads what still comes: closed with something unread, a socket takes back what it has sent.
bool apns_simulator::worker::connection::linger()
{
    std::array<std::uint8_t, 16384> buffer;
    ssize_t size{};
    do {
        size = recv(socket_.get(), buffer.data(), buffer.size(), 0);
    } while (size > 0);
    return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

apns_simulator::apns_simulator(const apns_knowledge& knows, std::vector<mishap> mishaps)
    : worker_{std::make_unique<worker>(knows, std::move(mishaps))}, thread_{[this] {
          try {
              worker_->run();
          } catch (...) {
              failure_ = std::current_exception(); // for `stop` to throw, where somebody catches it
          }
      }}
{
}

apns_simulator::~apns_simulator()
{
    if (thread_.joinable()) {
        worker_->wake();
        thread_.join();
    }
}

std::uint16_t apns_simulator::port(environment where) const { return worker_->port(where); }

const std::string& apns_simulator::certificate_pem() const { return worker_->certificate_pem(); }

simulator_record apns_simulator::stop()
{
    worker_->wake();
    thread_.join();
    if (failure_) {
        std::rethrow_exception(failure_);
    }
    return worker_->take_record();
}
