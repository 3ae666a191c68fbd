//! Checks the limits of the listener, with short time limits.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use futures_util::stream;
use server::listener::{self, ConnectionLimits, Times};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

const SHORT: Duration = Duration::from_millis(400);
const LONG: Duration = Duration::from_secs(20);
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: cairn.test\r\n\r\n";
const LATE: &[u8] = b"GET /late HTTP/1.1\r\nHost: cairn.test\r\n\r\n";
const HALF: &[u8] = b"GET / HTTP/1.1\r\nHost: cairn.test\r\n";

fn limits() -> ConnectionLimits {
    let times = Times { head: LONG, idle: LONG, answer: LONG, closing: LONG };
    ConnectionLimits { times, drain: SHORT, total: 100, from_one: 100 }
}

/// A server with a page, a slow page and an endless one. It stops when this is dropped.
struct Server {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Server {
    async fn with(limits: ConnectionLimits, proxies: &str) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let proxies = proxies.split_whitespace().map(|proxy| proxy.parse().expect("a network")).collect::<Vec<_>>();
        let late = || async {
            sleep(SHORT * 4).await;
            "late"
        };
        let endless = || async {
            let part = Bytes::from_static(&[b'x'; 65_536]);
            Body::from_stream(stream::repeat_with(move || Ok::<_, Infallible>(part.clone())))
        };
        let app = Router::new().route("/", get(|| async { "page" })).route("/late", get(late));
        let app = app.route("/endless", get(endless));
        let (stop, stopping) = watch::channel(false);
        let serving = tokio::spawn(async move { listener::serve(listener, app, &proxies, limits, stopping).await });
        Server { address, stop, serving }
    }

    /// Connects from the loopback address 127.0.0.`host`, and sends these bytes.
    async fn connect_from(&self, host: u8, sent: &[u8]) -> TcpStream {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, host], 0))).expect("an address");
        let mut stream = socket.connect(self.address).await.expect("a connection");
        stream.write_all(sent).await.expect("sent");
        stream
    }

    /// Whether a visitor with that address gets the page within ten seconds.
    async fn answers(&self, host: u8) -> bool {
        let mut stream = self.connect_from(host, REQUEST).await;
        answer(&mut stream).await.starts_with("HTTP/1.1 200")
    }
}

/// The first bytes of the answer; empty if the connection is closed.
async fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = [0; 4096];
    let read = timeout(Duration::from_secs(10), stream.read(&mut bytes)).await.expect("an answer or an end");
    String::from_utf8_lossy(&bytes[..read.unwrap_or(0)]).into_owned()
}

/// The time until the server closes the connection.
async fn closed_after(stream: &mut TcpStream) -> Duration {
    let begun = Instant::now();
    let mut bytes = vec![0; 65_536];
    let all = async { while stream.read(&mut bytes).await.is_ok_and(|read| read > 0) {} };
    timeout(Duration::from_secs(10), all).await.expect("an end");
    begun.elapsed()
}

async fn is_open(stream: &mut TcpStream) -> bool {
    timeout(SHORT, stream.read(&mut [0; 1])).await.is_err()
}

fn times(change: impl FnOnce(&mut Times)) -> ConnectionLimits {
    let mut limits = limits();
    change(&mut limits.times);
    limits
}

#[tokio::test]
async fn slow_head_is_cut_however_often_a_byte_comes() {
    let server = Server::with(times(|times| times.head = SHORT), "").await;
    let stream = server.connect_from(1, HALF).await;
    let (mut reading, mut writing) = stream.into_split();
    let drip = tokio::spawn(async move {
        while writing.write_all(b"x").await.is_ok() {
            sleep(SHORT / 8).await;
        }
    });
    let begun = Instant::now();
    let _ = timeout(LONG, reading.read(&mut [0; 1])).await.expect("an end");
    assert!(begun.elapsed() < SHORT * 4, "{:?}", begun.elapsed());
    drip.abort();
}

#[tokio::test]
async fn idle_connection_is_closed() {
    let server = Server::with(times(|times| times.idle = SHORT), "").await;
    let mut untouched = server.connect_from(1, b"").await;
    assert!(closed_after(&mut untouched).await < SHORT * 4);
    let mut kept = server.connect_from(1, REQUEST).await;
    assert!(answer(&mut kept).await.starts_with("HTTP/1.1 200"));
    assert!(closed_after(&mut kept).await < SHORT * 4);
}

