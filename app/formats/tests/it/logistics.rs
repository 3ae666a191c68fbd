//! Checks the logistics table: one row for each person, and no cell with a formula.

use domain::id::Login;
use domain::logistics::Logistics;
use domain::people::Person;
use domain::text::{LongText, PersonName};

fn person(name: &str, login: Option<&str>) -> Person {
    Person { name: PersonName::parse(name).unwrap(), login: login.map(|login| Login::parse(login).unwrap()) }
}

#[test]
fn table_has_one_row_per_person_and_no_formulas() {
    let note = |text: &str| Some(LongText::parse(text).unwrap());
    let ada = Logistics {
        arrives: Some("2027-05-21".parse().unwrap()),
        departs: Some("2027-05-27".parse().unwrap()),
        travel: true,
        lodging: false,
        food: true,
        diet: note("no nuts, \"really\"\nnone"),
        access: note("=HYPERLINK(\"https://evil.example\")"),
        emergency: note("+1 555 0100"),
    };
    let table = formats::logistics::write(
        &[(person("Ada", Some("ada")), ada), (person("@Zoë", None), Logistics::default())],
        None,
    );
    let expected = "name,login,arrives,departs,travel,lodging,food,diet,access,emergency\n\
        Ada,ada,2027-05-21,2027-05-27,yes,,yes,\"no nuts, \"\"really\"\"\nnone\",\"'=HYPERLINK(\"\"https://evil.example\"\")\",'+1 555 0100\n\
        '@Zoë,,,,,,,,,\n";
    assert_eq!(table, expected);
}

#[test]
fn table_without_people_has_a_header() {
    assert_eq!(
        formats::logistics::write(&[], None),
        "name,login,arrives,departs,travel,lodging,food,diet,access,emergency\n"
    );
}
