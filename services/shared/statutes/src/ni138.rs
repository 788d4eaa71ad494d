//! A dishonoured cheque: NI Act ss.138 and 142.
//!
//! The chain: the cheque is presented within its validity, returned; the payee is informed (`I`) and sends a notice by
//! `I` + 30 days; it is served (`S`); the drawer may pay until `S` + 15 days; the cause of action arises the day after,
//! and the complaint is filed within one month of it.
//!
//! [`clock()`] and [`assess()`] take all [`Facts`] of a cheque together. The other functions answer for one link.

mod assess;
mod clock;
mod complaint;
mod cure;
mod facts;
mod notice;
mod payment;
mod presentation;
mod service;

pub use assess::assess;
pub use clock::{Ni138Clock, clock};
pub use complaint::{ComplaintWindow, FilingWindow, assess_complaint, complaint_window};
pub use facts::Facts;
pub use notice::{NoticeWindow, assess_notice, notice_by, notice_window_on};
pub use payment::{CauseOfAction, PayBy, PaymentWindow, assess_payment, payment_window};
pub use presentation::{assess_presentation, present_by};

/// The ids of the rules in the book.
pub mod rule {
    /// Until when the cheque must reach the drawee bank.
    pub const PRESENTATION_BY: &str = "ni138.presentation_by";
    /// Until when the notice must be sent.
    pub const NOTICE_BY: &str = "ni138.notice_by";
    /// A late notice is not condoned.
    pub const NOTICE_LATE: &str = "ni138.notice_late";
    /// The cheque may be presented again.
    pub const REPRESENTATION: &str = "ni138.representation";
    /// Until when the drawer may pay.
    pub const PAY_BY: &str = "ni138.pay_by";
    /// When the cause of action arises.
    pub const CAUSE_OF_ACTION: &str = "ni138.cause_of_action";
    /// Until when the complaint must be filed.
    pub const COMPLAINT_BY: &str = "ni138.complaint_by";
    /// A complaint before the cause of action.
    pub const PREMATURE_COMPLAINT: &str = "ni138.premature_complaint";
    /// A late complaint may be condoned.
    pub const CONDONATION: &str = "ni138.condonation";
    /// An article that was refused is served.
    pub const REFUSED: &str = "gca.refused";
    /// An article that nobody claimed is served.
    pub const UNCLAIMED: &str = "gca.unclaimed";
    /// On which day that is.
    pub const UNCLAIMED_DATE: &str = "gca.unclaimed_date";

    /// The names of readings whose meaning is in the code. Others of the same rules are read from their clocks.
    pub mod reading {
        /// Of [`UNCLAIMED_DATE`](super::UNCLAIMED_DATE): the day on which the cover came back to the sender.
        pub const COVER_CAME_BACK: &str = "the cover came back";
        /// Of [`UNCLAIMED_DATE`](super::UNCLAIMED_DATE), where nothing proves another day: so many days after dispatch.
        pub const AFTER_DISPATCH: &str = "thirty days after dispatch";
        /// Of [`PREMATURE_COMPLAINT`](super::PREMATURE_COMPLAINT): the complaint stands if cognizance came later.
        pub const COGNIZANCE_LATER: &str = "cognizance came later";
        /// Of [`REPRESENTATION`](super::REPRESENTATION): a notice once given forfeits the right to present again.
        pub const ONE_NOTICE: &str = "one notice";
    }
}
