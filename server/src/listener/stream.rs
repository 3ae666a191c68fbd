//! A TCP stream that reports received data, and lets the client read the response when it closes.

use super::timing::Timing;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How many bytes of an unread body are read and discarded before the connection is closed.
const MOST_DISCARDED: usize = 16 * 1024 * 1024;

pub struct Stream {
    tcp: TcpStream,
    timing: Arc<Timing>,
    end: End,
}

enum End {
    /// More data may be written.
    Open,
    /// The client may still send this many bytes.
    Discarding(usize),
    Closed,
}

impl Stream {
    pub fn new(tcp: TcpStream, timing: Arc<Timing>) -> Stream {
        Stream { tcp, timing, end: End::Open }
    }

    /// Reads and discards further bytes.
    ///
    /// A socket that is closed with unread bytes sends a reset. That makes the client's system discard a response that
    /// the client has not read yet.
    fn poll_discard(&mut self, context: &mut Context<'_>, mut left: usize) -> Poll<()> {
        let mut bytes = [0; 16 * 1024];
        loop {
            let mut buffer = ReadBuf::new(&mut bytes);
            self.end = End::Discarding(left);
            let read = ready!(Pin::new(&mut self.tcp).poll_read(context, &mut buffer));
            let count = buffer.filled().len();
            if read.is_err() || count == 0 || count > left {
                self.end = End::Closed;
                return Poll::Ready(());
            }
            left -= count;
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.tcp).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.timing.received();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tcp).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let End::Open = self.end {
            ready!(Pin::new(&mut self.tcp).poll_shutdown(context))?;
            let client_may_send = self.timing.begin_closing();
            self.end = if client_may_send { End::Discarding(MOST_DISCARDED) } else { End::Closed };
        }
        if let End::Discarding(left) = self.end {
            ready!(self.poll_discard(context, left));
        }
        Poll::Ready(Ok(()))
    }
}
