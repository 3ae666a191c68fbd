//! Measurements for Prometheus, served on a listener of their own.

use anyhow::Context;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::access::System;
use domain::backups::BackupState;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Instant;
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The upper bounds of the buckets of response times, in seconds.
const BUCKETS: [f64; 9] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// The measurements of this program. One value, so that each module can count without being given it.
pub static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

type Labels<const N: usize> = [(&'static str, String); N];

pub struct Metrics {
    registry: Registry,
    requests: Family<Labels<2>, Counter>,
    request_seconds: Histogram,
    route_seconds: Family<Labels<1>, Histogram>,
    kept_pages: Family<Labels<1>, Counter>,
    background_failures: Family<Labels<1>, Counter>,
    emails: Family<Labels<1>, Gauge>,
    commits: Gauge,
    readers_in_use: Gauge,
    database_bytes: Gauge,
    log_bytes: Gauge,
    last_backup: Gauge,
    memory_bytes: Gauge,
}

impl Metrics {
    fn new() -> Metrics {
        let mut registry = Registry::default();
        let r = &mut registry;
        let seconds = || Histogram::new(BUCKETS);
        Metrics {
            requests: add(r, "cairn_http_requests", "Requests, by method and status", Family::default()),
            request_seconds: add(r, "cairn_http_request_seconds", "Time until a response begins", seconds()),
            route_seconds: add(
                r,
                "cairn_route_seconds",
                "Time until a response begins that was not a kept page, by route",
                Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            ),
            kept_pages: add(
                r,
                "cairn_kept_pages",
                "Requests of visitors, by whether a kept page answered them",
                Family::default(),
            ),
            background_failures: add(
                r,
                "cairn_background_failures",
                "Failures of background work, by task",
                Family::default(),
            ),
            emails: add(r, "cairn_emails", "Emails, by delivery status", Family::default()),
            commits: add(r, "cairn_commits", "Writes since the start", Gauge::default()),
            readers_in_use: add(r, "cairn_readers_in_use", "Database connections that read now", Gauge::default()),
            database_bytes: add(r, "cairn_database_bytes", "Size of the database file", Gauge::default()),
            log_bytes: add(r, "cairn_log_bytes", "Size of the write-ahead log", Gauge::default()),
            last_backup: add(
                r,
                "cairn_last_backup_timestamp_seconds",
                "When the last scheduled backup was written; 0 if never",
                Gauge::default(),
            ),
            memory_bytes: add(r, "process_resident_memory_bytes", "Memory that the program uses", Gauge::default()),
            registry,
        }
    }

    /// Counts a request and the time until its response began.
    pub fn answered(&self, method: &Method, status: StatusCode, begun: Instant) {
        let labels = [("method", known_method(method).to_owned()), ("status", status.as_str().to_owned())];
        self.requests.get_or_create(&labels).inc();
        self.request_seconds.observe(begun.elapsed().as_secs_f64());
    }

    /// Counts a request of a visitor.
    pub fn visitor_was_answered(&self, from_kept_page: bool) {
        let kept = if from_kept_page { "yes" } else { "no" };
        self.kept_pages.get_or_create(&[("kept", kept.to_owned())]).inc();
    }

    pub fn background_work_failed(&self, task: &str) {
        self.background_failures.get_or_create(&[("task", task.to_owned())]).inc();
    }
}

fn add<M: Metric + Clone>(registry: &mut Registry, name: &str, help: &str, metric: M) -> M {
    registry.register(name, help, metric.clone());
    metric
}

#[derive(Clone)]
struct Measured {
    store: Store,
    backups: watch::Receiver<BackupState>,
}

/// Serves `/metrics` until asked to stop.
///
/// # Errors
/// If the address can't be listened on.
pub async fn serve(
    address: SocketAddr,
    store: Store,
    backups: watch::Receiver<BackupState>,
    mut stop: watch::Receiver<bool>,
) -> anyhow::Result<impl Future<Output = ()>> {
    let listener = TcpListener::bind(address).await;
    let listener = listener.with_context(|| format!("cannot listen on CAIRN_METRICS_LISTEN, {address}"))?;
    let app = Router::new().route("/metrics", get(shown)).with_state(Measured { store, backups });
    Ok(async move {
        let stopped = async move { drop(stop.wait_for(|stop| *stop).await) };
        if let Err(error) = axum::serve(listener, app).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "metrics are no longer served");
        }
    })
}

async fn shown(State(measured): State<Measured>) -> Response {
    measured.read().await;
    let mut text = String::new();
    match encode(&mut text, &METRICS.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text)
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "metrics can't be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl Measured {
    /// Reads what is not counted when it happens.
    async fn read(&self) {
        match self.store.email_counts(System::new()).await {
            Ok(counts) => {
                for (status, emails) in counts {
                    METRICS.emails.get_or_create(&[("status", status.as_str().to_owned())]).set(emails.into());
                }
            }
            Err(error) => tracing::warn!(%error, "emails can't be counted"),
        }
        let sizes = self.store.file_sizes();
        METRICS.database_bytes.set(whole(sizes.database));
        METRICS.log_bytes.set(whole(sizes.log));
        METRICS.commits.set(whole(self.store.commits()));
        METRICS.readers_in_use.set(self.store.readers_in_use().into());
        METRICS.last_backup.set(self.backups.borrow().last().map_or(0, |at| at.timestamp()));
        METRICS.memory_bytes.set(whole(resident_bytes().unwrap_or(0)));
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The second number of `/proc/self/statm` counts pages in memory.
fn resident_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    pages.checked_mul(u64::try_from(rustix::param::page_size()).ok()?)
}

/// Times a request by its route.
pub async fn time_route(route: MatchedPath, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let response = next.run(request).await;
    let route = [("route", route.as_str().to_owned())];
    METRICS.route_seconds.get_or_create(&route).observe(begun.elapsed().as_secs_f64());
    response
}

/// Clients can send any method, and each would be a time series of its own.
fn known_method(method: &Method) -> &'static str {
    ["GET", "HEAD", "POST"].into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}
