//! Messages and holds as staff see them.

use prost::Message as _;
use proto::communications as wire;

use crate::{
    domain::{Decision, Ended, Hold, HoldReason, Message, State, Verdict},
    events,
    ops::{MessagePage, PlacedHold},
};

/// The answer, encoded as it is kept with the idempotency key. It holds no name, and contact points masked.
pub(in crate::grpc) fn requested(messages: &[Message]) -> Vec<u8> {
    wire::RequestOutreachResponse { messages: messages.iter().map(message).collect() }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn placed(placed: &PlacedHold) -> Vec<u8> {
    let PlacedHold { hold: one, messages_refused } = placed;
    wire::PlaceHoldResponse { hold: Some(hold(one)), messages_refused: *messages_refused }.encode_to_vec()
}

/// The answer, encoded as it is kept with the idempotency key.
pub(in crate::grpc) fn lifted(one: &Hold) -> Vec<u8> {
    wire::LiftHoldResponse { hold: Some(hold(one)) }.encode_to_vec()
}

pub(in crate::grpc) fn message_page(page: &MessagePage) -> wire::ListMessagesResponse {
    wire::ListMessagesResponse {
        messages: page.messages.iter().map(message).collect(),
        next_page_token: page.next.map(kernel::PageToken::encode).unwrap_or_default(),
    }
}

pub(in crate::grpc) fn message(message: &Message) -> wire::Message {
    let (sent_at, provider_reference) = match &message.state {
        State::Sent { at, reference } => (at.to_string(), reference.clone()),
        _ => (String::new(), String::new()),
    };
    wire::Message {
        message_id: message.id.to_string(),
        state: state(&message.state).into(),
        channel: events::channel(message.channel).into(),
        proceeding_id: message.proceeding.to_string(),
        case_reference: message.about.as_ref().map(|about| about.case_reference.clone()).unwrap_or_default(),
        party_id: events::party_id(message),
        contact_masked: message.contact_masked.clone(),
        template_version: message.template_version.clone(),
        decision: Some(decision(&message.decision)),
        send_at: match message.state {
            State::Refused | State::Cancelled(_) => String::new(),
            _ => message.send_at.to_string(),
        },
        sent_at,
        provider_reference,
        cancellation: cancellation(&message.state).into(),
    }
}

const fn state(state: &State) -> wire::MessageState {
    match state {
        State::Intended => wire::MessageState::Scheduled,
        State::Sending => wire::MessageState::Sending,
        State::Sent { .. } => wire::MessageState::Sent,
        State::Failed => wire::MessageState::Failed,
        State::Unknown => wire::MessageState::Unknown,
        State::Refused => wire::MessageState::Refused,
        State::Cancelled(_) => wire::MessageState::Cancelled,
    }
}

const fn cancellation(state: &State) -> wire::CancellationReason {
    match state {
        State::Cancelled(Ended::Paid) => wire::CancellationReason::ProceedingPaid,
        State::Cancelled(Ended::Otherwise) => wire::CancellationReason::ProceedingEnded,
        _ => wire::CancellationReason::Unspecified,
    }
}

fn decision(decision: &Decision) -> wire::ContactDecision {
    let verdict = match decision.verdict {
        Verdict::Allowed => wire::Verdict::Allowed,
        Verdict::Scheduled(_) => wire::Verdict::Scheduled,
        Verdict::Refused(_) => wire::Verdict::Refused,
    };
    let rules = decision.answers.iter().map(|answer| wire::RuleAnswer {
        rule: answer.rule.as_str().to_owned(),
        passed: answer.passed,
        reason: answer.reason.clone(),
        authority: answer.authority.clone(),
    });
    wire::ContactDecision {
        decision_id: decision.id.to_string(),
        verdict: verdict.into(),
        rules: rules.collect(),
        decided_at: decision.at.to_string(),
    }
}

pub(in crate::grpc) fn hold(hold: &Hold) -> wire::Hold {
    wire::Hold {
        hold_id: hold.id.to_string(),
        party_id: hold.party.to_string(),
        reason: hold_reason(hold.reason).into(),
        channel: hold.channel.map_or(wire::Channel::Unspecified, events::channel).into(),
        since: Some(hold.since.into()),
        until: hold.last_day().map(Into::into),
    }
}

pub(super) const fn hold_reason(reason: HoldReason) -> wire::HoldReason {
    match reason {
        HoldReason::Dispute => wire::HoldReason::Dispute,
        HoldReason::Bereavement => wire::HoldReason::Bereavement,
        HoldReason::Illness => wire::HoldReason::Illness,
        HoldReason::Calamity => wire::HoldReason::Calamity,
        HoldReason::RequestOfParty => wire::HoldReason::RequestOfParty,
    }
}
