//! Checks single facts about the written files.

use super::*;
use domain::schedule::PersonalSession;
use formats::meeting_calendar::CalendarMeeting;
use formats::schedule::{session_uid, write_csv, write_ics, write_json, write_xml};
use serde_json::{Value, json};

fn json_of(edition: &ScheduleEdition, sessions: Vec<ReleasedSession>) -> Value {
    serde_json::from_str(&write_json(edition, &schedule(sessions))).unwrap()
}

/// The first event of the first day.
fn event(sessions: Vec<ReleasedSession>) -> Value {
    let document = json_of(&edition(), sessions);
    document["schedule"]["conference"]["days"][0]["rooms"]["Aula"][0].clone()
}

#[test]
fn conference_in_json_has_an_acronym_without_hyphen() {
    let document = json_of(&edition(), vec![]);
    let conference = &document["schedule"]["conference"];
    assert_eq!(conference["acronym"], "summit2027may");
    assert_eq!((&conference["daysCount"], &conference["time_zone_name"]), (&json!(3), &json!("Europe/Copenhagen")));
    assert_eq!(conference["tracks"], json!([{ "name": "Wheels", "color": "#3f8a1f" }]));
    assert_eq!(conference["rooms"][1]["capacity"], 80);
    assert_eq!(conference["meta"]["release"], 3);
}

#[test]
fn event_in_json_has_offset_padded_start_and_a_slug() {
    let event = event(vec![session(12, "2027-05-24 09:00")]);
    assert_eq!(event["date"], "2027-05-24T09:00:00+02:00");
    assert_eq!(event["end"], "2027-05-24T10:30:00+02:00");
    assert_eq!((&event["start"], &event["duration"]), (&json!("09:00"), &json!("01:30")));
    assert_eq!(event["slug"], "summit2027may-12-wheels-for-all");
    assert_eq!(event["url"], "https://cairn.example/2027-may/sessions/12");
    let person = event["persons"][0].as_object().unwrap();
    assert_eq!(person.keys().collect::<Vec<_>>(), ["guid", "name"]);
}

#[test]
fn title_without_latin_letters_still_has_a_slug() {
    let slug = |text: &str| {
        event(vec![ReleasedSession { title: title(text), ..session(1, "2027-05-24 09:00") }])["slug"].clone()
    };
    assert_eq!(slug("数値計算"), "summit2027may-1-session");
    assert_eq!(slug("API"), "summit2027may-1-api-session");
    assert_eq!(slug("Café à la carte"), "summit2027may-1-cafe-a-la-carte");
}

#[test]
fn zone_that_the_schema_rejects_is_left_out_of_json() {
    let zone_of = |name: &str| {
        let edition = ScheduleEdition { zone: Zone::parse(name).unwrap(), ..edition() };
        json_of(&edition, vec![])["schedule"]["conference"]["time_zone_name"].clone()
    };
    for good in ["America/Los_Angeles", "America/Argentina/Buenos_Aires", "Antarctica/McMurdo", "UTC", "Etc/UTC"] {
        assert_eq!(zone_of(good), good);
    }
    for bad in ["EST5EDT", "US/Pacific", "Etc/GMT+5", "Japan"] {
        assert_eq!(zone_of(bad), Value::Null);
    }
}

#[test]
fn rooms_are_in_the_order_of_pages() {
    let in_library = ReleasedSession { room: Some(title("Library")), ..session(2, "2027-05-24 09:00") };
    let text = write_json(&edition(), &schedule(vec![session(1, "2027-05-24 09:00"), in_library]));
    assert!(text.find("\"Library\": [").unwrap() < text.find("\"Aula\": [").unwrap());
}

#[test]
fn session_on_another_day_has_a_day_of_its_own() {
    let document = json_of(&edition(), vec![session(1, "2027-05-28 23:30")]);
    let days = document["schedule"]["conference"]["days"].as_array().unwrap();
    let dates: Vec<_> = days.iter().map(|day| day["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2027-05-24", "2027-05-25", "2027-05-26", "2027-05-28"]);
    assert_eq!(days[3]["day_end"], "2027-05-29T00:00:00+02:00");
}

#[test]
fn time_that_clocks_skip_is_an_hour_later() {
    let text = write_json(&edition(), &schedule(vec![session(1, "2027-03-28 02:30")]));
    assert!(text.contains("2027-03-28T03:30:00+02:00"), "{text}");
}

#[test]
fn xml_is_escaped_and_has_no_character_that_xml_forbids() {
    let odd = ReleasedSession { title: title("a < b\u{ffff}\u{fffe}c"), ..session(1, "2027-05-24 09:00") };
    let text = write_xml(&edition(), &schedule(vec![odd]));
    assert!(text.contains("<title>Summit &lt;2027&gt; &amp; more</title>"), "{text}");
    assert!(text.contains("<title>a &lt; bc</title>"), "{text}");
    assert_eq!(read_text(&text).unwrap().sessions[0].title, title("a < bc"));
}

#[test]
fn calendar_has_stable_ids_and_utc_instants() {
    let text = write_ics(&edition(), &schedule(vec![session(12, "2027-05-24 09:00")]));
    let uid = session_uid("https://cairn.example", &edition().slug, &guid(12));
    assert_eq!(uid, "session-00000000-0000-4000-8000-000000000012-2027-may@cairn.example");
    let lines = text.replace("\r\n ", "");
    for line in [
        format!("UID:{uid}").as_str(),
        "DTSTART:20270524T070000Z",
        "DTEND:20270524T083000Z",
        "DTSTAMP:20270401T100000Z",
        "SUMMARY:Wheels for all",
        "LOCATION:Aula\\, Copenhagen\\, Denmark",
        "CATEGORIES:Wheels",
        "URL:https://cairn.example/2027-may/sessions/12",
    ] {
        assert!(lines.split("\r\n").any(|other| other == line), "{line} is missing: {text}");
    }
}

#[test]
fn personal_and_public_calendar_give_a_session_one_id() {
    let (edition, session) = (edition(), session(12, "2027-05-24 09:00"));
    let personal = PersonalSession {
        edition: edition.slug.clone(),
        zone: edition.zone.clone(),
        session: session.clone(),
        is_removed: false,
        release: 3,
        released_at: "2027-04-01T10:00:00Z".parse().unwrap(),
    };
    let uid = CalendarMeeting::of_session(&edition.origin, personal).uid;
    assert_eq!(uid, session_uid(&edition.origin, &edition.slug, &session.guid));
}

#[test]
fn table_has_wall_clock_times_and_no_formula() {
    let odd = ReleasedSession { title: title("=1+1"), ..session(12, "2027-05-24 23:00") };
    let text = write_csv(&edition(), &schedule(vec![odd]));
    let expected =
        "00000000-0000-4000-8000-000000000012,12,'=1+1,session,Wheels,Aula,2027-05-24,23:00,00:30,90,Wren Talus,";
    assert!(text.lines().nth(1).unwrap().starts_with(expected), "{text}");
}

#[test]
fn equal_schedules_give_equal_bytes() {
    let schedule = schedule(vec![session(1, "2027-05-24 09:00"), session(2, "2027-05-24 11:00")]);
    for write in [write_json, write_xml, write_ics, write_csv] {
        assert_eq!(write(&edition(), &schedule), write(&edition(), &schedule.clone()));
    }
}
