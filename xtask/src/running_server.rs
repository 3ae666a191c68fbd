//! Starts a `cairn` server with its own database, for browser tests, screenshots and benchmarks.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::place::Place;
use crate::process::run_on_stderr;

const READY_LIMIT: Duration = Duration::from_secs(60);

/// A running server; dropping this ends it.
pub struct RunningServer {
    child: Child,
    address: String,
    log: PathBuf,
}

impl RunningServer {
    /// Starts `cairn` on a free port with a fresh demo database, and waits until it answers.
    pub fn demo(place: &Place, cairn: &Path) -> Result<RunningServer> {
        RunningServer::demo_by(place, cairn, "demo", Command::new(cairn))
    }

    /// Starts `cairn` as [`RunningServer::demo`] does, with a limit on open file descriptors.
    pub fn demo_with_descriptors(place: &Place, cairn: &Path, descriptors: u32) -> Result<RunningServer> {
        let mut limited = Command::new("sh");
        // `exec` replaces the shell with the server, so that signals reach the server.
        limited.args(["-c", &format!("ulimit -n {descriptors} && exec \"$0\" \"$@\"")]).arg(cairn);
        RunningServer::demo_by(place, cairn, "demo", limited)
    }

    /// Starts `cairn` as [`RunningServer::demo`] does, with these settings and in a folder called `name`.
    pub fn demo_with(place: &Place, cairn: &Path, name: &str, settings: &[(&str, &str)]) -> Result<RunningServer> {
        let mut server = Command::new(cairn);
        server.envs(settings.iter().copied());
        RunningServer::demo_by(place, cairn, name, server)
    }

    fn demo_by(place: &Place, cairn: &Path, name: &str, server: Command) -> Result<RunningServer> {
        RunningServer::demo_and(place, cairn, name, server, |_| Ok(()))
    }

    /// Starts `cairn` as [`RunningServer::demo`] does, after `fill` has changed the database at the given path.
    pub fn demo_filled(
        place: &Place,
        cairn: &Path,
        name: &str,
        fill: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<RunningServer> {
        let mut server = Command::new(cairn);
        // The requests of the benchmark name the addresses of several visitors.
        server.env("CAIRN_TRUSTED_PROXIES", "127.0.0.1");
        RunningServer::demo_and(place, cairn, name, server, fill)
    }

    fn demo_and(
        place: &Place,
        cairn: &Path,
        name: &str,
        server: Command,
        fill: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<RunningServer> {
        let folder = fresh(place, name)?;
        let address = format!("127.0.0.1:{}", free_port()?);
        run_on_stderr(command(Command::new(cairn), &folder, &address).arg("demo"))?;
        fill(&folder.join("cairn.db"))?;
        RunningServer::start(server, folder, address)
    }

    /// Starts `cairn` with a database that `fill` creates at the given path, in a folder called `name`.
    pub fn filled(
        place: &Place,
        cairn: &Path,
        name: &str,
        fill: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<RunningServer> {
        let folder = fresh(place, name)?;
        fill(&folder.join("cairn.db"))?;
        let address = format!("127.0.0.1:{}", free_port()?);
        RunningServer::start(Command::new(cairn), folder, address)
    }

    fn start(server: Command, folder: PathBuf, address: String) -> Result<RunningServer> {
        let log = folder.join("log");
        let to_log = File::create(&log)?;
        let mut serve = command(server, &folder, &address);
        serve.arg("serve").stdout(to_log.try_clone()?).stderr(to_log);
        let child = serve.spawn().context("starting the server")?;
        let mut server = RunningServer { child, address, log };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The process id.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Sends SIGTERM, and returns how long the server took to end.
    ///
    /// # Errors
    /// If the server takes longer than `limit`, or fails.
    pub fn terminate(&mut self, limit: Duration) -> Result<Duration> {
        let begun = Instant::now();
        run_on_stderr(Command::new("kill").args(["-TERM", &self.child.id().to_string()]))?;
        while begun.elapsed() < limit {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the server ended with {status}");
                return Ok(begun.elapsed());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the server has not ended {} s after SIGTERM", limit.as_secs())
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

impl Drop for RunningServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn fresh(place: &Place, name: &str) -> Result<PathBuf> {
    let folder = place.scratch_path(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn command(mut command: Command, folder: &Path, address: &str) -> Command {
    command.current_dir(folder);
    command.env("CAIRN_DB", folder.join("cairn.db")).env("CAIRN_LISTEN", address);
    command.env("CAIRN_PUBLIC_URL", format!("http://{address}"));
    command
}

/// An unused port. If another program takes it before the server does, starting the server fails.
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
