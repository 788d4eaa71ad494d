//! Whether a contact point may be used: one pure function for every message to a borrower.
//!
//! | rule | asks | authority |
//! |---|---|---|
//! | `contact_hours` | whether it is between 08:00 and 19:00 in India; if not, the message waits for 08:00 | RBI 12-08-2022 (law.md D2) |
//! | `known_contact_point` | whether the lender has verified that it is the party's own | RBI 12-08-2022: no intrusion on family, referees, friends; law.md D3: only borrower and guarantor |
//! | `hold` | whether a hold stands on the day of sending | see `HoldReason::authority` |
//! | `frequency` | whether the party has had its share for this return, and for this day | policy of the lender, after the rule against harassment |
//!
//! law.md does not say that a contact point must be verified. It forbids contact with third parties, and a number that
//! nobody checked may be a relative's or a stranger's: that is why an unverified one is refused and not only flagged.
//!
//! Every rule is asked, also after one has refused: the answers are kept with their authorities.

use kernel::{LegalDate, Timestamp, typed_id};
use serde::{Deserialize, Serialize};

use super::{
    Channel, Hold, MessageId,
    hours::{Hours, hours},
};

typed_id!(
    /// A contact decision.
    pub(crate) DecisionId,
    "decision"
);

/// The version of the rules below: a change of one of them is a new version.
pub(crate) const RULES_VERSION: &str = "conduct/1";

const HOURS_AUTHORITY: &str = "RBI Responsible Business Conduct Directions 2025, carrying on the circular of \
                               12-08-2022: no contact before 08:00 and after 19:00";
const KNOWN_AUTHORITY: &str = "RBI Responsible Business Conduct Directions 2025, carrying on the circular of \
                               12-08-2022: no intrusion on family, referees and friends";
const HOLD_AUTHORITY: &str = "RBI Responsible Business Conduct Directions 2025; policy of the lender";
const FREQUENCY_AUTHORITY: &str = "policy of the lender, after the rule against harassment of the RBI circular of \
                                   12-08-2022";
const STAFF_AUTHORITY: &str = "the conduct rules protect borrowers; this goes to the lender's own staff";

/// A rule that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Rule {
    ContactHours,
    KnownContactPoint,
    Hold,
    Frequency,
    /// Of mail to staff, which the others do not concern.
    Staff,
}

impl Rule {
    /// As it is written.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ContactHours => "contact_hours",
            Self::KnownContactPoint => "known_contact_point",
            Self::Hold => "hold",
            Self::Frequency => "frequency",
            Self::Staff => "staff",
        }
    }
}

/// What a rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) rule: Rule,
    pub(crate) passed: bool,
    pub(crate) reason: String,
    pub(crate) authority: String,
}

/// What follows from the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Now.
    Allowed,
    /// Not before this instant.
    Scheduled(Timestamp),
    /// By the first rule that says no.
    Refused(Rule),
}

impl Verdict {
    /// Every verdict as it is stored.
    pub(crate) const WORDS: [&'static str; 3] = ["allowed", "scheduled", "refused"];

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        let [allowed, scheduled, refused] = Self::WORDS;
        match self {
            Self::Allowed => allowed,
            Self::Scheduled(_) => scheduled,
            Self::Refused(_) => refused,
        }
    }
}

/// A decision on one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) id: DecisionId,
    pub(crate) message: MessageId,
    pub(crate) verdict: Verdict,
    pub(crate) answers: Vec<Answer>,
    pub(crate) at: Timestamp,
}

/// The right to send one message now. Only a decision that allows it gives it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Allowed {
    message: MessageId,
    decision: DecisionId,
    deliver_before: Option<Timestamp>,
}

impl Allowed {
    pub(crate) const fn message(&self) -> MessageId {
        self.message
    }

    pub(crate) const fn decision(&self) -> DecisionId {
        self.decision
    }

    /// When the hours of contact end; none for staff.
    pub(crate) const fn deliver_before(&self) -> Option<Timestamp> {
        self.deliver_before
    }
}

/// What is known of the contact point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownContact {
    Verified(LegalDate),
    Unverified,
    /// The party's personal data is gone.
    Erased,
}

impl From<Option<LegalDate>> for KnownContact {
    fn from(verified_on: Option<LegalDate>) -> Self {
        verified_on.map_or(Self::Unverified, Self::Verified)
    }
}

/// The most that a party is contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Caps {
    pub(crate) per_return_and_channel: u32,
    pub(crate) per_party_and_day: u32,
}

/// How often a party is contacted already, this message not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contacted {
    pub(crate) of_return_and_channel: u32,
    /// On the day of sending.
    pub(crate) on_day: u32,
}

