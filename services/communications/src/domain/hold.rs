//! Why a party must not be contacted for the time being.
//!
//! A hold concerns what this service sends to borrowers. It never stops a statutory notice, which the law wants sent
//! whatever the borrower's circumstances, and never mail to staff.

use kernel::{Actor, LegalDate, Timestamp, typed_id};

use super::{Channel, PartyId};

typed_id!(
    /// A hold.
    pub(crate) HoldId,
    "hold"
);

/// A hold on a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hold {
    pub(crate) id: HoldId,
    pub(crate) party: PartyId,
    pub(crate) reason: HoldReason,
    /// `None` for every channel.
    pub(crate) channel: Option<Channel>,
    pub(crate) since: LegalDate,
    /// The last day; `None` until it is lifted.
    pub(crate) until: Option<LegalDate>,
    /// Whose will it was.
    pub(crate) placed_by: Actor,
    pub(crate) placed_at: Timestamp,
    pub(crate) lifted_at: Option<Timestamp>,
}

/// What is behind a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HoldReason {
    Dispute,
    Bereavement,
    Illness,
    Calamity,
    RequestOfParty,
}

impl HoldReason {
    pub(crate) const ALL: [Self; 5] =
        [Self::Dispute, Self::Bereavement, Self::Illness, Self::Calamity, Self::RequestOfParty];

    /// As it is stored.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Dispute => "dispute",
            Self::Bereavement => "bereavement",
            Self::Illness => "illness",
            Self::Calamity => "calamity",
            Self::RequestOfParty => "request_of_party",
        }
    }

    /// Why it is honoured (law.md D2-D4).
    pub(crate) const fn authority(self) -> &'static str {
        match self {
            Self::Dispute => {
                "RBI Responsible Business Conduct Directions 2025: while a grievance is pending there is no pursuit"
            }
            Self::Bereavement | Self::Calamity => {
                "RBI revised draft recovery directions of 20-05-2026 (a draft, followed as policy): no contact during \
                 bereavement or calamity"
            }
            Self::Illness => "policy of the lender, after RBI's rule against harassment (12-08-2022)",
            Self::RequestOfParty => {
                "TCCCPR 2018 (unsubscribing); RBI revised draft recovery directions of 20-05-2026: a request not to be \
                 contacted is honoured"
            }
        }
    }
}

impl Hold {
    /// Whether it forbids a channel on a day.
    pub(crate) fn forbids(&self, channel: Channel, day: LegalDate) -> bool {
        self.lifted_at.is_none()
            && self.since <= day
            && self.until.is_none_or(|until| day <= until)
            && self.channel.is_none_or(|held| held == channel)
    }

    /// The last day on which it stands or stood, if that is known.
    pub(crate) fn last_day(&self) -> Option<LegalDate> {
        let lifted = self.lifted_at.map(Timestamp::legal_date);
        self.until.into_iter().chain(lifted).min()
    }
}

#[cfg(test)]
mod tests {
    use kernel::TypedId as _;
    use uuid::Uuid;

    use super::*;

    fn hold(channel: Option<Channel>, until: Option<&str>) -> Hold {
        Hold {
            id: HoldId::from_uuid(Uuid::from_u128(1)),
            party: PartyId::from_uuid(Uuid::from_u128(2)),
            reason: HoldReason::Bereavement,
            channel,
            since: "2026-03-02".parse().unwrap(),
            until: until.map(|day| day.parse().unwrap()),
            placed_by: Actor::service("test"),
            placed_at: "2026-03-02T09:00:00Z".parse().unwrap(),
            lifted_at: None,
        }
    }

    #[test]
    fn a_hold_forbids_from_its_first_to_its_last_day_on_its_channels() {
        let forbids = |hold: &Hold, day: &str| hold.forbids(Channel::Sms, day.parse().unwrap());
        let held = hold(None, Some("2026-03-04"));
        let days = ["2026-03-01", "2026-03-02", "2026-03-04", "2026-03-05"].map(|day| forbids(&held, day));
        assert_eq!(days, [false, true, true, false]);
        assert!(forbids(&hold(None, None), "2036-01-01"));
        assert!(forbids(&hold(Some(Channel::Sms), None), "2026-03-02"));
        assert!(!forbids(&hold(Some(Channel::Email), None), "2026-03-02"));
    }

    #[test]
    fn a_lifted_hold_forbids_nothing_and_ends_on_the_day_it_was_lifted() {
        let lifted_at = Some("2026-03-03T09:00:00Z".parse().unwrap());
        let lifted = Hold { lifted_at, ..hold(None, Some("2026-03-09")) };
        assert!(!lifted.forbids(Channel::Sms, "2026-03-03".parse().unwrap()));
        assert_eq!(lifted.last_day().unwrap().to_string(), "2026-03-03");
        assert_eq!(hold(None, None).last_day(), None);
    }
}
