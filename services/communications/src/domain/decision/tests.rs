use kernel::{SystemIds, TypedId as _};
use proptest::prelude::*;

use super::*;
use crate::domain::{HoldId, HoldReason, PartyId};

const CAPS: Caps = Caps { per_return_and_channel: 1, per_party_and_day: 2 };

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn question(now: Timestamp) -> Question<'static> {
    Question {
        now,
        channel: Channel::Sms,
        contact: KnownContact::Verified("2026-01-05".parse().unwrap()),
        holds: &[],
        contacted: Contacted::default(),
        caps: CAPS,
    }
}

fn decided(question: &Question<'_>) -> Decision {
    decide(DecisionId::next(&SystemIds), MessageId::next(&SystemIds), question)
}

fn hold(since: &str, until: Option<&str>) -> Hold {
    Hold {
        id: HoldId::next(&SystemIds),
        party: PartyId::next(&SystemIds),
        reason: HoldReason::Bereavement,
        channel: None,
        since: since.parse().unwrap(),
        until: until.map(|day| day.parse().unwrap()),
        placed_by: kernel::Actor::service("test"),
        placed_at: at("2026-03-01T09:00:00Z"),
        lifted_at: None,
    }
}

const NOON: &str = "2026-03-02T12:00:00+05:30";
const NIGHT: &str = "2026-03-02T21:00:00+05:30";

#[test]
fn a_verified_contact_point_is_used_by_day_and_waits_by_night() {
    assert_eq!(decided(&question(at(NOON))).verdict, Verdict::Allowed);
    let waits = decided(&question(at(NIGHT)));
    assert_eq!(waits.verdict, Verdict::Scheduled(at("2026-03-03T08:00:00+05:30")));
    assert_eq!(waits.allowance(), None, "what is scheduled may not be sent");
}

#[test]
fn every_rule_is_asked_and_says_on_what_authority() {
    let decision = decided(&Question { contact: KnownContact::Unverified, ..question(at(NIGHT)) });
    let rules: Vec<_> = decision.answers.iter().map(|answer| answer.rule.as_str()).collect();
    assert_eq!(rules, ["contact_hours", "known_contact_point", "hold", "frequency"]);
    assert!(decision.answers.iter().all(|answer| !answer.authority.is_empty() && !answer.reason.is_empty()));
    assert_eq!(decision.verdict, Verdict::Refused(Rule::KnownContactPoint), "the night postpones, it does not refuse");
}

#[test]
fn a_contact_point_that_nobody_verified_or_that_was_erased_is_refused() {
    for contact in [KnownContact::Unverified, KnownContact::Erased] {
        let decision = decided(&Question { contact, ..question(at(NOON)) });
        assert_eq!(decision.verdict, Verdict::Refused(Rule::KnownContactPoint));
        assert_eq!(decision.allowance(), None);
    }
}

#[test]
fn a_hold_is_looked_at_for_the_day_of_sending() {
    let until_tonight = [hold("2026-03-01", Some("2026-03-02"))];
    let by_day = decided(&Question { holds: &until_tonight, ..question(at(NOON)) });
    assert_eq!(by_day.verdict, Verdict::Refused(Rule::Hold));
    let by_night = decided(&Question { holds: &until_tonight, ..question(at(NIGHT)) });
    assert!(matches!(by_night.verdict, Verdict::Scheduled(_)), "{:?}", by_night.verdict);
    let from_tomorrow = [hold("2026-03-03", None)];
    let by_night = decided(&Question { holds: &from_tomorrow, ..question(at(NIGHT)) });
    assert_eq!(by_night.verdict, Verdict::Refused(Rule::Hold));
}

#[test]
fn a_party_has_its_share_for_a_return_and_for_a_day() {
    let with = |of_return_and_channel, on_day| {
        decided(&Question { contacted: Contacted { of_return_and_channel, on_day }, ..question(at(NOON)) }).verdict
    };
    assert_eq!(with(0, 1), Verdict::Allowed);
    assert_eq!(with(1, 1), Verdict::Refused(Rule::Frequency));
    assert_eq!(with(0, 2), Verdict::Refused(Rule::Frequency));
}

#[test]
fn what_is_allowed_is_to_arrive_before_the_hours_end() {
    let decision = decided(&question(at(NOON)));
    let allowed = decision.allowance().unwrap();
    assert_eq!((allowed.message(), allowed.decision()), (decision.message, decision.id));
    assert_eq!(allowed.deliver_before(), Some(at("2026-03-02T19:00:00+05:30")));
    let staff = Decision::for_staff(DecisionId::next(&SystemIds), MessageId::next(&SystemIds), at(NIGHT));
    assert_eq!(staff.allowance().unwrap().deliver_before(), None);
}

proptest! {
    #[test]
    fn nothing_is_ever_allowed_outside_the_hours_or_against_a_rule(
        micros in 0_i64..4_102_444_800_000_000,
        contact in prop_oneof![
            Just(KnownContact::Unverified), Just(KnownContact::Erased),
            Just(KnownContact::Verified("2020-01-01".parse().unwrap())),
        ],
        held in any::<bool>(), of_return_and_channel in 0_u32..3, on_day in 0_u32..4,
    ) {
        let now = Timestamp::from_unix_micros(micros).unwrap();
        let holds = if held { vec![hold("1970-01-01", None)] } else { vec![] };
        let contacted = Contacted { of_return_and_channel, on_day };
        let decision = decided(&Question { contact, holds: &holds, contacted, ..question(now) });
        let fits = matches!(contact, KnownContact::Verified(_)) && !held && of_return_and_channel < 1 && on_day < 2;
        let open = matches!(hours(now), Hours::Open { .. });
        match decision.verdict {
            Verdict::Allowed => prop_assert!(open && fits),
            Verdict::Scheduled(at) => {
                prop_assert!(!open && fits);
                let opens = matches!(hours(at), Hours::Open { .. });
                prop_assert!(opens);
            }
            Verdict::Refused(_) => prop_assert!(!fits),
        }
        prop_assert_eq!(decision.allowance().is_some(), open && fits);
    }
}
