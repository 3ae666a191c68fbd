//! Refuses connections over the limit immediately, with one short response.

use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How many responses are sent in parallel; further connections are closed without a response.
const AT_A_TIME: usize = 16;

/// How long a client may take to read the response.
const TIME: Duration = Duration::from_secs(1);

const ANSWER: &str = concat!(
    "HTTP/1.1 503 Service Unavailable\r\n",
    "Connection: close\r\n",
    "Retry-After: 5\r\n",
    "Cache-Control: no-store\r\n",
    "Content-Security-Policy: default-src 'none'\r\n",
    "X-Content-Type-Options: nosniff\r\n",
    "Content-Type: text/plain; charset=utf-8\r\n",
    "Content-Length: 78\r\n",
    "\r\n",
    "Cairn has too many connections at the moment. Please try again in 5 seconds.\r\n",
);

pub struct Refusals(Arc<Semaphore>);

impl Default for Refusals {
    fn default() -> Refusals {
        Refusals(Arc::new(Semaphore::new(AT_A_TIME)))
    }
}

impl Refusals {
    pub fn refuse(&self, mut stream: TcpStream) {
        let Ok(permit) = self.0.clone().try_acquire_owned() else { return };
        tokio::spawn(async move {
            let _ = timeout(TIME, respond(&mut stream)).await;
            drop((stream, permit));
        });
    }
}

/// Sends the response, then reads what the client sends. Closing with unread bytes would destroy the response.
async fn respond(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(ANSWER.as_bytes()).await?;
    stream.shutdown().await?;
    let mut bytes = [0; 1024];
    while stream.read(&mut bytes).await? > 0 {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_length_of_the_refusal_is_correct() {
        let (head, body) = ANSWER.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("Content-Length: {}", body.len())), "{}", body.len());
    }
}
