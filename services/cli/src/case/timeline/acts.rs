//! Messages with their decisions, money with what became of it, matters with what was asked and filed.

use proto::{
    communications::{Channel, Message, MessageState, Verdict},
    counsel::{Authority, Condonation, Filing, Matter},
    payments::Receipt,
};

use super::{At, Moment, by, of_cheque};
use crate::{
    case::{Cheque, Dossier},
    console::Tone,
    service::Service,
    when::{day, day_text, instant_text, money_text},
    words::Choice as _,
};

pub(super) fn messages(dossier: &Dossier) -> Vec<Moment> {
    dossier.messages.iter().flat_map(|message| of_message(dossier, message)).flatten().collect()
}

fn of_message(dossier: &Dossier, message: &Message) -> [Option<Moment>; 2] {
    let cheque = of_cheque(dossier, &message.proceeding_id);
    let name = format!("{} to {}{cheque}", channel(message), message.contact_masked);
    // The conduct rules protect borrowers: of mail to the lender's own staff it is enough that it went out.
    let sent_to_staff = !message.sent_at.is_empty()
        && message.decision.iter().flat_map(|decision| &decision.rules).any(|rule| rule.rule == "staff");
    let decided = message.decision.as_ref().filter(|_| !sent_to_staff).and_then(|decision| {
        let at = At::instant(&decision.decided_at)?;
        let verdict = match decision.verdict() {
            Verdict::Scheduled if message.send_at.is_empty() => "allowed for later".to_owned(),
            Verdict::Scheduled => format!("allowed for {}", instant_text(&message.send_at)),
            other => other.words(),
        };
        let state = match message.state() {
            MessageState::Failed => ", and the provider refused it",
            MessageState::Unknown => ", and the provider has not answered",
            MessageState::Refused if decision.verdict() != Verdict::Refused => ", and refused since",
            MessageState::Cancelled => ", and cancelled since: what it is about has ended",
            _ => "",
        };
        let tone = if message.state() == MessageState::Refused { Tone::Near } else { Tone::Plain };
        let mut moment = Moment::new(at, Service::Communications, format!("{name} {verdict}{state}")).toned(tone);
        for rule in &decision.rules {
            let answer = if rule.passed { "passed" } else { "failed" };
            let authority = &rule.authority;
            let authority = if authority.is_empty() { String::new() } else { format!(" [{authority}]") };
            moment = moment.with(format!("{} {answer}: {}{authority}", rule.rule, rule.reason));
        }
        Some(moment)
    });
    let sent = At::instant(&message.sent_at).map(|at| {
        let Message { template_version, provider_reference, .. } = message;
        let ground = format!("{template_version}, provider's reference {provider_reference}");
        let ground = if sent_to_staff { template_version.clone() } else { ground };
        Moment::new(at, Service::Communications, format!("{name} sent")).with(ground)
    });
    [decided, sent]
}

fn channel(message: &Message) -> String {
    match message.channel() {
        Channel::Sms => "SMS".to_owned(),
        Channel::Email => "e-mail".to_owned(),
        Channel::Unspecified => "message".to_owned(),
    }
}

pub(super) fn receipts(dossier: &Dossier) -> Vec<Moment> {
    dossier.receipts.iter().flat_map(|receipt| of_receipt(dossier, receipt)).flatten().collect()
}

