//! A fake SMTP server; a test sets its faults for each receiver in advance.

mod connection;

use connection::{Connection, serve_client};
use mailin::{AuthMechanism, SessionBuilder};
use std::collections::{HashMap, HashSet};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

/// How the server treats the next email to a receiver.
#[derive(Clone, Copy, Debug)]
pub enum SmtpFault {
    /// Answers MAIL FROM of the next email with this code.
    Sender(u16),
    /// Answers RCPT TO with this code.
    Receiver(u16),
    /// Answers DATA with this code, before the content.
    Data(u16),
    /// Answers the content with this code.
    Content(u16),
    /// Never answers DATA, so that the content is not sent.
    SilentBeforeContent,
    /// Receives the content, and never answers.
    SilentAfterContent,
    /// Receives the content, and answers after [`Smtp::release`].
    AnswersAfterRelease,
    /// Closes the connection before the content.
    ClosesBeforeContent,
    /// Receives the content, and closes the connection without an answer.
    ClosesAfterContent,
    /// Accepts the email, and closes the connection after the answer.
    ClosesAfterAnswer,
}

/// A fault for every receiver whose address begins with a text.
#[derive(Clone, Copy, Debug)]
pub struct FaultRule {
    pub prefix: &'static str,
    pub fault: SmtpFault,
    /// Whether only the first email to each address fails.
    pub once: bool,
}

/// An email that arrived completely, whatever the server answered.
#[derive(Clone, Debug)]
pub struct ReceivedEmail {
    pub from: String,
    pub to: String,
    pub content: Vec<u8>,
}

/// What the server does, for a program that reports it.
pub enum SmtpEvent<'a> {
    Received(&'a ReceivedEmail),
    /// Withholds the answer with this code from an email to this receiver.
    Holds(u16, &'a str),
}

type Observer = dyn Fn(SmtpEvent) + Send + Sync;

/// How a server is started.
#[derive(Default)]
pub struct SmtpOptions {
    /// Whether clients must send the password `geheim`, with any user.
    pub with_password: bool,
    pub rules: &'static [FaultRule],
    /// The time before each answer to DATA and to the content of an email.
    pub pause: Duration,
    /// Is called before the answer.
    pub observer: Option<Box<Observer>>,
}

#[derive(Clone)]
pub struct Smtp {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

/// What all connections share.
struct Shared {
    options: SmtpOptions,
    state: Mutex<State>,
    released: Condvar,
}

#[derive(Default)]
struct State {
    faults: HashMap<String, Vec<SmtpFault>>,
    /// The prefixes and addresses of rules that were applied.
    applied: HashSet<(&'static str, String)>,
    emails: Vec<ReceivedEmail>,
    connections: usize,
    is_released: bool,
}

impl Smtp {
    /// Starts a server that accepts every email.
    pub fn start() -> Smtp {
        Self::at("127.0.0.1:0", SmtpOptions::default())
    }

    pub fn with(options: SmtpOptions) -> Smtp {
        Self::at("127.0.0.1:0", options)
    }

    pub fn at(address: &str, options: SmtpOptions) -> Smtp {
        let listener = TcpListener::bind(address).expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut builder = SessionBuilder::new("mail.test");
        if options.with_password {
            builder.enable_auth(AuthMechanism::Plain).insecure_enable_plaintext_auth();
        }
        let shared = Arc::new(Shared { options, state: Mutex::default(), released: Condvar::new() });
        let smtp = Smtp { address, shared: shared.clone() };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (connection, builder) = (Connection::new(shared.clone()), builder.clone());
                std::thread::spawn(move || serve_client(stream, &builder, connection));
            }
        });
        smtp
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Sets one fault for each of the next emails to a receiver; later ones are accepted.
    ///
    /// An empty receiver sets the faults of MAIL FROM.
    pub fn set_faults(&self, to: &str, faults: &[SmtpFault]) {
        let faults = faults.iter().rev().copied().collect();
        self.shared.state().faults.insert(to.to_owned(), faults);
    }

    /// Answers the emails of [`SmtpFault::AnswersAfterRelease`] now and from now on.
    pub fn release(&self) {
        self.shared.state().is_released = true;
        self.shared.released.notify_all();
    }

    /// The emails that arrived completely, including those that were refused afterwards.
    pub fn emails(&self) -> Vec<ReceivedEmail> {
        self.shared.state().emails.clone()
    }

    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("the state")
    }

    /// The fault of the next email to a receiver, which then counts as applied.
    fn next_fault(&self, to: &str) -> Option<SmtpFault> {
        let mut state = self.state();
        if let Some(fault) = state.faults.get_mut(to).and_then(Vec::pop) {
            return Some(fault);
        }
        let rule = self.options.rules.iter().find(|rule| to.starts_with(rule.prefix))?;
        let is_first = state.applied.insert((rule.prefix, to.to_owned()));
        (is_first || !rule.once).then_some(rule.fault)
    }

    fn report(&self, event: SmtpEvent) {
        if let Some(observer) = &self.options.observer {
            observer(event);
        }
    }

    fn wait_for_release(&self) {
        let state = self.state();
        drop(self.released.wait_while(state, |state| !state.is_released).expect("the state"));
    }
}
