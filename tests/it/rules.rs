//! Checks the rules of the code against its files. A failure names the rule and the files.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file of the repository: its path from the root, and its text.
pub fn files() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["app", "server", "tests", "xtask"] {
        gather(&root().join(folder), &mut found);
    }
    assert!(found.len() > 50, "the walk finds more than 50 files");
    found
}

fn gather(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && name != "node_modules" {
            gather(&path, found);
        } else if name.ends_with(".rs") {
            let short = path.strip_prefix(root()).expect("within").to_string_lossy().into_owned();
            found.push((short, std::fs::read_to_string(&path).expect("text")));
        }
    }
}

/// Panics with the rule and every file that breaks it.
fn hold(rule: &str, breaks: impl Fn(&str, &str) -> bool) {
    let broken: Vec<String> =
        files().into_iter().filter(|(path, text)| breaks(path, text)).map(|(path, _)| path).collect();
    assert!(broken.is_empty(), "{rule}\nbroken by:\n  {}", broken.join("\n  "));
}

/// The code of a file without comments and tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

const THIS: &str = "tests/it/rules.rs";

#[test]
fn every_file_begins_with_its_purpose() {
    hold("Every file begins with a `//!` line that says what the file is responsible for.", |_, text| {
        !text.starts_with("//! ")
    });
}

#[test]
fn modules_are_named_for_their_purpose() {
    let drawers = ["mod.rs", "utils.rs", "util.rs", "helpers.rs", "common.rs", "manager.rs"];
    hold("No catch-all modules such as `utils.rs`; `foo.rs` beside `foo/`, never `mod.rs`.", |path, _| {
        drawers.iter().any(|name| path.ends_with(name))
    });
}

#[test]
fn only_the_store_uses_sql() {
    hold("Only `store` uses SQL; xtask may prepare queries, and a test fills private fields.", |path, text| {
        let may =
            path.starts_with("app/store/") || path.starts_with("xtask/") || [THIS, "tests/it/leaks.rs"].contains(&path);
        !may && code(text).contains("sqlx::")
    });
    for entry in ["domain", "formats", "web", "hydrate"] {
        let manifest = std::fs::read_to_string(root().join("app").join(entry).join("Cargo.toml")).expect("a manifest");
        assert!(!manifest.contains("sqlx"), "Only `store` depends on sqlx; {entry} does too.");
    }
    let public = |text: &str| text.lines().any(|line| line.trim_start().starts_with("pub ") && line.contains("sqlx::"));
    hold("No public signature has an sqlx type.", |path, text| path.starts_with("app/store/src") && public(text));
}

#[test]
fn no_query_searches_event_data() {
    let coded = ["action", "data", "kind", "event", "delivery_status"];
    let compared = |line: &str, with: &str| {
        let before = line.split(with).next().unwrap_or("").trim_end();
        let column = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or("");
        line.contains(with) && coded.contains(&column)
    };
    assert!(
        compared("AND l.action LIKE ?5", " LIKE ") && !compared("url LIKE 'http%'", " LIKE "),
        "the rule recognizes a comparison"
    );
    let reads = |line: &str| {
        let searched = line.split("instr(").skip(1).any(|rest| {
            let column = rest.split([',', ')']).next().unwrap_or("");
            coded.contains(&column.rsplit(['.', '(']).next().unwrap_or(""))
        });
        searched || [" LIKE ", " NOT LIKE ", " GLOB ", " REGEXP ", " MATCH "].iter().any(|with| compared(line, with))
    };
    hold("Events are codes with data: no query searches their text.", |path, text| {
        path.starts_with("app/store/src") && code(text).lines().any(reads)
    });
}

#[test]
fn only_the_server_acts_as_the_system() {
    hold("Jobs, imports and commands make their proof in `server`.", |path, text| {
        path.starts_with("app/")
            && path.contains("/src/")
            && !path.contains("/tests")
            && code(text).contains("System::new(")
    });
}

#[test]
fn only_the_store_builds_invitation_views() {
    hold("A view holds the key to its invitation, so only `store` builds views.", |path, text| {
        let elsewhere = ["app/web/", "app/formats/", "server/src/"].iter().any(|start| path.starts_with(start));
        elsewhere && code(text).contains("InvitationView {")
    });
}

