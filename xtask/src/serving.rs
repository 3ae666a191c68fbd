//! A `cairn` of our own with the demo inside, for as long as something looks at it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::process::run_aside;

const READY_LIMIT: Duration = Duration::from_secs(60);

/// The running server; ends when this is dropped.
pub struct Serving {
    child: Child,
    address: String,
    log: PathBuf,
}

impl Serving {
    /// Starts `cairn` on a free port with a fresh demo database, and waits until it answers.
    pub fn demo(place: &Place, cairn: &Path) -> Result<Serving> {
        let folder = fresh(place, "demo")?;
        let address = format!("127.0.0.1:{}", free_port()?);
        run_aside(command(cairn, &folder, &address).arg("demo"))?;
        Serving::start(cairn, folder, address)
    }

    /// The same with a database that `fill` makes at the path it is given, in a folder of that name.
    pub fn filled(place: &Place, cairn: &Path, name: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<Serving> {
        let folder = fresh(place, name)?;
        fill(&folder.join("cairn.db"))?;
        let address = format!("127.0.0.1:{}", free_port()?);
        Serving::start(cairn, folder, address)
    }

    fn start(cairn: &Path, folder: PathBuf, address: String) -> Result<Serving> {
        let log = folder.join("log");
        let to_log = File::create(&log)?;
        let mut serve = command(cairn, &folder, &address);
        serve.arg("serve").stdout(to_log.try_clone()?).stderr(to_log);
        let child = serve.spawn().context("starting the server")?;
        let mut serving = Serving { child, address, log };
        serving.wait_until_ready()?;
        Ok(serving)
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < READY_LIMIT {
            if is_ready(&self.address).unwrap_or(false) {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}: {}", fs::read_to_string(&self.log)?.trim());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("the server was not ready after {} s; its log is {}", READY_LIMIT.as_secs(), self.log.display())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn fresh(place: &Place, name: &str) -> Result<PathBuf> {
    let folder = place.scratch(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn command(cairn: &Path, folder: &Path, address: &str) -> Command {
    let mut command = Command::new(cairn);
    command.current_dir(folder);
    command.env("CAIRN_DB", folder.join("cairn.db")).env("CAIRN_LISTEN", address);
    command.env("CAIRN_PUBLIC_URL", format!("http://{address}"));
    command
}

/// A port that nobody uses. Another program could take it before our server does; the server would then say so.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn is_ready(address: &str) -> Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.1 200"))
}
