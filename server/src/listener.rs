//! Accepts connections, limits their number and duration, and ends them when the program stops.
//!
//! A connection is waiting (for a request head, the next request or its end) or is being answered. When a limit is
//! reached, the connection that has waited longest is closed for the new one. A new connection is refused only if all
//! others are being answered. So pages stay fast for ordinary visitors, as their connections wait for milliseconds, no
//! matter how many connections someone else keeps open.

mod alarm;
mod body;
mod connection;
mod limits;
mod refusal;
mod stream;
mod timing;

pub use limits::{ConnectionLimits, Times};

use crate::middleware::client::network_key;
use crate::page_cache::{self, PageCache};
use alarm::Alarm;
use axum::Router;
use connection::Connection;
use ipnet::IpNet;
use refusal::Refusals;
use std::collections::HashMap;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};
use timing::Timing;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};
use tokio::time::{sleep, timeout};

/// The pause after accepting a connection failed, for example because file descriptors ran out.
const PAUSE: Duration = Duration::from_millis(20);

/// How long a connection that is closed for a new one may take to end. Dropping it takes microseconds.
const CLOSING: Duration = Duration::from_secs(1);

/// What answers requests.
#[derive(Clone)]
pub struct App {
    pub router: Router,
    /// Answers many requests without the router.
    pub kept: Option<Arc<PageCache>>,
}

impl From<Router> for App {
    fn from(router: Router) -> App {
        App { router, kept: None }
    }
}

impl From<Arc<PageCache>> for App {
    fn from(cache: Arc<PageCache>) -> App {
        App { router: page_cache::router(cache.clone()), kept: Some(cache) }
    }
}

/// Serves `app` until asked to stop, then until all requests are answered or their time is over.
///
/// Connections from `proxies`, which serve many visitors, have no limit per address.
pub async fn serve(
    listener: TcpListener,
    app: impl Into<App>,
    proxies: &[IpNet],
    limits: ConnectionLimits,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = Connections::new(app.into(), proxies.to_vec(), limits, stop.clone());
    loop {
        tokio::select! {
            () = stopped(&mut stop) => break,
            Some(ended) = connections.tasks.join_next_with_id() => connections.forget(ended),
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => connections.admit(stream, peer).await,
                Err(error) => connections.not_accepted(&error).await,
            },
        }
    }
    drop(listener);
    connections.drain().await;
}

/// Waits until the program is asked to stop. A dropped sender counts as a stop, too.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// All open connections, and what is needed to open another.
struct Connections {
    app: App,
    proxies: Vec<IpNet>,
    limits: ConnectionLimits,
    stop: watch::Receiver<bool>,
    tasks: JoinSet<()>,
    open: HashMap<Id, Open>,
    /// One permit per allowed connection, which keeps it until its file descriptor is closed.
    permits: Arc<Semaphore>,
    refusals: Refusals,
    from_one_reached: Alarm,
    total_reached: Alarm,
    accepting_fails: Alarm,
}

struct Open {
    /// The address or network that the connection counts for; `None` for a proxy.
    network: Option<IpAddr>,
    timing: Arc<Timing>,
    task: AbortHandle,
}

impl Connections {
    fn new(app: App, proxies: Vec<IpNet>, limits: ConnectionLimits, stop: watch::Receiver<bool>) -> Connections {
        Connections {
            app,
            proxies,
            limits,
            stop,
            tasks: JoinSet::new(),
            open: HashMap::new(),
            permits: Arc::new(Semaphore::new(limits.total)),
            refusals: Refusals::default(),
            from_one_reached: Alarm::default(),
            total_reached: Alarm::default(),
            accepting_fails: Alarm::default(),
        }
    }

    async fn admit(&mut self, stream: TcpStream, peer: SocketAddr) {
        self.forget_ended();
        let network = self.network(peer.ip());
        let allowed = match network {
            Some(network) => self.allows_another_from(network),
            None => true,
        };
        let permit = if allowed { self.permit().await } else { None };
        match permit {
            Some(permit) => self.open(stream, peer, network, permit),
            None => self.refusals.refuse(stream),
        }
    }

