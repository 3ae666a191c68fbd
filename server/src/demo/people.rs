//! The demo's people, with invented names of stones, hills, paths and weather that no real person has.

use super::tracks::WHEELS;
use domain::Refusal;
use domain::id::{EditionSlug, Login};
use domain::people::Person;
use domain::roles::Role;
use domain::text::{PersonName, Title};

/// Short name, name and editions of each person (1 is the older, 2 the past, 3 the coming edition).
const PEOPLE: &[(&str, &str, &str)] = &[
    ("ilse", "Ilse Granitsen", "123"),
    ("tomas", "Tomás Pedraluz", "123"),
    ("noor", "Noor Keisteen", "123"),
    ("asa", "Åsa Bergstig", "123"),
    ("wren", "Wren Talus", "123"),
    ("bao", "Bao Shícūn", "123"),
    ("marit", "Marit Skyvarde", "123"),
    ("oisin", "Oisín Clochbán", "123"),
    ("leilani", "Leilani Pōhakumoe", "123"),
    ("jarek", "Jarek Mgłokamień", "12"),
    ("saoirse", "Saoirse Drumfell", "12"),
    ("henrik", "Henrik Tåkestein", "12"),
    ("amara", "Amara Scree", "12"),
    ("felix", "Felix Nebelpfad", "12"),
    ("ines", "Inês Ventopedra", "23"),
    ("kofi", "Kofi Laterite", "23"),
    ("yuki", "Yuki Kirimichi", "23"),
    ("dalia", "Dalia Akmenvėja", "23"),
    ("ruben", "Rubén Nubecanto", "23"),
    ("sunniva", "Sunniva Steinsti", "23"),
    ("piet", "Piet Mistkei", "23"),
    ("zeynep", "Zeynep Taşyolu", "23"),
    ("emeka", "Emeka Basalt", "23"),
    ("orla", "Orla Gritmoor", "13"),
    ("vaclav", "Václav Mlhokámen", "13"),
    ("tuuli", "Tuuli Kivipolku", "13"),
    ("anouk", "Anouk Brumepierre", "1"),
    ("sten", "Sten Hagelklint", "1"),
    ("luz", "Luz Cerroviento", "1"),
    ("mihal", "Mihal Gurëborë", "1"),
    ("petra", "Petra Quartzsen", "1"),
    ("idris", "Idris Cerrigwynt", "1"),
    ("halla", "Halla Þokusteinn", "1"),
    ("nuno", "Nuno Xistochuva", "1"),
    ("freya", "Freya Lavaheath", "1"),
    ("gustav", "Gustav Regnklippe", "1"),
    ("imani", "Imani Jiwevumbi", "1"),
    ("dario", "Dario Sassonebbia", "1"),
    ("mele", "Mele Coralcairn", "1"),
    ("linh", "Linh Sươngđá", "2"),
    ("bram", "Bram Duinkiezel", "2"),
    ("clio", "Clio Petranemos", "2"),
    ("ondine", "Ondine Grèsdoux", "2"),
    ("tariq", "Tariq Hajarghaym", "2"),
    ("eira", "Eira Llwybrgarreg", "2"),
    ("mateus", "Mateus Geadapedra", "2"),
    ("signe", "Signe Rimfrostby", "2"),
    ("goran", "Goran Kamenomagla", "2"),
    ("aroha", "Aroha Kōhatuwai", "2"),
    ("pilvi", "Pilvi Sumukallio", "2"),
    ("juniper", "Juniper Shale", "3"),
    ("elif", "Elif Çakılyağmur", "3"),
    ("mads", "Mads Skærvevej", "3"),
    ("chiara", "Chiara Ventosasso", "3"),
    ("kwame", "Kwame Harmattan", "3"),
    ("ildiko", "Ildikó Ködkavics", "3"),
    ("brisa", "Brisa Montelluvia", "3"),
    ("ravi", "Ravi Pattharmegh", "3"),
    ("nanna", "Nanna Lynggrus", "3"),
    ("otso", "Otso Hiekkatuuli", "3"),
];

/// The people of edition `nth` (`'1'` to `'3'`), by name.
pub fn of_edition(nth: char) -> Result<Vec<Person>, Refusal> {
    let rows = PEOPLE.iter().filter(|(_, _, editions)| editions.contains(nth));
    let mut people: Vec<Person> = rows.map(|(short, name, _)| person(short, name)).collect::<Result<_, _>>()?;
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(people)
}

/// The people with these short names, in this order, such as `"ilse tomas"`.
pub fn named(shorts: &str) -> Result<Vec<Person>, Refusal> {
    let find = |short| {
        let row = PEOPLE.iter().find(|(name, _, _)| *name == short);
        let (_, name, _) = row.ok_or_else(|| super::malformed_entry("a person of the demo", short))?;
        person(short, name)
    };
    shorts.split_whitespace().map(find).collect()
}

/// One owner, and for the coming edition one organizer, one viewer and one track lead.
pub fn roles(coming: &EditionSlug) -> Result<Vec<(Role, Login)>, Refusal> {
    let lead = Role::Lead(coming.clone(), Title::parse(WHEELS)?);
    Ok(vec![
        (Role::Owner, login("ilse")?),
        (Role::Organizer(coming.clone()), login("noor")?),
        (Role::Viewer(coming.clone()), login("reader")?),
        (lead, login("juniper")?),
    ])
}

fn person(short: &str, name: &str) -> Result<Person, Refusal> {
    Ok(Person { name: PersonName::parse(name)?, login: Some(login(short)?) })
}

/// Adds the prefix `demo-`, so that no login is the account of a real person.
fn login(short: &str) -> Result<Login, Refusal> {
    Login::parse(&format!("demo-{short}"))
}
