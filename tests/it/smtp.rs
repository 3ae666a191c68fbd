//! A mail server for tests, on a port of its own. What it does with a letter, a test says beforehand by its receiver.

use mailin::{AuthMechanism, Handler, Response, SessionBuilder, response};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What it does with the next letter to someone, other than to take it.
#[derive(Clone, Copy, Debug)]
pub enum Whim {
    /// Answers so to MAIL FROM of whatever letter comes next.
    Sender(u16),
    Receiver(u16),
    /// Answers so to DATA, instead of waiting for the words.
    Data(u16),
    Words(u16),
    /// Closes the connection instead of waiting for the words.
    GoneBeforeWords,
    /// Takes the words, and closes the connection without an answer.
    GoneAfterWords,
    /// Takes it, and closes the connection after that.
    GoneAfterAnswer,
}

/// A letter whose words came, whatever was answered to them.
#[derive(Clone, Debug)]
pub struct ReceivedEmail {
    pub from: String,
    pub to: String,
    pub words: Vec<u8>,
}

#[derive(Default)]
struct Book {
    whims: HashMap<String, Vec<Whim>>,
    letters: Vec<ReceivedEmail>,
    connections: usize,
}

#[derive(Clone)]
pub struct Smtp {
    pub address: SocketAddr,
    book: Arc<Mutex<Book>>,
}

impl Smtp {
    pub fn listening() -> Smtp {
        Self::at("127.0.0.1:0")
    }

    /// It talks only with whoever gives a user and the password `geheim`.
    pub fn guarded() -> Smtp {
        let mut builder = SessionBuilder::new("mail.test");
        builder.enable_auth(AuthMechanism::Plain).insecure_enable_plaintext_auth();
        Self::with("127.0.0.1:0", builder)
    }

    pub fn at(address: &str) -> Smtp {
        Self::with(address, SessionBuilder::new("mail.test"))
    }

    fn with(address: &str, builder: SessionBuilder) -> Smtp {
        let listener = TcpListener::bind(address).expect("a port");
        let smtp = Smtp { address: listener.local_addr().expect("an address"), book: Arc::default() };
        let book = smtp.book.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (book, builder) = (book.clone(), builder.clone());
                std::thread::spawn(move || converse(stream, &builder, book));
            }
        });
        smtp
    }

    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// With the next letters to someone, one whim each; after them it takes what comes.
    pub fn will(&self, to: &str, whims: &[Whim]) {
        let whims = whims.iter().rev().copied().collect();
        self.book.lock().expect("the book").whims.insert(to.to_owned(), whims);
    }

    /// Those that it took, or refused only when it had their words.
    pub fn letters(&self) -> Vec<ReceivedEmail> {
        self.book.lock().expect("the book").letters.clone()
    }

    pub fn connections(&self) -> usize {
        self.book.lock().expect("the book").connections
    }
}

/// Talks with one client until it, or a whim, ends the connection.
fn converse(stream: TcpStream, builder: &SessionBuilder, book: Arc<Mutex<Book>>) -> Option<()> {
    book.lock().ok()?.connections += 1;
    let clerk =
        Clerk { book, hung_up: Arc::default(), from: String::new(), to: String::new(), words: Vec::new(), whim: None };
    let hung_up = clerk.hung_up.clone();
    let mut session = builder.build(stream.peer_addr().ok()?.ip(), clerk);
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    session.greeting().write_to(&mut stream).ok()?;
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).ok()? > 0 {
        let answer = session.process(&line);
        line.clear();
        let gone = *hung_up.lock().ok()?;
        if gone != Some(Gone::Silent) {
            stream.write_all(&answer.buffer().ok()?).ok()?;
        }
        if gone.is_some() || answer.action == mailin::Action::Close {
            return None;
        }
    }
    None
}

#[derive(Clone, Copy, PartialEq)]
enum Gone {
    Silent,
    Answered,
}

struct Clerk {
    book: Arc<Mutex<Book>>,
    hung_up: Arc<Mutex<Option<Gone>>>,
    from: String,
    to: String,
    words: Vec<u8>,
    whim: Option<Whim>,
}

impl Clerk {
    fn next_whim(&self, to: &str) -> Option<Whim> {
        self.book.lock().expect("the book").whims.get_mut(to)?.pop()
    }

    fn hang_up(&self, how: Gone) -> Response {
        *self.hung_up.lock().expect("the switch") = Some(how);
        response::OK
    }
}

fn answer(code: u16) -> Response {
    Response::custom(code, "so the test wants it".to_owned())
}

impl Handler for Clerk {
    fn auth_plain(&mut self, _: &str, _: &str, password: &str) -> Response {
        if password == "geheim" { response::AUTH_OK } else { response::INVALID_CREDENTIALS }
    }

    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.from = from.to_owned();
        match self.next_whim("") {
            Some(Whim::Sender(code)) => answer(code),
            _ => response::OK,
        }
    }

    fn rcpt(&mut self, to: &str) -> Response {
        (self.to, self.whim) = (to.to_owned(), self.next_whim(to));
        match self.whim {
            Some(Whim::Receiver(code)) => answer(code),
            _ => response::OK,
        }
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.words.clear();
        match self.whim {
            Some(Whim::Data(code)) => answer(code),
            Some(Whim::GoneBeforeWords) => self.hang_up(Gone::Silent),
            _ => response::OK,
        }
    }

    fn data(&mut self, words: &[u8]) -> std::io::Result<()> {
        self.words.extend_from_slice(words);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let response = match self.whim {
            Some(Whim::Words(code)) => {
                let mut answer = answer(code);
                // Where mailin knows of an error, it waits for more words.
                answer.is_error = false;
                answer
            }
            Some(Whim::GoneAfterWords) => self.hang_up(Gone::Silent),
            Some(Whim::GoneAfterAnswer) => self.hang_up(Gone::Answered),
            _ => response::OK,
        };
        let letter = ReceivedEmail { from: self.from.clone(), to: self.to.clone(), words: self.words.clone() };
        self.book.lock().expect("the book").letters.push(letter);
        response
    }
}