#[tokio::test]
async fn idle_limit_does_not_cut_a_late_answer() {
    let server = Server::with(times(|times| (times.idle, times.head) = (SHORT, SHORT)), "").await;
    let mut stream = server.connect_from(1, LATE).await;
    assert!(answer(&mut stream).await.ends_with("late"));
}

#[tokio::test]
async fn slow_reader_is_cut() {
    let server = Server::with(times(|times| times.answer = SHORT), "").await;
    let mut stream = server.connect_from(1, b"GET /endless HTTP/1.1\r\nHost: cairn.test\r\n\r\n").await;
    sleep(SHORT * 2).await;
    assert!(closed_after(&mut stream).await < SHORT * 4);
}

#[tokio::test]
async fn total_limit_closes_the_longest_waiting_connection() {
    let server = Server::with(ConnectionLimits { total: 4, ..limits() }, "").await;
    let mut first = server.connect_from(2, HALF).await;
    let mut others = Vec::new();
    for host in 3..6 {
        sleep(Duration::from_millis(20)).await;
        others.push(server.connect_from(host, HALF).await);
    }
    assert!(is_open(&mut first).await);
    assert!(server.answers(1).await);
    assert!(!is_open(&mut first).await);
    for other in &mut others {
        assert!(is_open(other).await);
    }
}

#[tokio::test]
async fn many_addresses_do_not_keep_a_visitor_out() {
    let server = Server::with(ConnectionLimits { total: 20, from_one: 5, ..limits() }, "").await;
    let mut heads = Vec::new();
    for host in 2..100 {
        heads.push(server.connect_from(host, HALF).await);
    }
    for _ in 0..10 {
        assert!(server.answers(1).await);
    }
}

#[tokio::test]
async fn new_connection_is_refused_when_all_others_are_busy() {
    let server = Server::with(ConnectionLimits { total: 2, ..limits() }, "").await;
    let mut first = server.connect_from(2, LATE).await;
    let mut second = server.connect_from(3, LATE).await;
    sleep(SHORT).await;
    let refused = answer(&mut server.connect_from(1, REQUEST).await).await;
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("Connection: close"), "{refused}");
    assert!(answer(&mut first).await.ends_with("late") && answer(&mut second).await.ends_with("late"));
    assert!(server.answers(1).await);
}

#[tokio::test]
async fn limit_of_one_address_does_not_affect_others() {
    let server = Server::with(ConnectionLimits { from_one: 2, ..limits() }, "").await;
    let mut neighbour = server.connect_from(2, HALF).await;
    let mut first = server.connect_from(1, HALF).await;
    sleep(Duration::from_millis(20)).await;
    let mut second = server.connect_from(1, HALF).await;
    let mut third = server.connect_from(1, HALF).await;
    assert!(!is_open(&mut first).await);
    assert!(is_open(&mut second).await && is_open(&mut third).await && is_open(&mut neighbour).await);
}

#[tokio::test]
async fn trusted_proxy_is_not_bounded_by_its_address() {
    let server = Server::with(ConnectionLimits { from_one: 2, ..limits() }, "127.0.0.1/32").await;
    let mut streams = Vec::new();
    for _ in 0..5 {
        streams.push(server.connect_from(1, HALF).await);
    }
    sleep(SHORT).await;
    for stream in &mut streams {
        assert!(is_open(stream).await);
    }
}

#[tokio::test]
async fn request_under_way_is_answered_after_the_stop() {
    let server = Server::with(ConnectionLimits { drain: LONG, ..limits() }, "").await;
    let mut stream = server.connect_from(1, LATE).await;
    sleep(SHORT / 2).await;
    server.stop.send_replace(true);
    let answer = answer(&mut stream).await;
    assert!(answer.ends_with("late") && answer.contains("connection: close"), "{answer}");
    timeout(SHORT, server.serving).await.expect("the end").expect("no panic");
}

#[tokio::test]
async fn stop_cuts_a_request_that_takes_too_long() {
    let server = Server::with(ConnectionLimits { drain: SHORT, ..limits() }, "").await;
    let _stream = server.connect_from(1, LATE).await;
    sleep(SHORT / 2).await;
    server.stop.send_replace(true);
    timeout(SHORT * 2, server.serving).await.expect("the end").expect("no panic");
}
