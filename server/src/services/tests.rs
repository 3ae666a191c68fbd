//! Tests which settings fit together, and the error for those that don't.

use super::*;
use crate::config::{BackupSchedule, Database, EmailServer, GitHubApp, LogFormat};

fn args() -> ServeArgs {
    let github = GitHubApp {
        client_id: None,
        client_secret: None,
        base: "https://github.com".to_owned(),
        api: None,
        token: None,
        webhook_secret: None,
    };
    ServeArgs {
        database: Database { path: "cairn.db".into() },
        listen: listening("127.0.0.1:3000"),
        public_url: None,
        trusted_proxies: None,
        metrics_listen: None,
        github,
        email: EmailServer { smtp_url: None, mail_from: None },
        backups: BackupSchedule { folder: None, kept: 14 },
        log: "info".to_owned(),
        log_format: LogFormat::Text,
    }
}

fn listening(address: &str) -> SocketAddr {
    address.parse().unwrap()
}

fn with_app(change: impl FnOnce(&mut ServeArgs)) -> ServeArgs {
    let mut args = args();
    args.public_url = Some("https://cairn.example".to_owned());
    args.github.client_id = Some("id".to_owned());
    args.github.client_secret = Some("secret".to_owned());
    change(&mut args);
    args
}

fn error_message(args: &ServeArgs) -> String {
    let error = Services::of(args, args.listen).err().expect("an error");
    format!("{error:#}")
}

#[test]
fn fake_github_is_on_loopback_only_and_never_behind_a_proxy() {
    let is_fake = |change: fn(&mut ServeArgs), address| {
        let mut args = args();
        change(&mut args);
        let settings = Services::of(&args, listening(address)).unwrap();
        assert_eq!(settings.github.is_some(), settings.fake_github.is_some());
        settings.fake_github.is_some()
    };
    assert!(is_fake(|_| (), "127.0.0.1:3000") && is_fake(|_| (), "[::1]:3000"));
    assert!(!is_fake(|_| (), "0.0.0.0:3000") && !is_fake(|_| (), "192.0.2.1:80"));
    assert!(!is_fake(|args| args.public_url = Some("https://cairn.example".to_owned()), "127.0.0.1:3000"));
    assert!(!is_fake(|args| args.trusted_proxies = Some("127.0.0.1".to_owned()), "127.0.0.1:3000"));
}

#[test]
fn with_an_oauth_app_github_itself_signs_in() {
    let settings = Services::of(&with_app(|_| ()), listening("127.0.0.1:3000")).unwrap();
    assert!(settings.github.is_some() && settings.fake_github.is_none());
}

#[test]
fn bad_settings_are_refused_with_the_name_of_the_setting() {
    let refused: [(ServeArgs, &str); 7] = [
        (with_app(|args| args.public_url = Some("cairn.example".to_owned())), "CAIRN_PUBLIC_URL"),
        (with_app(|args| args.public_url = Some("http://cairn.example".to_owned())), "plain http"),
        (with_app(|args| args.github.client_secret = Some(String::new())), "GITHUB_CLIENT_SECRET"),
        (with_app(|args| args.github.base = "github.com".to_owned()), "GITHUB_BASE_URL"),
        (with_app(|args| args.github.base = "http://github.example".to_owned()), "plain http"),
        (with_app(|args| args.github.api = Some("ftp://github.example".to_owned())), "GITHUB_API_URL"),
        (with_app(|args| args.trusted_proxies = Some("10.0.0.0/8,proxy".to_owned())), "“proxy”"),
    ];
    for (args, expected) in refused {
        let message = error_message(&args);
        assert!(message.contains(expected) && message.lines().count() == 1, "{message}");
    }
}

#[test]
fn trusted_proxies_are_addresses_or_networks() {
    let proxies = networks("10.0.0.0/8, 192.0.2.7,,2001:db8::/32").unwrap();
    assert_eq!(
        proxies.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        "10.0.0.0/8 192.0.2.7/32 2001:db8::/32"
    );
}

#[test]
fn owner_is_warned_of_untrusted_and_overtrusted_proxies() {
    let warning = |public: Option<&str>, proxies: Option<&str>| {
        let mut args = args();
        args.public_url = public.map(str::to_owned);
        args.trusted_proxies = proxies.map(str::to_owned);
        Services::of(&args, args.listen).unwrap().proxy_warning().unwrap_or_default()
    };
    let https = Some("https://cairn.example");
    assert!(warning(https, None).contains("is not set"));
    for every in ["0.0.0.0/0", "::/0", "10.0.0.0/8, 0.0.0.0/0"] {
        assert!(warning(https, Some(every)).contains("trusts every address"), "{every}");
    }
    assert_eq!(warning(https, Some("10.0.0.0/8")), "");
    assert_eq!(warning(None, None), "");
}
