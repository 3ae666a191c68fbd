//! The paths of the workspace and of the build results.

use std::path::{Path, PathBuf};

pub struct Place {
    /// The root folder of the workspace.
    pub root: PathBuf,
    /// Cargo's target folder.
    pub target: PathBuf,
}

impl Place {
    pub fn find() -> Place {
        // Cargo sets the folder when it runs this program; several checkouts may share one target folder.
        let package = std::env::var("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").to_owned());
        let root = Path::new(&package).parent().unwrap_or(Path::new(".")).to_path_buf();
        // Cargo has built this program as `<target>/debug/xtask`, so its path gives the target folder, even if an
        // environment variable or a configuration file changed it.
        let target = std::env::current_exe()
            .ok()
            .and_then(|program| Some(program.parent()?.parent()?.to_path_buf()))
            .unwrap_or_else(|| root.join("target"));
        Place { root, target }
    }

    /// The target folder of the browser bundle, which may be built with another compiler than the program.
    pub fn browser_target(&self) -> PathBuf {
        self.target.join("browser")
    }

    /// The folder of the browser bundle, which the server's build script embeds in the program.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// A path for xtask's temporary files, such as databases and logs.
    pub fn scratch_path(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    pub fn browser_tests(&self) -> PathBuf {
        self.root.join("tests/browser")
    }
}
