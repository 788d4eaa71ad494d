//! What notices and communications know.

use proto::{
    communications::{Channel, ContactDecision, Message, MessageState, RuleAnswer, Verdict},
    notices::{
        Article, Booking, HandOver, Notice, NoticeState, NoticeeCapacity, Served, ServiceEvidence, TrackingFact,
        TrackingKind, service_evidence::Evidence,
    },
};

use super::{date, days, inr, person};

pub(crate) fn notice() -> Notice {
    let served = Served {
        on: days("2026-02-09", "2026-02-09"),
        authority: "BSA 2023 s.119; General Clauses Act s.27".to_owned(),
    };
    let delivered = TrackingFact {
        tracking_fact_id: "t-1".to_owned(),
        kind: TrackingKind::Delivered.into(),
        happened_on: date("2026-02-09"),
        source_reference: "IPS-77".to_owned(),
        recorded_at: "2026-02-09T09:30:00Z".to_owned(),
        ..TrackingFact::default()
    };
    let article = Article {
        article_id: "art-1".to_owned(),
        number: "EM123456785IN".to_owned(),
        noticee: 1,
        capacity: NoticeeCapacity::Drawer.into(),
        noticee_initials: "R•••• K••••".to_owned(),
        pin_code: "411001".to_owned(),
        hand_over: HandOver::Accepted.into(),
        booking: Some(Booking {
            office: "Pune City HO".to_owned(),
            booked_on: date("2026-02-05"),
            receipt_number: "A-100".to_owned(),
        }),
        tracking: vec![delivered],
        evidence: Some(ServiceEvidence { evidence: Some(Evidence::Served(served)) }),
        superseded_bookings: Vec::new(),
    };
    Notice {
        notice_id: "n-1".to_owned(),
        state: NoticeState::HandedOver.into(),
        proceeding_id: "p-1".to_owned(),
        case_reference: "RC-000042".to_owned(),
        dishonour_ordinal: 1,
        reference: "RC-000042/1".to_owned(),
        dated: date("2026-02-05"),
        for_approver: vec![
            "To make sure of: The sender is the payee or the holder in due course, or acts for him. (NI \
             Act s.142(1)(a))"
                .to_owned(),
        ],
        loan_account_number: "HL-0001".to_owned(),
        cheque_number: "000123".to_owned(),
        amount: inr(15_000_000),
        pdf_sha256: vec![0xab; 32],
        template_version: "ni138_demand/v1".to_owned(),
        articles: vec![article],
        drafted_by: person("cases", "service"),
        approved_by: person("meera", "legal-manager"),
        drafted_at: "2026-02-04T04:30:00Z".to_owned(),
        approved_at: "2026-02-05T05:00:00Z".to_owned(),
        handed_over_at: "2026-02-05T06:00:00Z".to_owned(),
        ..Notice::default()
    }
}

pub(crate) fn messages() -> Vec<Message> {
    let rule = |rule: &str, passed, reason: &str| RuleAnswer {
        rule: rule.to_owned(),
        passed,
        reason: reason.to_owned(),
        authority: "RBI Master Direction 2025 para 14".to_owned(),
    };
    let decision = |verdict: Verdict, rules| ContactDecision {
        decision_id: "dec-1".to_owned(),
        verdict: verdict.into(),
        rules,
        decided_at: "2026-02-03T16:10:00Z".to_owned(),
    };
    let sms = Message {
        message_id: "m-1".to_owned(),
        state: MessageState::Sent.into(),
        channel: Channel::Sms.into(),
        proceeding_id: "p-1".to_owned(),
        case_reference: "RC-000042".to_owned(),
        party_id: "party-1".to_owned(),
        contact_masked: "******1234".to_owned(),
        template_version: "courtesy_dishonour/v1".to_owned(),
        decision: Some(decision(
            Verdict::Scheduled,
            vec![rule("contact_hours", true, "2026-02-04 08:00 is within 08:00 to 19:00")],
        )),
        send_at: "2026-02-04T02:30:00Z".to_owned(),
        sent_at: "2026-02-04T02:30:01Z".to_owned(),
        provider_reference: "SMS-9".to_owned(),
        cancellation: 0,
    };
    let refused = Message {
        message_id: "m-2".to_owned(),
        state: MessageState::Refused.into(),
        channel: Channel::Email.into(),
        contact_masked: "r***@example.in".to_owned(),
        decision: Some(decision(
            Verdict::Refused,
            vec![rule("hold", false, "a hold for illness stands until 2026-02-28")],
        )),
        send_at: String::new(),
        sent_at: String::new(),
        provider_reference: String::new(),
        ..sms.clone()
    };
    vec![sms, refused]
}