/// `FormBody`, `PageQuery` and `upload` apply the limits of forms and queries.
///
/// axum's extractors read any number of fields.
#[test]
fn forms_queries_and_uploads_are_read_with_our_readers() {
    let extractors = [": Form<", "<Form<", ": Query<", "<Query<", "Multipart", "RawForm", "body::to_bytes", "Bytes>"];
    hold("Read forms with `FormBody`, queries with `PageQuery`, lists and files with `upload`.", |path, text| {
        let handlers = path.starts_with("app/web/src") || path.starts_with("server/src");
        let own = ["app/web/src/forms.rs", "app/web/src/upload.rs"].contains(&path);
        // The fake GitHub answers only this machine. The others pass bodies on, record them or compare them.
        let aside = path.starts_with("server/src/fake_github/")
            || [
                "app/web/src/error_page/sent_body.rs",
                "server/src/listener/body.rs",
                "server/src/middleware/pressed_twice.rs",
                "server/src/page_cache/kept_page.rs",
                "server/src/sign_in/http.rs",
            ]
            .contains(&path);
        let code = code(text);
        handlers && !own && !aside && extractors.iter().any(|extractor| code.contains(extractor))
    });
}

#[test]
fn server_functions_are_in_api_files() {
    hold("`#[server` is used only in `api.rs`, each with an `endpoint`.", |path, text| {
        let code = code(text);
        let marks = code.matches("#[server(").count() + code.matches("#[server]").count();
        path != THIS && marks > 0 && (!path.ends_with("/api.rs") || code.matches("endpoint").count() < marks)
    });
}

#[test]
fn the_environment_is_read_in_one_place() {
    hold("`std::env` is used only in the server's `config.rs`.", |path, text| {
        let tools = [
            "xtask/",
            "tests/",
            "server/build.rs",
            "app/store/build.rs",
            "app/store/examples/",
            "app/store/tests/",
            "app/formats/tests/",
        ];
        let code = code(text);
        let reads = code.contains("std::env") || code.contains("env::var");
        !tools.iter().any(|tool| path.starts_with(tool)) && path != "server/src/config.rs" && reads
    });
}

/// The lengths of functions in lines: those of items and methods, not of closures.
fn function_lengths(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let is_function = |line: &str| {
        let line = line.trim_start();
        let start = line.find("fn ").map(|at| &line[..at]);
        start.is_some_and(|start| start.split_whitespace().all(|word| word.starts_with("pub") || word == "async"))
    };
    let length = |nth: usize| {
        let indent = &lines[nth][..lines[nth].len() - lines[nth].trim_start().len()];
        let end = format!("{indent}}}");
        let rest = lines[nth..].iter().position(|line| *line == end);
        if lines[nth].ends_with('}') { 1 } else { rest.map_or(1, |rest| rest + 1) }
    };
    (0..lines.len()).filter(|nth| is_function(lines[*nth])).map(length).collect()
}

/// The value that `percent` of all are at most.
fn percentile(mut values: Vec<usize>, percent: usize) -> usize {
    values.sort_unstable();
    values[values.len() * percent / 100]
}

/// The lint `too_many_lines` keeps every function under 60 lines of code.
#[test]
fn files_and_functions_keep_their_proportions() {
    let sources: Vec<(String, String)> =
        files().into_iter().filter(|(path, _)| path.contains("/src/") && path.ends_with(".rs")).collect();
    let files: Vec<usize> = sources.iter().map(|(_, text)| text.lines().count()).collect();
    let functions: Vec<usize> = sources.iter().flat_map(|(_, text)| function_lengths(text)).collect();
    assert!(files.len() > 400 && functions.len() > 2500, "{} files, {} functions", files.len(), functions.len());
    let measured = (percentile(files.clone(), 50), percentile(files, 90), percentile(functions, 90));
    assert!(measured.0 <= 120 && measured.1 <= 250 && measured.2 <= 25, "{measured:?}");
    hold("A file under 30 lines that only re-exports belongs to another file.", |path, text| {
        let items = ["fn ", "struct ", "enum ", "const ", "type ", "trait ", "impl"];
        let exports = text.contains("pub use") || text.contains("pub(crate) use");
        path.contains("/src/")
            && text.lines().count() < 30
            && exports
            && !items.iter().any(|item| code(text).contains(item))
    });
}

