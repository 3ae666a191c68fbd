//! Embeds the style sheets, the files of `public/` and the browser bundle (if built) in the program.
//!
//! Most asset names contain a hash of the contents, so browsers may cache those assets forever.

use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::Hasher;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Style sheets in the order of the cascade; later rules win.
const STYLES: [&str; 4] = ["tokens.css", "base.css", "layout.css", "print.css"];

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR")).join("..");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut assets = Assets { out: out.clone(), table: String::new() };
    watch(&root.join("style"));
    watch(&root.join("public"));
    let style = assets.add("cairn.css", "text/css; charset=utf-8", style(&root.join("style")).as_bytes());
    let icon = assets.add("icon.svg", "image/svg+xml", &read(&root.join("public/icon.svg")));
    let islands = islands(&mut assets, &root);
    let previews = previews(&mut assets, &root);
    for font in files(&root.join("public/fonts"), "woff2") {
        // The style sheets refer to fonts by name, so these names get no hash.
        assets.put(&format!("fonts/{}", name(&font)), "font/woff2", &read(&font), false);
    }
    let code = format!(
        "pub static STYLE: &str = {style:?};\npub static ICON: &str = {icon:?};\n\
         pub static ISLANDS: Option<[&str; 3]> = {islands:?};\n\
         pub static PREVIEWS: &[(&str, &str)] = &{previews:?};\n\
         pub static ASSETS: &[Asset] = &[{}];\n",
        assets.table
    );
    fs::write(out.join("assets.rs"), code).expect("the build folder is writable");
}

/// Adds the loader, the bundle and the wasm; returns their addresses, or `None` if no bundle was built.
fn islands(assets: &mut Assets, root: &Path) -> Option<[String; 3]> {
    println!("cargo::rerun-if-env-changed=CAIRN_BROWSER_DIR");
    let folder = PathBuf::from(env::var_os("CAIRN_BROWSER_DIR")?);
    let bundle = folder.join("cairn_islands.js");
    let wasm = folder.join("cairn_islands_bg.wasm");
    watch(&bundle);
    watch(&wasm);
    if !bundle.exists() || !wasm.exists() {
        return None;
    }
    let script = "text/javascript; charset=utf-8";
    let loader = assets.add("islands.js", script, &read(&root.join("public/islands.js")));
    let bundle = assets.add("cairn_islands.js", script, &read(&bundle));
    Some([loader, bundle, assets.add("cairn_islands.wasm", "application/wasm", &read(&wasm))])
}

/// Adds the pictures of previews; returns the name and address of each.
fn previews(assets: &mut Assets, root: &Path) -> Vec<(String, String)> {
    let pictures = files(&root.join("public/previews"), "png").into_iter();
    let add = |picture: PathBuf| {
        let (file, stem) = (name(&picture), picture.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        (stem, assets.add(&format!("preview-{file}"), "image/png", &read(&picture)))
    };
    pictures.map(add).collect()
}

fn style(folder: &Path) -> String {
    let pieces = files(&folder.join("ui"), "css");
    let whole = STYLES[..3].iter().map(|name| folder.join(name)).chain(pieces).chain([folder.join(STYLES[3])]);
    whole.map(|file| String::from_utf8_lossy(&read(&file)).into_owned() + "\n").collect()
}

struct Assets {
    out: PathBuf,
    table: String,
}

impl Assets {
    /// Adds a file under a name with the hash of its contents, and returns its address.
    fn add(&mut self, name: &str, kind: &str, bytes: &[u8]) -> String {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        let (stem, extension) = name.rsplit_once('.').expect("an asset's name has an extension");
        self.put(&format!("{stem}.{:016x}.{extension}", hasher.finish()), kind, bytes, true)
    }

    fn put(&mut self, name: &str, kind: &str, bytes: &[u8], lasting: bool) -> String {
        let file = self.out.join(name.replace('/', "_"));
        let write = |suffix: &str, bytes: &[u8]| {
            let path = format!("{}{suffix}", file.display());
            fs::write(&path, bytes).expect("the build folder is writable");
            path
        };
        let (plain, gzip, brotli) = (write("", bytes), write(".gz", &gzip(bytes)), write(".br", &brotli(bytes)));
        let address = format!("/assets/{name}");
        writeln!(
            self.table,
            "Asset {{ address: {address:?}, kind: {kind:?}, lasting: {lasting}, plain: include_bytes!({plain:?}), \
             gzip: include_bytes!({gzip:?}), brotli: include_bytes!({brotli:?}) }},"
        )
        .expect("writing to a string cannot fail");
        address
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("writing to memory cannot fail")
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    brotli::CompressorWriter::new(&mut compressed, 4096, 9, 22)
        .write_all(bytes)
        .expect("writing to memory cannot fail");
    compressed
}

/// The files of a folder with this extension, sorted by name; empty if the folder does not exist.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|end| end == extension)).collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{} can't be read: {error}", path.display()))
}

fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
