//! What a period runs from.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One line per anchor: its name in Rust (in the files: the same in lower-case words joined by `_`), and the words that
/// steps use for it after "from".
macro_rules! anchors {
    ($($name:ident = $words:literal,)*) => {
        /// The fact that a period runs from. In the files it is written in lower-case words joined by `_`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Anchor {
            $(#[doc = concat!($words, ".")] $name,)*
        }

        impl Anchor {
            /// Every anchor.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The words for it, as they stand after "from".
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)*
                }
            }
        }
    };
}

anchors! {
    // NI Act s.138, PSS Act s.25
    ChequeDate = "the date of the cheque",
    Intimation = "the information of the return",
    Service = "service of the notice",
    PayBy = "the last day to pay",
    CauseOfAction = "the cause of action",

    // notices and their answers
    NoticeDate = "the date of the notice",
    Dispatch = "dispatch of the notice",
    LastService = "the last service of the notice",
    Receipt = "receipt",

    // SARFAESI
    RepresentationReceived = "receipt of the representation",
    PossessionTaken = "the taking of possession",
    SaleNoticeServed = "service of the notice of sale on the borrower",
    SalePublication = "publication of the notice of sale",
    SaleNoticeComplete = "the last of service, publication, affixture and upload of the notice of sale",
    AuctionDate = "the auction",
    SaleConfirmed = "confirmation of the sale",
    MeasureTaken = "the measure under section 13(4)",
    ApplicationFiled = "the filing of the application",
    OrderReceived = "receipt of the order",

    // a complaint under s.138
    SummonsReceived = "receipt of the summons",
    CompensationOrder = "the order of interim compensation",
    DepositOrder = "the order of deposit in appeal",
    Judgment = "the judgment",
    FullPayment = "full payment",

    // arbitration
    RequestReceived = "receipt of the request",
    AppointmentFailed = "failure or refusal to appoint",
    InterimReliefOrder = "the order of interim relief",
    ArbitratorsNotified = "the arbitrators' notice of their appointment",
    PleadingsCompleted = "completion of the pleadings",
    AwardReceived = "receipt of the signed award",

    // tribunal, insolvency, civil suit
    ApplicationReceived = "receipt of the application",
    RecoveryOrderIssued = "the issue of the copy of the Recovery Officer's order",
    DefaultDate = "the default",
    NpaDate = "the classification as NPA",
    DefectNoticeReceived = "receipt of the notice of the defect",
    SummonsForJudgmentServed = "service of the summons for judgment",
    MediationApplied = "the application for mediation",

    // limitation
    RightToSue = "the day on which the right to sue arose",
    RightToApply = "the day on which the right to apply arose",
    InstalmentDefault = "the default in an instalment",
    GuaranteeDemand = "the demand on the guarantor",
    GuaranteeRefused = "the guarantor's refusal",
    MortgageMoneyDue = "the day on which the mortgage money became due",
    DecreeEnforceable = "the day on which the decree became enforceable",
    Acknowledgment = "the signing of the acknowledgment",
    PartPayment = "the part payment",

    // wilful default
    ShowCauseIssued = "the issue of the show-cause notice",
    ShowCauseServed = "service of the show-cause notice",
    ProposalDate = "the date of the proposal",
    ProposalServed = "service of the proposal",
    WilfulDefaultDelisted = "the removal from the list of wilful defaulters",

    // classification
    FirstUnpaidDue = "the due date of the oldest unpaid instalment",
    OutOfOrderSince = "the day on which the account went out of order",
    DoubtfulSince = "the classification as doubtful",

    // conduct and data protection
    LoanSettled = "full repayment or settlement of the loan",
    SettlementAgreed = "the agreement on the settlement",
    ComplaintReceived = "receipt of the complaint",
    DeviceFirstNotice = "the first notice of locking",
    DeviceSecondNotice = "the second notice of locking",
    BreachKnown = "the knowledge of the breach",
    RecordMade = "the making of the record",
    RelationshipEnded = "the end of the relationship",
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
