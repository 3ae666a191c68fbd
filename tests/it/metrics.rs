//! Tests the metrics for Prometheus.

use crate::support::{Browser, RunningProgram, StartOptions};
use std::net::TcpListener;

/// A free address on this computer.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}

async fn metrics_at(address: &str) -> String {
    Browser::at(&format!("http://{address}")).get("/metrics").await.text().await.expect("text")
}

#[tokio::test]
async fn metrics_count_requests_and_emails_on_their_own_listener() {
    let address = free_address();
    let settings = [("CAIRN_METRICS_LISTEN", address.as_str())];
    let running =
        RunningProgram::start_with(StartOptions { demo: true, settings: &settings, ..StartOptions::default() });
    let mut browser = running.browser();
    for _ in 0..3 {
        assert_eq!(browser.get("/2027/tasks/1").await.status(), 200);
    }
    let metrics = metrics_at(&address).await;
    for line in [
        "cairn_http_requests_total{method=\"GET\",status=\"200\"} ",
        "cairn_kept_pages_total{kept=\"no\"} ",
        "cairn_route_seconds_count{route=\"/{edition}/tasks/{number}\"} ",
        "cairn_emails{status=\"",
        "cairn_database_bytes ",
        "process_resident_memory_bytes ",
    ] {
        assert!(metrics.contains(line), "{line} is missing in {metrics}");
    }
    assert_eq!(browser.get("/metrics").await.status(), 404, "not on the public listener");
}
