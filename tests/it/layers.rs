//! Holds each crate to its layers: a file imports earlier layers only, and never in a circle.

use crate::rules::files;
use std::collections::{BTreeMap, BTreeSet};

/// The modules of a crate in layers. A name covers everything below it; the longest name counts.
struct Layers {
    /// The folder with the crate's sources.
    sources: &'static str,
    /// Each layer may use those before it. Modules of one layer don't use each other.
    layers: &'static [&'static [&'static str]],
}

const LAYERS: [Layers; 6] = [
    Layers {
        sources: "app/web/src",
        layers: &[
            &["addresses", "app_state", "components", "cookies"],
            &["error"],
            &["forms"],
            &["context"],
            &["layout", "server_functions", "upload"],
            &["confirmation", "error_page", "public_file"],
            &["travel_costs"],
            &[
                "account",
                "applications",
                "audit_log",
                "badges",
                "catalog",
                "commitments",
                "editions",
                "email",
                "feeds",
                "invitations",
                "logistics",
                "meetings",
                "people",
                "progress",
                "report",
                "roles",
                "schedule",
                "seats",
                "settings",
                "sitemap",
                "tasks",
                "trace",
                "updates",
            ],
            &["group_emails"],
            &["routes"],
        ],
    },
    Layers {
        sources: "app/domain/src",
        layers: &[
            &["refusal"],
            &["id", "text", "time", "words"],
            &["backups", "folding"],
            &["people"],
            &["access", "catalog", "discussion", "login_sessions", "seats"],
            &["roles", "tasks"],
            &["github", "meetings", "notifications", "updates"],
            &["editions", "search"],
            &["attendance", "availability", "community", "schedule"],
            &["commitments", "email", "logistics", "own_questions", "travel_costs", "workflow"],
            &["invitations", "ledger", "views"],
            &["applications", "group_emails", "import", "progress", "report", "trace", "upcoming"],
            &["audit"],
        ],
    },
    Layers {
        sources: "app/store/src",
        layers: &[
            &["db"],
            &["shared"],
            &["outbound"],
            &["aggregates", "ledger"],
            &["catalog", "commitments", "community", "own_questions", "people", "roles", "seats"],
            &["discussion"],
            &["meetings", "updates"],
            &["editions", "group_emails", "invitations", "logistics", "travel_costs"],
            &["applications", "schedule", "tasks", "upcoming"],
            &["evidence", "feeds", "report", "search", "workflow"],
            &["accounts", "archive", "import"],
            &["login_sessions"],
        ],
    },
    Layers {
        sources: "server/src",
        layers: &[
            &["coding", "metrics"],
            &["api", "assets", "config", "failure_log", "secret", "signals"],
            &["backups", "email", "file_watch", "health", "jobs", "page_cache", "scheduler"],
            &["sign_in"],
            &["github", "middleware"],
            &["fake_github", "listener"],
            &["demo", "services"],
            &["router"],
            &["archive"],
            &["commands"],
        ],
    },
    Layers {
        sources: "app/formats/src",
        layers: &[
            &["encoding"],
            &["source"],
            &["dates", "diff", "guard", "ical", "markup", "names", "numbers", "own_answers", "table"],
            &["markdown", "zones"],
            &["page"],
            &["calendars"],
            &[
                "agenda",
                "applications",
                "archive",
                "atom",
                "badge",
                "busy",
                "emails",
                "github",
                "invitations",
                "logistics",
                "logos",
                "meeting_calendar",
                "project_list",
                "report",
                "roadmap",
                "schedule",
                "site",
                "sitemap",
                "spec_list",
                "specs",
                "tasks",
            ],
        ],
    },
    Layers {
        sources: "xtask/src",
        layers: &[
            &["place", "process"],
            &["debian", "hooks", "running_server"],
            &["bundle"],
            &["cargo"],
            &["program", "queries", "rules"],
            &["bench", "browser", "package", "run"],
            &["checks", "conformance"],
        ],
    },
];

/// The imports of a file: module paths from the crate's root, with line numbers.
type Imports = Vec<(usize, String)>;

/// The modules of a crate with their imports, by path from its root such as `tasks/list`.
fn modules(sources: &str) -> BTreeMap<String, Imports> {
    let own: Vec<(String, String)> = files()
        .into_iter()
        .filter_map(|(path, text)| Some((path.strip_prefix(sources)?.strip_prefix('/')?.to_owned(), text)))
        .filter(|(path, _)| !path.split('/').any(|part| part == "tests" || part == "tests.rs"))
        .collect();
    let names: BTreeSet<String> = own.iter().map(|(path, _)| module(path)).collect();
    own.iter().map(|(path, text)| (module(path), imports(&module(path), text, &names))).collect()
}

/// `tasks/list.rs` is the module `tasks/list`; the crate's root has no name.
fn module(path: &str) -> String {
    let name = path.trim_end_matches(".rs");
    if ["lib", "main"].contains(&name) { String::new() } else { name.to_owned() }
}

/// The modules that `text` uses, besides the module itself.
fn imports(own: &str, text: &str, names: &BTreeSet<String>) -> Imports {
    let mut found = Vec::new();
    for (line, path) in paths(text) {
        let parts: Vec<&str> = path.split("::").collect();
        let mut base: Vec<&str> = if own.is_empty() { Vec::new() } else { own.split('/').collect() };
        let rest = match parts[0] {
            "crate" => {
                base.clear();
                &parts[1..]
            }
            "super" | "self" => {
                let ups = parts.iter().take_while(|part| ["super", "self"].contains(part)).count();
                let depth = base.len().saturating_sub(parts[..ups].iter().filter(|part| **part == "super").count());
                base.truncate(depth);
                &parts[ups..]
            }
            child if names.contains(&joined(&base, &[child])) => &parts[..],
            _ => continue,
        };
        let target =
            (0..=rest.len()).rev().map(|length| joined(&base, &rest[..length])).find(|name| names.contains(name));
        found.extend(target.filter(|target| target != own).map(|target| (line, target)));
    }
    found
}

fn joined(base: &[&str], rest: &[&str]) -> String {
    base.iter().chain(rest).copied().collect::<Vec<_>>().join("/")
}

/// Every path in code that can name a module: of `use` declarations, and inline ones.
fn paths(text: &str) -> Vec<(usize, String)> {
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
    let mut found = Vec::new();
    let mut declaration: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(code.lines()) {
        let line = line.split("//").next().unwrap_or("").trim();
        let begins = line.split_once("use ").filter(|(before, _)| before.is_empty() || before.starts_with("pub"));
        match (&mut declaration, begins) {
            (Some((_, text)), _) => text.push_str(line),
            (None, Some((_, rest))) => declaration = Some((number, rest.to_owned())),
            (None, None) => found.extend(inline(line).into_iter().map(|path| (number, path))),
        }
        if line.ends_with(';') {
            let (number, text) = declaration.take().unwrap_or_default();
            found.extend(expanded("", text.trim_end_matches(';')).into_iter().map(|path| (number, path)));
        }
    }
    found
}

/// The paths of a `use` tree: `a::{b, c::d}` means `a::b` and `a::c::d`.
fn expanded(prefix: &str, tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or("").trim();
        return if path.is_empty() { Vec::new() } else { vec![format!("{prefix}{path}")] };
    };
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    let group = group.strip_suffix('}').unwrap_or(group);
    for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.extend(expanded(&format!("{prefix}{head}"), &group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// Paths such as `crate::seats::offer` inside a line.
fn inline(line: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = line.split(|c: char| !is_part(c));
    words.filter(|word| word.starts_with("crate::") || word.starts_with("super::")).map(str::to_owned).collect()
}

/// Whether `module` is `name` or below it.
fn is_within(module: &str, name: &str) -> bool {
    module == name || module.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
}

impl Layers {
    /// The number of the module's layer and the name that puts it there.
    fn layer(&self, module: &str) -> Option<(usize, &'static str)> {
        let entries =
            self.layers.iter().enumerate().flat_map(|(number, names)| names.iter().map(move |name| (number, *name)));
        entries.filter(|(_, name)| is_within(module, name)).max_by_key(|(_, name)| name.len())
    }

    /// A sentence for each import of a later or the same layer, and for each file on no layer.
    fn breaks(&self) -> Vec<String> {
        let mut breaks = Vec::new();
        for (module, imports) in modules(self.sources).into_iter().filter(|(module, _)| !module.is_empty()) {
            let file = format!("{}/{module}.rs", self.sources);
            let Some((own, name)) = self.layer(&module) else {
                breaks.push(format!("{file} is on no layer"));
                continue;
            };
            for (line, target) in imports {
                let Some((other, of)) = self.layer(&target) else { continue };
                if of != name && other >= own {
                    breaks.push(format!("{file}:{line} uses {target}, which is not on an earlier layer"));
                }
            }
        }
        breaks
    }
}

/// The groups of modules that import each other in a circle. A module may re-export what is below it.
fn circles(modules: &BTreeMap<String, Imports>) -> Vec<Vec<String>> {
    let reachable = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(module) = next.pop() {
            for (_, target) in modules.get(&module).into_iter().flatten() {
                let is_below = module.is_empty() || target.starts_with(&format!("{module}/"));
                if !is_below && seen.insert(target.clone()) {
                    next.push(target.clone());
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> = modules.keys().map(|name| (name, reachable(name))).collect();
    let in_circle = |name: &&String| reached[*name].contains(*name);
    let mut groups: Vec<Vec<String>> = Vec::new();
    for name in modules.keys().filter(in_circle) {
        match groups.iter_mut().find(|group| reached[&group[0]].contains(name) && reached[name].contains(&group[0])) {
            Some(group) => group.push(name.clone()),
            None => groups.push(vec![name.clone()]),
        }
    }
    groups
}

#[test]
fn imports_are_found_in_trees_and_inline() {
    let text = "use crate::a::{self, b::{C, d}};\nfn f() {\n    super::x::g(crate::y());\n}\n// use crate::z;\n";
    let found: Vec<String> = paths(text).into_iter().map(|(_, path)| path).collect();
    assert_eq!(found, ["crate::a::self", "crate::a::b::C", "crate::a::b::d", "super::x::g", "crate::y"]);
    let names = ["p", "p/q", "p/x", "a", "a/b"].map(str::to_owned).into();
    let found: Vec<String> = imports("p/q", text, &names).into_iter().map(|(_, target)| target).collect();
    assert_eq!(found, ["a", "a/b", "a/b", "p/x"]);
}

#[test]
fn circles_of_imports_are_found() {
    let module = |name: &str, targets: &[&str]| {
        (name.to_owned(), targets.iter().map(|target| (1, target.to_string())).collect::<Imports>())
    };
    let modules =
        BTreeMap::from([module("a", &["a/x", "b"]), module("a/x", &["a"]), module("b", &["c"]), module("c", &["b"])]);
    assert_eq!(circles(&modules), [["b", "c"]]);
}

#[test]
fn each_crate_keeps_its_layers() {
    let breaks: Vec<String> = LAYERS.iter().flat_map(Layers::breaks).collect();
    assert!(breaks.is_empty(), "{}", breaks.join("\n"));
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    for Layers { sources, .. } in &LAYERS {
        let circles = circles(&modules(sources));
        assert!(circles.is_empty(), "{sources}: {circles:#?}");
    }
}
