//! What messages say.
//!
//! A template is a file that never changes once a message was made from it; another wording is another version. It says
//! that a cheque came back and whom one can talk to: no amount, no demand, no threat. The account is named by its end, the
//! party only in an e-mail.

use kernel::{LegalDate, Masked};
use serde::{Deserialize, Serialize};

use super::Channel;

const COURTESY_SMS: &str = include_str!("../../templates/courtesy_dishonour/v1.sms.txt");
const COURTESY_EMAIL: &str = include_str!("../../templates/courtesy_dishonour/v1.email.txt");
const STAFF_EMAIL: &str = include_str!("../../templates/staff_deadline/v1.email.txt");

/// A template of a version, with what it is filled with but for the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template")]
pub(crate) enum TemplateData {
    /// A borrower's cheque came back.
    #[serde(rename = "courtesy_dishonour/v1")]
    CourtesyDishonour { account_ending: String, lender: String },
    /// A deadline is near, or has passed.
    #[serde(rename = "staff_deadline/v1")]
    StaffDeadline(StaffDeadline),
}

/// What staff are told of a deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StaffDeadline {
    /// `notice_by in 3 days`.
    pub(crate) what: String,
    pub(crate) case_id: String,
    pub(crate) proceeding_id: String,
    pub(crate) last_safe: LegalDate,
}

/// A message as a provider gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Sms { text: Masked<String> },
    Email { subject: Masked<String>, text: Masked<String> },
}

impl TemplateData {
    /// The template and its version.
    pub(crate) const fn version(&self) -> &'static str {
        match self {
            Self::CourtesyDishonour { .. } => "courtesy_dishonour/v1",
            Self::StaffDeadline(_) => "staff_deadline/v1",
        }
    }

    /// Whether the text for a channel has the party's name in it.
    pub(crate) const fn names_party(&self, channel: Channel) -> bool {
        matches!((self, channel), (Self::CourtesyDishonour { .. }, Channel::Email))
    }

    /// The text for a channel; `None` if the template is not written for it, or wants a name that is not there.
    pub(crate) fn text(&self, channel: Channel, name: Option<&Masked<String>>) -> Option<Text> {
        match (self, channel) {
            (Self::CourtesyDishonour { account_ending, lender }, Channel::Sms) => {
                let text = fill(COURTESY_SMS, &[("account_ending", account_ending), ("lender", lender)])?;
                Some(Text::Sms { text: Masked::new(text) })
            }
            (Self::CourtesyDishonour { account_ending, lender }, Channel::Email) => {
                let name = name?.reveal();
                email(COURTESY_EMAIL, &[("account_ending", account_ending), ("lender", lender), ("name", name)])
            }
            (Self::StaffDeadline(deadline), Channel::Email) => {
                let StaffDeadline { what, case_id, proceeding_id, last_safe } = deadline;
                let last_safe = last_safe.to_string();
                let words = [
                    ("what", what.as_str()),
                    ("case_id", case_id),
                    ("proceeding_id", proceeding_id),
                    ("last_safe", &last_safe),
                ];
                email(STAFF_EMAIL, &words)
            }
            (Self::StaffDeadline(_), Channel::Sms) => None,
        }
    }
}

/// The first line of the file is the subject.
fn email(template: &str, words: &[(&str, &str)]) -> Option<Text> {
    let (subject, text) = template.split_once("\n\n")?;
    let (subject, text) = (fill(subject, words)?, fill(text, words)?);
    Some(Text::Email { subject: Masked::new(subject), text: Masked::new(text) })
}

