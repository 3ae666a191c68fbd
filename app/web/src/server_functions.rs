//! Server functions, which islands call: why a call fails.

#[cfg(feature = "ssr")]
pub mod handler;

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Why the call of a server function failed. The server has logged its own faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallFailure {
    /// The arguments, or the answer, can’t be read.
    Malformed,
    /// What the arguments name doesn’t exist.
    Missing,
    SignedOut,
    NotAllowed,
    /// The server can’t be reached, or has a fault.
    Failed,
}

impl FromServerFnError for CallFailure {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                CallFailure::Malformed
            }
            _ => CallFailure::Failed,
        }
    }
}
