//! A case of which every service knows something, and a mesh of fakes that know it.

mod case;
mod counsel;
mod post;

use std::collections::HashMap;

use proto::{
    notices::Notice,
    payments::{Dishonour, Instrument, Receipt, ReceiptMode, ReceiptState, Reversal, ReversalReason},
    types::{Actor, ActorKind, LegalDate, LegalDateInterval, Money},
};

pub(crate) use self::{
    case::window,
    counsel::{advocate, matter},
    post::{messages, notice},
};
use crate::fakes::{FakeAccounts, FakeAudit, FakeCases, FakeCommunications, FakeCounsel, FakeNotices, FakePayments};

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
pub(crate) fn date(text: &str) -> Option<LegalDate> {
    Some(text.parse::<kernel::LegalDate>().unwrap().into())
}

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn days(earliest: &str, latest: &str) -> Option<LegalDateInterval> {
    Some(LegalDateInterval { earliest: date(earliest), latest: date(latest) })
}

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
fn inr(paise: i64) -> Option<Money> {
    Some(Money { currency_code: "INR".to_owned(), paise })
}

#[expect(clippy::unnecessary_wraps, reason = "fields of messages are optional")]
pub(crate) fn person(subject: &str, role: &str) -> Option<Actor> {
    Some(Actor {
        kind: ActorKind::Person.into(),
        issuer: "recourse-local".to_owned(),
        subject: subject.to_owned(),
        roles: vec![role.to_owned()],
    })
}

fn instrument() -> Instrument {
    Instrument {
        instrument_id: "i-1".to_owned(),
        loan_account_number: "HL-0001".to_owned(),
        cheque_number: "000123".to_owned(),
        drawee_ifsc: "HDFC0000001".to_owned(),
        drawn_on: date("2026-01-30"),
        amount: inr(15_000_000),
        drawer_initials: "R•••• K••••".to_owned(),
        dishonours: vec![Dishonour {
            dishonour_id: "dis-1".to_owned(),
            ordinal: 1,
            presented_on: date("2026-02-02"),
            returned_on: date("2026-02-02"),
            return_code: "01".to_owned(),
            informed_on: days("2026-02-03", "2026-02-03"),
            ..Dishonour::default()
        }],
        ..Instrument::default()
    }
}

pub(crate) fn receipts() -> Vec<Receipt> {
    let receipt = Receipt {
        receipt_id: "r-1".to_owned(),
        state: ReceiptState::Applied.into(),
        loan_account_number: "HL-0001".to_owned(),
        amount: inr(5_000_000),
        value_date: date("2026-02-12"),
        mode: ReceiptMode::Upi.into(),
        reference: "604312345678".to_owned(),
        instrument_id: "i-1".to_owned(),
        recorded_at: "2026-02-12T06:00:00Z".to_owned(),
        payer_initials: "R•••• K••••".to_owned(),
        ..Receipt::default()
    };
    let bounced = Reversal { reason: ReversalReason::InstrumentBounced.into(), value_date: date("2026-02-20") };
    let reversed = Receipt {
        receipt_id: "r-2".to_owned(),
        state: ReceiptState::Reversed.into(),
        amount: inr(10_000_000),
        value_date: date("2026-02-18"),
        mode: ReceiptMode::Cheque.into(),
        reference: "HDFC0000001/000200".to_owned(),
        instrument_id: String::new(),
        recorded_at: "2026-02-18T06:00:00Z".to_owned(),
        reversal: Some(bounced),
        ..receipt.clone()
    };
    vec![receipt, reversed]
}

/// Five services that know the case, each with a log of acts.
pub(crate) struct Mesh {
    urls: Vec<(&'static str, String)>,
    pub(crate) counsel: FakeCounsel,
}

impl Mesh {
    pub(crate) async fn start(audits: [FakeAudit; 5]) -> Self {
        use proto::{
            cases::{accounts_service_server::AccountsServiceServer, cases_service_server::CasesServiceServer},
            communications::communications_service_server::CommunicationsServiceServer,
            counsel::counsel_service_server::CounselServiceServer,
            notices::notices_service_server::NoticesServiceServer,
            payments::payments_service_server::PaymentsServiceServer,
        };

        use crate::fakes::listen;

        let server = tonic::transport::Server::builder;
        let [payments, cases, notices, communications, counsel] = audits.map(|audit| audit.server());
        let instruments = HashMap::from([("i-1".to_owned(), instrument())]);
        let fake = FakePayments { instruments, receipts: receipts(), ..FakePayments::default() };
        let payments = listen(server().add_service(PaymentsServiceServer::new(fake)).add_service(payments)).await;
        let accounts = FakeAccounts { account: case::account(), ..FakeAccounts::default() };
        let fake = FakeCases { case: case::case(), ..FakeCases::default() };
        let cases = server().add_service(CasesServiceServer::new(fake)).add_service(cases);
        let cases = listen(cases.add_service(AccountsServiceServer::new(accounts))).await;
        let others = Notice { notice_id: "n-9".to_owned(), proceeding_id: "p-9".to_owned(), ..notice() };
        let fake = FakeNotices { notices: vec![others, notice()], ..FakeNotices::default() };
        let notices = listen(server().add_service(NoticesServiceServer::new(fake)).add_service(notices)).await;
        let fake = FakeCommunications { messages: messages(), ..FakeCommunications::default() };
        let fake = CommunicationsServiceServer::new(fake);
        let communications = listen(server().add_service(fake).add_service(communications)).await;
        let fake = FakeCounsel { matters: vec![matter()], advocates: vec![advocate()], ..FakeCounsel::default() };
        let counsel_url = server().add_service(CounselServiceServer::new(fake.clone())).add_service(counsel);
        let urls = vec![
            ("--payments-url", payments),
            ("--cases-url", cases),
            ("--notices-url", notices),
            ("--communications-url", communications),
            ("--counsel-portal-url", listen(counsel_url).await),
        ];
        Self { urls, counsel: fake }
    }

    /// The command line with the addresses of the services, those of `without` left out.
    pub(crate) fn arguments<'a>(&'a self, command: &[&'a str], without: &[&str]) -> Vec<&'a str> {
        let urls = self.urls.iter().filter(|(option, _)| !without.contains(option));
        command.iter().copied().chain(urls.flat_map(|(option, url)| [*option, url.as_str()])).collect()
    }
}
