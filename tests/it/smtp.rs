//! An SMTP server for tests; a test sets its faults for each receiver in advance.

use mailin::{AuthMechanism, Handler, Response, SessionBuilder, response};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How the server fails with the next email to a receiver.
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
    /// Closes the connection before the content.
    ClosesBeforeContent,
    /// Receives the content, and closes the connection without an answer.
    ClosesAfterContent,
    /// Accepts the email, and closes the connection after the answer.
    ClosesAfterAnswer,
}

/// An email that arrived completely, whatever the server answered.
#[derive(Clone, Debug)]
pub struct ReceivedEmail {
    pub from: String,
    pub to: String,
    pub content: Vec<u8>,
}

#[derive(Default)]
struct ServerState {
    faults: HashMap<String, Vec<SmtpFault>>,
    emails: Vec<ReceivedEmail>,
    connections: usize,
}

#[derive(Clone)]
pub struct Smtp {
    pub address: SocketAddr,
    state: Arc<Mutex<ServerState>>,
}

impl Smtp {
    pub fn start() -> Smtp {
        Self::at("127.0.0.1:0")
    }

    /// Starts a server that requires the password `geheim`, with any user.
    pub fn with_password() -> Smtp {
        let mut builder = SessionBuilder::new("mail.test");
        builder.enable_auth(AuthMechanism::Plain).insecure_enable_plaintext_auth();
        Self::with("127.0.0.1:0", builder)
    }

    pub fn at(address: &str) -> Smtp {
        Self::with(address, SessionBuilder::new("mail.test"))
    }

    fn with(address: &str, builder: SessionBuilder) -> Smtp {
        let listener = TcpListener::bind(address).expect("a port");
        let smtp = Smtp { address: listener.local_addr().expect("an address"), state: Arc::default() };
        let state = smtp.state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (state, builder) = (state.clone(), builder.clone());
                std::thread::spawn(move || serve_client(stream, &builder, state));
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
        self.state.lock().expect("the state").faults.insert(to.to_owned(), faults);
    }

    /// The emails that arrived completely, including those that were refused afterwards.
    pub fn emails(&self) -> Vec<ReceivedEmail> {
        self.state.lock().expect("the state").emails.clone()
    }

    pub fn connections(&self) -> usize {
        self.state.lock().expect("the state").connections
    }
}

/// Serves one client until it or a fault ends the connection.
fn serve_client(stream: TcpStream, builder: &SessionBuilder, state: Arc<Mutex<ServerState>>) -> Option<()> {
    state.lock().ok()?.connections += 1;
    let connection = Connection {
        state,
        closing: Arc::default(),
        from: String::new(),
        to: String::new(),
        content: Vec::new(),
        fault: None,
    };
    let closing = connection.closing.clone();
    let mut session = builder.build(stream.peer_addr().ok()?.ip(), connection);
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    session.greeting().write_to(&mut stream).ok()?;
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).ok()? > 0 {
        let answer = session.process(&line);
        line.clear();
        let close = *closing.lock().ok()?;
        if close != Some(Close::Silent) {
            stream.write_all(&answer.buffer().ok()?).ok()?;
        }
        if close.is_some() || answer.action == mailin::Action::Close {
            return None;
        }
    }
    None
}

#[derive(Clone, Copy, PartialEq)]
enum Close {
    Silent,
    Answered,
}

struct Connection {
    state: Arc<Mutex<ServerState>>,
    closing: Arc<Mutex<Option<Close>>>,
    from: String,
    to: String,
    content: Vec<u8>,
    fault: Option<SmtpFault>,
}

impl Connection {
    fn next_fault(&self, to: &str) -> Option<SmtpFault> {
        self.state.lock().expect("the state").faults.get_mut(to)?.pop()
    }

    fn close(&self, how: Close) -> Response {
        *self.closing.lock().expect("the flag") = Some(how);
        response::OK
    }
}

fn answer(code: u16) -> Response {
    Response::custom(code, "set by the test".to_owned())
}

impl Handler for Connection {
    fn auth_plain(&mut self, _: &str, _: &str, password: &str) -> Response {
        if password == "geheim" { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }

    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.from = from.to_owned();
        match self.next_fault("") {
            Some(SmtpFault::Sender(code)) => answer(code),
            _ => response::OK,
        }
    }

    fn rcpt(&mut self, to: &str) -> Response {
        (self.to, self.fault) = (to.to_owned(), self.next_fault(to));
        match self.fault {
            Some(SmtpFault::Receiver(code)) => answer(code),
            _ => response::OK,
        }
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.content.clear();
        match self.fault {
            Some(SmtpFault::Data(code)) => answer(code),
            Some(SmtpFault::ClosesBeforeContent) => self.close(Close::Silent),
            _ => response::OK,
        }
    }

    fn data(&mut self, content: &[u8]) -> std::io::Result<()> {
        self.content.extend_from_slice(content);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let response = match self.fault {
            Some(SmtpFault::Content(code)) => {
                let mut answer = answer(code);
                // mailin expects more content after an answer that it knows to be an error.
                answer.is_error = false;
                answer
            }
            Some(SmtpFault::ClosesAfterContent) => self.close(Close::Silent),
            Some(SmtpFault::ClosesAfterAnswer) => self.close(Close::Answered),
            _ => response::OK,
        };
        let email = ReceivedEmail { from: self.from.clone(), to: self.to.clone(), content: self.content.clone() };
        self.state.lock().expect("the state").emails.push(email);
        response
    }
}