    fn open(&mut self, stream: TcpStream, peer: SocketAddr, network: Option<IpAddr>, permit: OwnedSemaphorePermit) {
        let timing = Arc::new(Timing::new(self.limits.times));
        let connection =
            Connection { stream, peer, app: self.app.clone(), timing: timing.clone(), stop: self.stop.clone() };
        let task = self.tasks.spawn(async move {
            connection.serve().await;
            drop(permit);
        });
        self.open.insert(task.id(), Open { network, timing, task });
    }

    /// The address or network that a peer counts for; `None` for a trusted proxy.
    fn network(&self, peer: IpAddr) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        let trusted = self.proxies.iter().any(|proxy| proxy.contains(&peer));
        (!trusted).then(|| network_key(peer))
    }

    /// Whether another connection from this network is allowed.
    ///
    /// At the limit, closes one of its waiting connections.
    fn allows_another_from(&mut self, network: IpAddr) -> bool {
        let limit = self.limits.from_one;
        if self.open.values().filter(|open| open.network == Some(network)).count() < limit {
            return true;
        }
        if self.from_one_reached.begins(Instant::now()) {
            tracing::warn!(
                %network,
                limit,
                "the limit on connections from one address is reached; the longest-waiting ones are closed \
                 (if this is your proxy, add it to CAIRN_TRUSTED_PROXIES)"
            );
        }
        self.close_longest_waiting(Some(network))
    }

    /// A permit for a new connection.
    ///
    /// At the limit, closes a waiting connection; `None` if all are being answered.
    async fn permit(&mut self) -> Option<OwnedSemaphorePermit> {
        if self.open.len() >= self.limits.total {
            if self.total_reached.begins(Instant::now()) {
                let limit = self.limits.total;
                tracing::warn!(limit, "the limit on all connections is reached; the longest-waiting ones are closed");
            }
            if !self.close_longest_waiting(None) {
                return None;
            }
        }
        // A closed connection keeps its permit until its file descriptor is closed as well.
        timeout(CLOSING, self.permits.clone().acquire_owned()).await.ok()?.ok()
    }

    /// Closes the longest-waiting connection, of this network or of all; returns false if none is waiting.
    fn close_longest_waiting(&mut self, network: Option<IpAddr>) -> bool {
        let of_network = self.open.iter().filter(|(_, open)| network.is_none() || open.network == network);
        let waiting = of_network.filter_map(|(id, open)| Some((*id, open.timing.waiting_since()?)));
        let Some((longest, _)) = waiting.min_by_key(|(_, since)| *since) else { return false };
        if let Some(open) = self.open.remove(&longest) {
            open.task.abort();
        }
        true
    }

    /// Handles a failed accept: logs it, closes a waiting connection and pauses. Never ends the program.
    async fn not_accepted(&mut self, error: &io::Error) {
        // The peer closed the connection before it was accepted.
        if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) {
            return;
        }
        if self.accepting_fails.begins(Instant::now()) {
            let open = self.open.len();
            tracing::error!(%error, open, "connections cannot be accepted; the longest-waiting ones are closed");
        }
        self.close_longest_waiting(None);
        sleep(PAUSE).await;
    }

    fn forget(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = match &ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        self.open.remove(&id);
    }

    fn forget_ended(&mut self) {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.forget(ended);
        }
    }

    /// Waits until all connections have ended, then closes those that are left when the time is over.
    async fn drain(mut self) {
        let all_ended = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(self.limits.drain, all_ended).await.is_err() {
            let open = self.tasks.len();
            tracing::warn!(
                open,
                "connections were closed because they were open {:?} after the stop",
                self.limits.drain
            );
        }
        self.tasks.shutdown().await;
    }
}
