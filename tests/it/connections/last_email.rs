//! Checks the email that is being sent when the program is asked to stop.

use crate::program::Program;
use crate::running::Running;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{sleep, spawn};
use std::time::Duration;

/// A mail server that answers an email after this time, and signals each email that it receives.
fn mail_server(after: Duration) -> (SocketAddr, Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (received, emails) = channel();
    spawn(move || {
        for stream in listener.incoming().flatten() {
            let received = received.clone();
            spawn(move || serve_client(stream, after, &received));
        }
    });
    (address, emails)
}

fn serve_client(mut stream: TcpStream, after: Duration, received: &Sender<()>) -> Option<()> {
    let lines = BufReader::new(stream.try_clone().ok()?).lines();
    stream.write_all(b"220 mail.test\r\n").ok()?;
    let mut in_content = false;
    for line in lines.map_while(Result::ok) {
        let answer = match (in_content, line.as_str()) {
            (true, ".") => {
                received.send(()).ok()?;
                sleep(after);
                in_content = false;
                "250 taken"
            }
            (true, _) => continue,
            (false, "DATA") => {
                in_content = true;
                "354 go on"
            }
            (false, _) => "250 fine",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).ok()?;
    }
    None
}

/// Starts the demo, and returns while it is sending the first email of its outbox.
fn sending(after: Duration) -> Running {
    let (address, emails) = mail_server(after);
    let program = Program::new();
    assert_eq!(program.run(&["demo"]).code, Some(0));
    let running = Running::start_with(program, 1024, &[("CAIRN_SMTP_URL", &format!("smtp://{address}"))]);
    emails.recv_timeout(Duration::from_secs(30)).expect("an email");
    running
}

#[test]
fn stop_waits_until_the_current_email_is_sent() {
    let mut running = sending(Duration::from_secs(3));
    running.signal("TERM");
    let (status, took) = running.ended_within(Duration::from_secs(12));
    assert_eq!(status.code(), Some(0), "{took:?}");
    let restarted = running.restarted();
    assert!(!restarted.log().contains("they may or may not have arrived"), "{}", restarted.log());
}

#[test]
fn silent_mail_server_delays_the_stop_by_thirty_seconds() {
    let mut running = sending(Duration::from_secs(600));
    let head = running.half_head();
    running.signal("TERM");
    let (status, took) = running.ended_within(Duration::from_secs(33));
    assert_eq!(status.code(), Some(0), "{took:?}");
    running.restarted().wait_for_log("they may or may not have arrived");
    drop(head);
}
