//! Which mail servers can be named, and what is said of those that can't.

use super::*;

fn public() -> PublicUrl {
    PublicUrl::parse("https://cairn.example").unwrap()
}

fn of(smtp: &str, from: &str) -> anyhow::Result<Option<EmailSettings>> {
    let email = EmailServer { smtp_url: Some(smtp.to_owned()), mail_from: Some(from.to_owned()) };
    EmailSettings::of(&email, &public())
}

#[test]
fn each_kind_of_address_has_its_port_and_its_tls() {
    let read = |text| {
        let server = SmtpServer::parse(text).unwrap();
        (server.to_string(), format!("{:?}", server.tls), server.credentials.is_some())
    };
    let expect = |address: &str, tls: &str, known| (address.to_owned(), tls.to_owned(), known);
    assert_eq!(read("smtp://localhost"), expect("localhost:25", "None", false));
    assert_eq!(read("smtp://[::1]:2525/"), expect("[::1]:2525", "None", false));
    assert_eq!(read("smtp://a:b@127.0.0.1:2525"), expect("127.0.0.1:2525", "None", true));
    assert_eq!(read("smtps://a:b@mail.example"), expect("mail.example:465", "Wrapper", true));
    assert_eq!(read("smtp://a:b@mail.example?tls=required"), expect("mail.example:587", "Required", true));
    assert_eq!(read("smtp://mail.example:26?tls=opportunistic"), expect("mail.example:26", "Opportunistic", false));
}

#[test]
fn nonsense_is_refused_in_one_sentence_that_names_the_setting_and_not_the_password() {
    let refused = [
        ("mail.example", "such as"),
        ("mail.example:25", "such as"),
        ("https://mail.example", "begin with smtp://"),
        ("smtp://a:geheim@mail.example", "plain smtp"),
        ("smtp://a:geheim@mail.example?tls=opportunistic", "plain smtp"),
        ("smtp://a:geheim@127.0.0.1.evil.example", "plain smtp"),
        ("smtp://mail.example?tls=no", "nothing else"),
        ("smtps://mail.example?tls=required", "nothing else"),
        ("smtps://a@mail.example", "it takes both"),
        ("smtps://:geheim@mail.example", "it takes both"),
        ("smtps://a:geheim%FF@mail.example", "UTF-8"),
        ("smtps://a:geheim@mail.example/inbox", "end after"),
        ("smtps://a:geheim@mail%20box", "where the name"),
        ("smtp://a:geh#eim@mail.example", ""),
        ("smtps://a:geh/eim@mail.example", ""),
    ];
    for (text, words) in refused {
        let sentence = format!("{:#}", SmtpServer::parse(text).expect_err(text));
        let names = sentence.starts_with("CAIRN_SMTP_URL") && sentence.contains(words);
        assert!(names && sentence.lines().count() == 1, "{text}: {sentence}");
        assert!(!sentence.contains("geh"), "{text}: {sentence}");
    }
    let shown = format!("{:?}", of("smtps://a:geheim@mail.example", "").unwrap());
    assert!(!shown.contains("geheim"), "{shown}");
}

#[test]
fn letters_are_from_the_public_host_unless_it_is_said() {
    let from = |text| of("smtp://localhost", text).unwrap().unwrap().from.to_string();
    assert_eq!(from(""), "cairn@cairn.example");
    assert_eq!(from("Summit <mail@summit.example>"), "Summit <mail@summit.example>");
    let own = |url| own_address(&PublicUrl::parse(url).unwrap()).unwrap().to_string();
    for here in ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"] {
        assert_eq!(own(here), "cairn@localhost");
    }
    let nameless = own_address(&PublicUrl::parse("https://192.0.2.7").unwrap()).unwrap_err().to_string();
    assert!(nameless.contains("set CAIRN_MAIL_FROM"), "{nameless}");
    for wrong in ["nobody", "a@summit.example, b@summit.example", "a@summit.example b", "a@[192.0.2.7]"] {
        let refused = of("smtp://localhost", wrong).err().map(|error| error.to_string());
        assert!(refused.as_ref().is_some_and(|words| words.starts_with("CAIRN_MAIL_FROM")), "{refused:?}");
    }
}

#[test]
fn without_a_mail_server_mail_stays_where_it_is() {
    assert!(of(" ", "").unwrap().is_none());
}
