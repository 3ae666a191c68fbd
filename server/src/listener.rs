//! Accepts connections, within bounds on their number and time, and ends them when the program stops.
//!
//! A connection that waits (for a request head, for the next request, for its end) is worth little, one that is being
//! answered much. So when a bound is reached, the connection that has waited longest makes room for the new one, and
//! a new one is refused only when every other is being answered. That keeps pages quick for an ordinary visitor, whose
//! connection waits for milliseconds, however many connections somebody else keeps open.

mod alarm;
mod body;
mod connection;
mod limits;
mod refusal;
mod stream;
mod timing;

pub use limits::{ConnectionLimits, Times};

use crate::middleware::client::network_key;
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

/// The pause after a connection could not be accepted, as when descriptors have run out.
const PAUSE: Duration = Duration::from_millis(20);

/// How long a connection that makes room may take to be gone. It only has to be dropped, which takes microseconds.
const MAKING_ROOM: Duration = Duration::from_secs(1);

/// Serves `app` until asked to stop, and then until every request is answered or the time for that is over.
///
/// Connections of `proxies`, which speak for many visitors, are not bounded by address.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    proxies: &[IpNet],
    limits: ConnectionLimits,
    mut stop: watch::Receiver<bool>,
) {
    let mut connections = Connections::new(app, proxies.to_vec(), limits, stop.clone());
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

/// Until the program is asked to stop. A sender that is gone can't ask any more: that is a stop, too.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

/// All open connections, and what is needed to open another.
struct Connections {
    app: Router,
    proxies: Vec<IpNet>,
    limits: ConnectionLimits,
    stop: watch::Receiver<bool>,
    tasks: JoinSet<()>,
    open: HashMap<Id, Open>,
    /// One for each connection that may be open; a connection keeps its own until its descriptor is closed.
    places: Arc<Semaphore>,
    refusals: Refusals,
    from_one_reached: Alarm,
    total_reached: Alarm,
    accepting_fails: Alarm,
}

struct Open {
    /// The address or network that it counts for; `None` for a proxy.
    network: Option<IpAddr>,
    timing: Arc<Timing>,
    task: AbortHandle,
}

impl Connections {
    fn new(app: Router, proxies: Vec<IpNet>, limits: ConnectionLimits, stop: watch::Receiver<bool>) -> Connections {
        Connections {
            app,
            proxies,
            limits,
            stop,
            tasks: JoinSet::new(),
            open: HashMap::new(),
            places: Arc::new(Semaphore::new(limits.total)),
            refusals: Refusals::default(),
            from_one_reached: Alarm::default(),
            total_reached: Alarm::default(),
            accepting_fails: Alarm::default(),
        }
    }

    async fn admit(&mut self, stream: TcpStream, peer: SocketAddr) {
        self.forget_ended();
        let network = self.network(peer.ip());
        let room = match network {
            Some(network) => self.has_room_for(network),
            None => true,
        };
        let place = if room { self.place().await } else { None };
        match place {
            Some(place) => self.open(stream, peer, network, place),
            None => self.refusals.refuse(stream),
        }
    }

    fn open(&mut self, stream: TcpStream, peer: SocketAddr, network: Option<IpAddr>, place: OwnedSemaphorePermit) {
        let timing = Arc::new(Timing::new(self.limits.times));
        let connection =
            Connection { stream, peer, app: self.app.clone(), timing: timing.clone(), stop: self.stop.clone() };
        let task = self.tasks.spawn(async move {
            connection.serve().await;
            drop(place);
        });
        self.open.insert(task.id(), Open { network, timing, task });
    }

    /// What a peer is counted as; nothing for a trusted proxy.
    fn network(&self, peer: IpAddr) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        let trusted = self.proxies.iter().any(|proxy| proxy.contains(&peer));
        (!trusted).then(|| network_key(peer))
    }

    /// Whether one more may come from there, if need be in place of another from there.
    fn has_room_for(&mut self, network: IpAddr) -> bool {
        let most = self.limits.from_one;
        if self.open.values().filter(|open| open.network == Some(network)).count() < most {
            return true;
        }
        if self.from_one_reached.begins(Instant::now()) {
            tracing::warn!(
                %network,
                most,
                "the bound on connections from one address is reached; those that wait longest are closed \
                 (if this is your proxy, name it in CAIRN_TRUSTED_PROXIES)"
            );
        }
        self.close_longest_waiting(Some(network))
    }

    /// A place for one more, if need be that of another.
    async fn place(&mut self) -> Option<OwnedSemaphorePermit> {
        if self.open.len() >= self.limits.total {
            if self.total_reached.begins(Instant::now()) {
                let most = self.limits.total;
                tracing::warn!(most, "the bound on all connections is reached; those that wait longest are closed");
            }
            if !self.close_longest_waiting(None) {
                return None;
            }
        }
        // One that was closed has its place until its descriptor is closed, too.
        timeout(MAKING_ROOM, self.places.clone().acquire_owned()).await.ok()?.ok()
    }

    /// Closes the connection, of this network or of all, that has waited longest; false if none waits.
    fn close_longest_waiting(&mut self, network: Option<IpAddr>) -> bool {
        let of_network = self.open.iter().filter(|(_, open)| network.is_none() || open.network == network);
        let waiting = of_network.filter_map(|(id, open)| Some((*id, open.timing.waiting_since()?)));
        let Some((longest, _)) = waiting.min_by_key(|(_, since)| *since) else { return false };
        if let Some(open) = self.open.remove(&longest) {
            open.task.abort();
        }
        true
    }

    /// A connection was not accepted. Never ends the program, and never asks again at once.
    async fn not_accepted(&mut self, error: &io::Error) {
        // The peer has gone before it was accepted.
        if matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset) {
            return;
        }
        if self.accepting_fails.begins(Instant::now()) {
            let open = self.open.len();
            tracing::error!(%error, open, "connections cannot be accepted; those that wait longest are closed");
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

    /// Waits for the requests under way; the connections themselves know that they have to end.
    async fn drain(mut self) {
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if timeout(self.limits.drain, all).await.is_err() {
            let open = self.tasks.len();
            tracing::warn!(open, "connections were cut, for they had not ended {:?} after the stop", self.limits.drain);
        }
        self.tasks.shutdown().await;
    }
}