/// The template with words in their places, in one pass: a brace in a word stays a brace. `None` if a word is missing.
fn fill(template: &str, words: &[(&str, &str)]) -> Option<String> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}')?;
        let (_, word) = words.iter().find(|(known, _)| *known == key)?;
        filled.push_str(before);
        filled.push_str(word);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::septets;

    fn courtesy(lender: &str) -> TemplateData {
        TemplateData::CourtesyDishonour { account_ending: "0042".to_owned(), lender: lender.to_owned() }
    }

    fn all_words(name: &str) -> String {
        let Some(Text::Sms { text: sms }) = courtesy("Bank").text(Channel::Sms, None) else { panic!("no SMS") };
        let name = Masked::new(name.to_owned());
        let Some(Text::Email { subject, text }) = courtesy("Bank").text(Channel::Email, Some(&name)) else {
            panic!("no e-mail")
        };
        format!("{} {} {}", sms.reveal(), subject.reveal(), text.reveal())
    }

    #[test]
    fn a_courteous_word_holds_no_demand_no_amount_and_no_threat() {
        let said = all_words("Ravi Kumar").to_lowercase();
        let words: Vec<&str> = said.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let never = [
            "demand",
            "demanded",
            "pay",
            "paid",
            "unpaid",
            "payment",
            "amount",
            "due",
            "dues",
            "overdue",
            "owe",
            "owed",
            "rs",
            "inr",
            "rupees",
            "lakh",
            "interest",
            "penalty",
            "immediately",
            "urgent",
            "urgently",
            "must",
            "final",
            "last",
            "notice",
            "legal",
            "law",
            "court",
            "case",
            "complaint",
            "police",
            "arrest",
            "jail",
            "prison",
            "criminal",
            "offence",
            "prosecution",
            "prosecute",
            "action",
            "consequences",
            "recovery",
            "agent",
            "visit",
            "warning",
            "warn",
            "fail",
            "failure",
            "default",
            "defaulter",
            "dishonour",
            "dishonoured",
            "bounced",
            "cibil",
            "employer",
            "family",
            "138",
            "days",
            "within",
            "otherwise",
            "unless",
        ];
        let found: Vec<_> = words.iter().filter(|word| never.contains(word)).collect();
        assert!(found.is_empty(), "{found:?}");
        assert!(!said.contains(['₹', '$', '%', '!']));
        let numbers: Vec<_> = words.iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).collect();
        assert!(numbers.iter().all(|number| **number == "0042"), "{numbers:?}");
    }

    #[test]
    fn an_sms_fits_one_message_with_the_longest_name_of_a_lender() {
        let longest = "x".repeat(crate::config::LENDER_NAME_MAX);
        let data = TemplateData::CourtesyDishonour { account_ending: "WWWW".to_owned(), lender: longest };
        let Some(Text::Sms { text }) = data.text(Channel::Sms, None) else { panic!("no SMS") };
        assert!(septets(text.reveal()).unwrap() <= 160, "{:?}", septets(text.reveal()));
    }

    #[test]
    fn only_an_e_mail_names_the_party_and_takes_the_name_as_it_is() {
        let Some(Text::Sms { text }) = courtesy("Bank").text(Channel::Sms, Some(&Masked::new("Ravi".to_owned())))
        else {
            panic!("no SMS")
        };
        assert!(!text.reveal().contains("Ravi"));
        assert!(all_words("Ravi {lender}").contains("Dear Ravi {lender},"));
        assert_eq!(courtesy("Bank").text(Channel::Email, None), None, "no name, no letter");
        assert!(courtesy("Bank").names_party(Channel::Email) && !courtesy("Bank").names_party(Channel::Sms));
    }

    #[test]
    fn staff_are_told_what_is_due_where_and_when_and_nothing_of_the_borrower() {
        let data = TemplateData::StaffDeadline(StaffDeadline {
            what: "notice_by in 3 days".to_owned(),
            case_id: "c-1".to_owned(),
            proceeding_id: "p-1".to_owned(),
            last_safe: "2026-04-01".parse().unwrap(),
        });
        let Some(Text::Email { subject, text }) = data.text(Channel::Email, None) else { panic!("no e-mail") };
        assert_eq!(subject.reveal(), "notice_by in 3 days: case c-1");
        assert!(["c-1", "p-1", "2026-04-01"].iter().all(|word| text.reveal().contains(word)));
        assert_eq!(data.text(Channel::Sms, None), None);
    }

    #[test]
    fn data_is_kept_with_the_name_and_version_of_its_template() {
        let kept = serde_json::to_value(courtesy("Bank")).unwrap();
        assert_eq!(kept["template"], courtesy("Bank").version());
        assert_eq!(serde_json::from_value::<TemplateData>(kept).unwrap(), courtesy("Bank"));
    }
}
