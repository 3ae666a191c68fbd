//! One connection to the fake SMTP server: its answers, and how a fault ends it.

use super::{ReceivedEmail, Shared, SmtpEvent, SmtpFault};
use mailin::{Handler, Response, SessionBuilder, response};
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::sleep;

/// How a fault ends the connection.
#[derive(Clone, Copy, PartialEq)]
enum Close {
    /// At once.
    Silent,
    /// After the answer.
    Answered,
}

pub struct Connection {
    shared: Arc<Shared>,
    closing: Arc<Mutex<Option<Close>>>,
    from: String,
    to: String,
    content: Vec<u8>,
    fault: Option<SmtpFault>,
}

/// Serves one client until it or a fault ends the connection.
pub fn serve_client(mut stream: TcpStream, builder: &SessionBuilder, connection: Connection) -> Option<()> {
    connection.shared.state().connections += 1;
    let closing = connection.closing.clone();
    let mut session = builder.build(stream.peer_addr().ok()?.ip(), connection);
    let mut reader = BufReader::new(stream.try_clone().ok()?);
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

impl Connection {
    pub fn new(shared: Arc<Shared>) -> Connection {
        let (from, to) = (String::new(), String::new());
        Connection { shared, closing: Arc::default(), from, to, content: Vec::new(), fault: None }
    }

    fn close(&self, how: Close) -> Response {
        *self.closing.lock().expect("the flag") = Some(how);
        response::OK
    }

    /// Keeps the connection open without an answer, until the program ends.
    fn hold(&self, code: u16) -> ! {
        self.shared.report(SmtpEvent::Holds(code, &self.to));
        loop {
            std::thread::park();
        }
    }
}

fn answer(code: u16) -> Response {
    let words = match code {
        451 => "Come back later",
        550 => "No such mailbox",
        _ => "No",
    };
    Response::custom(code, format!("{words}, as set by the test"))
}

impl Handler for Connection {
    fn auth_plain(&mut self, _: &str, _: &str, password: &str) -> Response {
        if password == "geheim" { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }

    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.from = from.to_owned();
        match self.shared.next_fault("") {
            Some(SmtpFault::Sender(code)) => answer(code),
            _ => response::OK,
        }
    }

    fn rcpt(&mut self, to: &str) -> Response {
        (self.to, self.fault) = (to.to_owned(), self.shared.next_fault(to));
        match self.fault {
            Some(SmtpFault::Receiver(code)) => answer(code),
            _ => response::OK,
        }
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.content.clear();
        match self.fault {
            Some(SmtpFault::Data(code)) => answer(code),
            Some(SmtpFault::SilentBeforeContent) => self.hold(354),
            Some(SmtpFault::ClosesBeforeContent) => self.close(Close::Silent),
            _ => {
                sleep(self.shared.options.pause);
                response::OK
            }
        }
    }

    fn data(&mut self, content: &[u8]) -> std::io::Result<()> {
        self.content.extend_from_slice(content);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let email = ReceivedEmail { from: self.from.clone(), to: self.to.clone(), content: self.content.clone() };
        self.shared.report(SmtpEvent::Received(&email));
        self.shared.state().emails.push(email);
        match self.fault {
            Some(SmtpFault::Content(code)) => {
                let mut answer = answer(code);
                // mailin expects more content after an answer that it knows to be an error.
                answer.is_error = false;
                answer
            }
            Some(SmtpFault::SilentAfterContent) => self.hold(250),
            Some(SmtpFault::ClosesAfterContent) => self.close(Close::Silent),
            Some(SmtpFault::ClosesAfterAnswer) => self.close(Close::Answered),
            Some(SmtpFault::AnswersAfterRelease) => {
                self.shared.wait_for_release();
                response::OK
            }
            _ => {
                sleep(self.shared.options.pause);
                response::OK
            }
        }
    }
}