/// Everything that the rules look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) now: Timestamp,
    pub(crate) channel: Channel,
    pub(crate) contact: KnownContact,
    /// Of the party, whether they stand or not.
    pub(crate) holds: &'a [Hold],
    pub(crate) contacted: Contacted,
    pub(crate) caps: Caps,
}

impl Question<'_> {
    /// The instant at which a message that is asked for now would be sent.
    pub(crate) fn send_at(now: Timestamp) -> Timestamp {
        match hours(now) {
            Hours::Open { .. } => now,
            Hours::Closed { opens } => opens,
        }
    }
}

/// Asks every rule.
pub(crate) fn decide(id: DecisionId, message: MessageId, question: &Question<'_>) -> Decision {
    let now = question.now;
    let when = Question::send_at(now);
    let answers = vec![
        contact_hours(now),
        known_contact_point(question.contact),
        hold(question.holds, question.channel, when.legal_date()),
        frequency(question.contacted, question.caps),
    ];
    // The hours only postpone; every other rule refuses.
    let refusing = answers.iter().find(|answer| !answer.passed && answer.rule != Rule::ContactHours);
    let verdict = match refusing {
        Some(answer) => Verdict::Refused(answer.rule),
        None if when == now => Verdict::Allowed,
        None => Verdict::Scheduled(when),
    };
    Decision { id, message, verdict, answers, at: now }
}

impl Decision {
    /// The decision on mail to staff, which needs none of a borrower's and has one for the record.
    pub(crate) fn for_staff(id: DecisionId, message: MessageId, now: Timestamp) -> Self {
        let answer = Answer {
            rule: Rule::Staff,
            passed: true,
            reason: "a mailbox of the lender's own, from the configuration".to_owned(),
            authority: STAFF_AUTHORITY.to_owned(),
        };
        Self { id, message, verdict: Verdict::Allowed, answers: vec![answer], at: now }
    }

    /// The right to send, if this decision gives it.
    pub(crate) fn allowance(&self) -> Option<Allowed> {
        if self.verdict != Verdict::Allowed {
            return None;
        }
        let is_staff = self.answers.iter().any(|answer| answer.rule == Rule::Staff);
        let deliver_before = match hours(self.at) {
            Hours::Open { closes } if !is_staff => Some(closes),
            _ => None,
        };
        Some(Allowed { message: self.message, decision: self.id, deliver_before })
    }

    /// Why, in one line.
    pub(crate) fn explanation(&self) -> String {
        let failed = self.answers.iter().filter(|answer| !answer.passed);
        let failed: Vec<_> = failed.map(|answer| format!("{}: {}", answer.rule.as_str(), answer.reason)).collect();
        if failed.is_empty() { "every rule passed".to_owned() } else { failed.join("; ") }
    }
}

fn answer(rule: Rule, passed: bool, reason: impl Into<String>, authority: impl Into<String>) -> Answer {
    Answer { rule, passed, reason: reason.into(), authority: authority.into() }
}

fn contact_hours(now: Timestamp) -> Answer {
    match hours(now) {
        Hours::Open { closes } => {
            answer(Rule::ContactHours, true, format!("within the hours, which end at {closes}"), HOURS_AUTHORITY)
        }
        Hours::Closed { opens } => {
            answer(Rule::ContactHours, false, format!("outside the hours, which begin at {opens}"), HOURS_AUTHORITY)
        }
    }
}

fn known_contact_point(contact: KnownContact) -> Answer {
    let (passed, reason) = match contact {
        KnownContact::Verified(on) => (true, format!("verified on {on}")),
        KnownContact::Unverified => (false, "never verified: it may be another person's".to_owned()),
        KnownContact::Erased => (false, "erased with its party".to_owned()),
    };
    answer(Rule::KnownContactPoint, passed, reason, KNOWN_AUTHORITY)
}

fn hold(holds: &[Hold], channel: Channel, day: LegalDate) -> Answer {
    match holds.iter().find(|hold| hold.forbids(channel, day)) {
        Some(hold) => answer(
            Rule::Hold,
            false,
            format!("held since {}: {}", hold.since, hold.reason.as_str()),
            hold.reason.authority(),
        ),
        None => answer(Rule::Hold, true, format!("no hold stands on {day}"), HOLD_AUTHORITY),
    }
}

fn frequency(contacted: Contacted, caps: Caps) -> Answer {
    let of_return = contacted.of_return_and_channel >= caps.per_return_and_channel;
    let of_day = contacted.on_day >= caps.per_party_and_day;
    let reason = if of_return {
        format!(
            "{} of {} for this return in this channel",
            contacted.of_return_and_channel, caps.per_return_and_channel
        )
    } else {
        format!("{} of {} to the party on that day", contacted.on_day, caps.per_party_and_day)
    };
    answer(Rule::Frequency, !of_return && !of_day, reason, FREQUENCY_AUTHORITY)
}

#[cfg(test)]
mod tests;
