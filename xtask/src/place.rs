//! Where the workspace is, and where what we build goes.

use std::path::{Path, PathBuf};

pub struct Place {
    /// The root of the workspace.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Place {
    pub fn find() -> Place {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_path_buf();
        // Cargo has just built this very program as `<target>/debug/xtask`, so the program knows best where that is,
        // whether an environment variable, a configuration file or nothing at all decided it.
        let target = std::env::current_exe()
            .ok()
            .and_then(|program| Some(program.parent()?.parent()?.to_path_buf()))
            .unwrap_or_else(|| root.join("target"));
        Place { root, target }
    }

    /// Everything for the browser is compiled here: perhaps with another compiler than the program, so apart from it.
    pub fn browser_target(&self) -> PathBuf {
        self.target.join("browser")
    }

    /// What the browser loads; the server's build script takes it into the program.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// Our own short-lived files: databases, logs.
    pub fn scratch(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    pub fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/browser")
    }
}
