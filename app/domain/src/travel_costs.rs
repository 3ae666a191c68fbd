//! Travel costs: caps, reimbursement, documents and shared rooms, for editions that keep track of them.

use crate::Refusal;
use crate::id::PersonId;
use crate::people::Person;
use crate::text::{ShortText, revision};
use crate::time::NaiveDate;
use std::fmt::{self, Display};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The currency of an edition: a code of ISO 4217, such as `EUR`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency(String);

impl Currency {
    /// # Errors
    /// Rejects everything but three letters.
    pub fn parse(text: &str) -> Result<Currency, Refusal> {
        let code = text.trim().to_ascii_uppercase();
        if code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase()) {
            Ok(Currency(code))
        } else {
            Err(Refusal::malformed("a currency (like EUR)", text))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number of decimal places: 2, except for currencies with smaller or no parts.
    fn decimals(&self) -> usize {
        match self.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
            | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// Parses an amount: `1200`, `1200.5` or `1200.50` for EUR.
    ///
    /// # Errors
    /// Rejects signs, more decimal places than the currency has, and more than a million.
    pub fn amount(&self, text: &str) -> Result<Amount, Refusal> {
        let malformed = || Refusal::malformed("an amount of money (like 1200 or 1200.50)", text);
        let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        let too_long = part.len() > self.decimals() || whole.len() > 7;
        if whole.is_empty() || too_long || !is_number(whole) || !is_number(part) || text.trim().ends_with('.') {
            return Err(malformed());
        }
        let units = format!("{whole}{part:0<width$}", width = self.decimals());
        let most = 10_u32.pow(6 + u32::try_from(self.decimals()).unwrap_or(0));
        units.parse().ok().filter(|units| *units <= most).map(Amount).ok_or_else(malformed)
    }

    /// Writes an amount as a form and a table have it: `1200.50`.
    pub fn plain(&self, Amount(units): Amount) -> String {
        let decimals = self.decimals();
        let digits = format!("{units:0>width$}", width = decimals + 1);
        let (whole, part) = digits.split_at(digits.len() - decimals);
        if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
    }

    /// Writes an amount with the currency: `1200.50 EUR`.
    pub fn labelled(&self, amount: Amount) -> String {
        format!("{} {self}", self.plain(amount))
    }
}

impl Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An amount of money in the smallest unit of its currency, such as cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(pub u32);

/// How far the reimbursement of a person's travel costs is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Reimbursement {
    #[default]
    None,
    Requested,
    Approved,
    Paid,
}

words!(Reimbursement, "a state of reimbursement");

impl Reimbursement {
    pub fn label(self) -> &'static str {
        match self {
            Reimbursement::None => "not requested",
            Reimbursement::Requested => "requested",
            Reimbursement::Approved => "approved",
            Reimbursement::Paid => "paid",
        }
    }

    /// The states that an organizer may set: the next one, and the one before to correct a mistake.
    pub fn allowed_transitions(self) -> &'static [Reimbursement] {
        use Reimbursement::{Approved, None, Paid, Requested};
        match self {
            None => &[Requested, Approved],
            Requested => &[Approved, None],
            Approved => &[Paid, Requested],
            Paid => &[Approved],
        }
    }

    /// # Errors
    /// Refuses a state that doesn't follow this one.
    pub fn check_transition(self, to: Reimbursement) -> Result<(), Refusal> {
        if self == to || self.allowed_transitions().contains(&to) {
            Ok(())
        } else {
            Err(Refusal::InvalidReimbursement { from: self.label(), to: to.label() })
        }
    }

    /// The state after the participant has sent their documents and asks for the money.
    ///
    /// # Errors
    /// Refuses a second request.
    pub fn after_request(self) -> Result<Reimbursement, Refusal> {
        match self {
            Reimbursement::None => Ok(Reimbursement::Requested),
            other => Err(Refusal::InvalidReimbursement { from: other.label(), to: Reimbursement::Requested.label() }),
        }
    }
}

/// What organizers record about the travel costs of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TravelCosts {
    /// The most that is paid.
    pub cap: Option<Amount>,
    pub reimbursement: Reimbursement,
    /// When the documents for the reimbursement arrived.
    pub documents_on: Option<NaiveDate>,
    pub documents_note: Option<ShortText>,
    /// Who shares a room with them.
    pub mate: Option<PersonId>,
}

impl TravelCosts {
    /// A short value that changes with the costs; a form sends it back.
    pub fn revision(&self) -> String {
        revision(self)
    }
}

/// The travel costs of a person with a seat, or with a reimbursement from before they gave it up.
///
/// Organizers and viewers read them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonTravelCosts {
    pub id: PersonId,
    pub person: Person,
    pub has_seat: bool,
    pub costs: TravelCosts,
    pub mate: Option<Person>,
}

/// Selects people by their travel costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TravelCostsFilter {
    pub reimbursement: Option<Reimbursement>,
    /// Only people with a requested or approved reimbursement and without documents.
    pub lacks_documents: bool,
}

/// One page of the travel costs of an edition that keeps track of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelCostsList {
    pub currency: Currency,
    /// By name.
    pub people: Vec<PersonTravelCosts>,
    /// The number of people who match the filter.
    pub count: u32,
}

impl TravelCostsList {
    /// The people on one page.
    pub const PAGE: u32 = 50;
}

/// The travel costs of one person, and the people who could share a room with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelCostsPage {
    pub currency: Currency,
    pub found: PersonTravelCosts,
    /// The other people with a seat.
    pub others: Vec<(PersonId, Person)>,
}

/// A person's own travel costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTravelCosts {
    pub currency: Currency,
    pub costs: TravelCosts,
    pub mate: Option<Person>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let (euro, yen, dinar) = (currency("eur"), currency("JPY"), currency("KWD"));
        assert_eq!(euro.amount("1200").unwrap(), Amount(120_000));
        assert_eq!(euro.amount(" 1200.5 ").unwrap(), Amount(120_050));
        assert_eq!(euro.labelled(Amount(5)), "0.05 EUR");
        assert_eq!(
            (yen.amount("90000").unwrap(), yen.labelled(Amount(90_000))),
            (Amount(90_000), "90000 JPY".to_owned())
        );
        assert_eq!(dinar.plain(Amount(1_250)), "1.250");
        for bad in ["", "-1", "1.234", "1,50", "1.", "1e3", "12345678", "1000000.01"] {
            assert!(euro.amount(bad).is_err(), "{bad}");
        }
        assert!(yen.amount("1.5").is_err() && Currency::parse("EURO").is_err() && Currency::parse("12€").is_err());
    }

    #[test]
    fn reimbursement_is_approved_before_it_is_paid() {
        use Reimbursement::{Approved, None, Paid, Requested};
        assert_eq!(None.after_request(), Ok(Requested));
        assert!(Requested.after_request().is_err() && Paid.after_request().is_err());
        assert!(None.check_transition(Paid).is_err() && Requested.check_transition(Paid).is_err());
        assert!(Paid.check_transition(Paid).is_ok() && Paid.check_transition(Approved).is_ok());
        for state in Reimbursement::ALL {
            assert_eq!(Reimbursement::parse(state.as_str()).unwrap(), state);
        }
    }

    proptest! {
        #[test]
        fn amount_is_read_back_as_written(units in 0u32..100_000_000, code in proptest::sample::select(vec!["EUR", "USD"])) {
            let currency = currency(code);
            prop_assert_eq!(currency.amount(&currency.plain(Amount(units))).unwrap(), Amount(units));
        }
    }
}
