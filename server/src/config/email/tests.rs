//! Tests which email settings are accepted, and the error for each that is not.

use super::*;

fn public() -> PublicUrl {
    PublicUrl::parse("https://cairn.example").unwrap()
}

fn of(smtp: &str, from: &str) -> anyhow::Result<Option<EmailSettings>> {
    let email = EmailServer { smtp_url: Some(smtp.to_owned()), mail_from: Some(from.to_owned()) };
    EmailSettings::of(&email, &public())
}

#[test]
fn scheme_and_query_set_default_port_and_tls() {
    let read = |text| {
        let server = SmtpServer::parse(text).unwrap();
        (server.to_string(), format!("{:?}", server.tls), server.credentials.is_some())
    };
    let expect = |address: &str, tls: &str, credentials| (address.to_owned(), tls.to_owned(), credentials);
    assert_eq!(read("smtp://localhost"), expect("localhost:25", "None", false));
    assert_eq!(read("smtp://[::1]:2525/"), expect("[::1]:2525", "None", false));
    assert_eq!(read("smtp://a:b@127.0.0.1:2525"), expect("127.0.0.1:2525", "None", true));
    assert_eq!(read("smtps://a:b@mail.example"), expect("mail.example:465", "Wrapper", true));
    assert_eq!(read("smtp://a:b@mail.example?tls=required"), expect("mail.example:587", "Required", true));
    assert_eq!(read("smtp://mail.example:26?tls=opportunistic"), expect("mail.example:26", "Opportunistic", false));
}

#[test]
fn malformed_smtp_url_is_refused_without_the_password() {
    let refused = [
        ("mail.example", "such as"),
        ("mail.example:25", "such as"),
        ("https://mail.example", "begin with smtp://"),
        ("smtp://a:geheim@mail.example", "plain smtp"),
        ("smtp://a:geheim@mail.example?tls=opportunistic", "plain smtp"),
        ("smtp://a:geheim@127.0.0.1.evil.example", "plain smtp"),
        ("smtp://mail.example?tls=no", "unknown parameter"),
        ("smtps://mail.example?tls=required", "unknown parameter"),
        ("smtps://a@mail.example", "Set both"),
        ("smtps://:geheim@mail.example", "Set both"),
        ("smtps://a:geheim%FF@mail.example", "UTF-8"),
        ("smtps://a:geheim@mail.example/inbox", "nothing after the host"),
        ("smtps://a:geheim@mail%20box", "not the name of a mail server"),
        ("smtp://a:geh#eim@mail.example", ""),
        ("smtps://a:geh/eim@mail.example", ""),
    ];
    for (text, expected) in refused {
        let message = format!("{:#}", SmtpServer::parse(text).expect_err(text));
        let names_setting = message.starts_with("CAIRN_SMTP_URL") && message.contains(expected);
        assert!(names_setting && message.lines().count() == 1, "{text}: {message}");
        assert!(!message.contains("geh"), "{text}: {message}");
    }
    let shown = format!("{:?}", of("smtps://a:geheim@mail.example", "").unwrap());
    assert!(!shown.contains("geheim"), "{shown}");
}

#[test]
fn sender_is_at_the_public_host_unless_set() {
    let from = |text| of("smtp://localhost", text).unwrap().unwrap().from.to_string();
    assert_eq!(from(""), "cairn@cairn.example");
    assert_eq!(from("Summit <mail@summit.example>"), "Summit <mail@summit.example>");
    let own = |url| own_address(&PublicUrl::parse(url).unwrap()).unwrap().to_string();
    for loopback in ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"] {
        assert_eq!(own(loopback), "cairn@localhost");
    }
    let nameless = own_address(&PublicUrl::parse("https://192.0.2.7").unwrap()).unwrap_err().to_string();
    assert!(nameless.contains("set CAIRN_MAIL_FROM"), "{nameless}");
    for wrong in ["cairn", "a@summit.example, b@summit.example", "a@summit.example b", "a@[192.0.2.7]"] {
        let error = of("smtp://localhost", wrong).err().map(|error| error.to_string());
        assert!(error.as_ref().is_some_and(|text| text.starts_with("CAIRN_MAIL_FROM")), "{error:?}");
    }
}

#[test]
fn empty_smtp_url_means_no_mail_server() {
    assert!(of(" ", "").unwrap().is_none());
}