fn of_receipt(dossier: &Dossier, receipt: &Receipt) -> [Option<Moment>; 2] {
    let amount = money_text(receipt.amount.as_ref());
    let name = format!("{} {}", receipt.mode().words().to_uppercase(), receipt.reference);
    let posted = At::instant(&receipt.recorded_at).map(|at| {
        let what = format!("{amount} received, value date {}", day_text(receipt.value_date));
        let cheques = dossier.cheques.iter().filter_map(Cheque::known);
        let known = cheques.into_iter().find(|cheque| cheque.instrument_id == receipt.instrument_id);
        let towards = match (receipt.instrument_id.as_str(), known) {
            ("", _) => "for the account, no cheque named".to_owned(),
            (_, Some(cheque)) => format!("for cheque {}", cheque.cheque_number),
            (id, None) => format!("for another cheque of the account, {id}"),
        };
        let payer = receipt.payer_initials.as_str();
        let payer = if payer.is_empty() { String::new() } else { format!("; payer {payer}") };
        let moment = Moment::new(at, Service::Payments, what).with(format!("{name}; {towards}{payer}"));
        Moment { undone: receipt.reversal.is_some(), ..moment }
    });
    let reversed = receipt.reversal.as_ref().and_then(|reversal| {
        let from = day(reversal.value_date)?;
        let what = format!("{amount} reversed from {from}: {}", reversal.reason().words());
        Some(
            Moment::new(At::day(from, &receipt.recorded_at), Service::Payments, what)
                .with(name.clone())
                .toned(Tone::Near),
        )
    });
    [posted, reversed]
}

pub(super) fn matters(dossier: &Dossier) -> Vec<Moment> {
    let mut moments = Vec::new();
    for matter in &dossier.matters {
        moments.extend(opened(dossier, matter));
        moments.extend(accepted(matter));
        moments.extend(matter.authority.as_ref().and_then(|authority| asked(matter, authority)));
        moments.extend(matter.filings.iter().filter_map(|filing| filed(matter, filing)));
    }
    moments
}

fn opened(dossier: &Dossier, matter: &Matter) -> Option<Moment> {
    let cheque = of_cheque(dossier, &matter.proceeding_id);
    let what = format!("matter {}{cheque} opened for {}", matter.reference, matter.court);
    let advocate = matter.advocate.as_ref();
    let advocate =
        advocate.map_or_else(|| "no advocate yet".to_owned(), |known| format!("advocate {}", known.enrolment_number));
    let moment = Moment::new(At::instant(&matter.opened_at)?, Service::CounselPortal, what);
    Some(moment.with(format!("{advocate}; now {}", matter.state().words())))
}

fn accepted(matter: &Matter) -> Option<Moment> {
    let at = At::instant(&matter.accepted_at)?;
    let what = format!("matter {} accepted", matter.reference);
    Some(Moment::new(at, Service::CounselPortal, what).with(by(matter.accepted_by.as_ref())))
}

fn asked(matter: &Matter, authority: &Authority) -> Option<Moment> {
    let at = At::instant(&authority.decided_at)?;
    let on = day_text(authority.file_on);
    let name = &matter.reference;
    if authority.refused.is_empty() {
        let what = format!("matter {name}: filing on {on} authorised");
        return Some(Moment::new(at, Service::CounselPortal, what));
    }
    let what = format!("matter {name}: filing on {on} refused");
    let mut moment = Moment::new(at, Service::CounselPortal, what).toned(Tone::Near);
    for gate in &authority.refused {
        moment =
            moment.with(format!("{}: {}; cure: {}", gate.gate().words(), gate.reason.trim_end_matches('.'), gate.cure));
    }
    Some(moment)
}

fn filed(matter: &Matter, filing: &Filing) -> Option<Moment> {
    let at = At::instant(&filing.recorded_at)?;
    let what = format!("matter {}: complaint filed on {}", matter.reference, day_text(filing.filed_on));
    let condonation = match filing.condonation() {
        Condonation::Unspecified => String::new(),
        other => format!("condonation of delay {}", other.words()),
    };
    let moment = Moment::new(at, Service::CounselPortal, what)
        .with(format!(
            "{}, acknowledgement {}; {}",
            filing.court,
            filing.acknowledgement,
            by(filing.recorded_by.as_ref())
        ))
        .with(condonation);
    let moment = if filing.withdrawn { moment.with("taken back since") } else { moment };
    Some(Moment { undone: filing.withdrawn, ..moment })
}