#[test]
fn function_lengths_are_measured_from_head_to_end() {
    let text = "fn short() -> u8 { 1 }\n\npub async fn long() {\n    let inner = || {\n    };\n}\n";
    assert_eq!(function_lengths(text), [1, 4]);
}

/// Leptos writes the contents of some elements unescaped on the server.
#[test]
fn each_kind_of_raw_html_is_written_in_one_component() {
    hold("Leptos writes `<style>` and `<noscript>` unescaped: no page uses them.", |path, text| {
        path.starts_with("app/web/src") && ["<style", "<noscript"].iter().any(|raw| code(text).contains(raw))
    });
    hold("Only the component `RenderedMarkup` sets `inner_html`, to HTML from `formats::markup`.", |path, text| {
        let piece = path == "app/web/src/components/markup.rs";
        path.starts_with("app/web/src")
            && code(text).contains("inner_html")
            && !(piece && code(text).contains("markup: Markup"))
    });
    hold("Only the layout writes `<script>`: without children, or with data in which `<` is escaped.", |path, text| {
        let pieces = ["app/web/src/layout.rs", "app/web/src/layout/preview.rs"];
        path.starts_with("app/web/src") && !pieces.contains(&path) && code(text).contains("<script")
    });
    hold("Only the component `TextArea` writes `<textarea>`.", |path, text| {
        path.starts_with("app/web/src")
            && path != "app/web/src/components/text_area.rs"
            && code(text).contains("<textarea")
    });
    hold("Titles come from our own component; leptos_meta writes them unescaped.", |path, text| {
        path.starts_with("app/web/") && code(text).contains("leptos_meta")
    });
    hold("Redirects use `go_to`, which takes only local paths.", |path, text| {
        let code = code(text);
        let redirects =
            code.contains("header::LOCATION") || code.contains("leptos_axum::redirect") || code.contains("Redirect::");
        path.starts_with("app/") && path != "app/web/src/addresses.rs" && redirects
    });
}

#[test]
fn domain_reads_no_clock_and_no_files() {
    let lints = std::fs::read_to_string(root().join("app/domain/clippy.toml")).expect("the domain's clippy.toml");
    for forbidden in ["SystemTime::now", "Instant::now", "env::var", "fs::read", "RandomState"] {
        assert!(lints.contains(forbidden), "app/domain/clippy.toml must forbid {forbidden}, with a reason.");
    }
    hold("`domain` and `formats` do no I/O and read no clock.", |path, text| {
        let pure = path.starts_with("app/domain/src") || path.starts_with("app/formats/src");
        let code = code(text);
        pure && ["std::fs", "std::net", "Utc::now", "Local::now", "tokio", "async fn"]
            .iter()
            .any(|word| code.contains(word))
    });
}

#[test]
fn property_that_rights_only_grow_has_every_access_rule() {
    let access = std::fs::read_to_string(root().join("app/domain/src/access.rs")).expect("access.rs");
    let rights = access.split("fn rights(").nth(1).and_then(|rest| rest.split("\n    }").next()).expect("the property");
    for rule in access.split("pub fn may_").skip(1).filter_map(|rest| rest.split('(').next()) {
        assert!(
            rights.contains(&format!("may_{rule}(")),
            "Add `may_{rule}` to the property test that rights only grow."
        );
    }
}

#[test]
fn readme_lists_every_folder() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("a README");
    assert!(readme.lines().count() < 120, "The README must have fewer than 120 lines.");
    for folder in [
        "app/",
        "domain",
        "formats",
        "store",
        "web",
        "hydrate",
        "server/",
        "docs/",
        "migrations/",
        "style/",
        "public/",
        "tests/",
        "xtask",
    ] {
        assert!(readme.contains(folder), "The README must list {folder}.");
    }
    for command in ["cargo xtask run", "cargo xtask test"] {
        assert!(readme.contains(command), "The README must name the command `{command}`.");
    }
    let ci = std::fs::read_to_string(root().join(".ci/run")).expect("a CI script");
    assert!(ci.contains("cargo xtask test"), "CI must run the tests as the README says.");
}
