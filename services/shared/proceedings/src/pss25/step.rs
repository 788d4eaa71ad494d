//! The steps of a proceeding on a failed transfer.

use crate::step::steps;

steps! {
    Learn = "learn", Us, "a circumstance becomes known";
    Return = "return", Others, "the transfer comes back unpaid (s.25(1))";
    IssueNotice = "issue_notice", Us, "a notice is handed over to the carrier";
    BookLetter = "book_letter", Us, "the carrier books a letter (s.25(1) proviso (c))";
    Serve = "serve", Others, "a letter is served (s.25(1) proviso (d))";
    Miss = "miss", Others, "a letter does not reach its noticee";
    Pay = "pay", Others, "money comes in";
    File = "file", Us, "a complaint is filed (s.25(5), NI Act s.142)";
    DecideCondonation = "decide_condonation", Others, "the court decides on condonation (NI Act s.142(1)(b))";
    Stay = "stay", Others, "a court stays it";
    LiftStay = "lift_stay", Others, "the stay is lifted";
    Moratorium = "moratorium", Others, "a moratorium begins (IBC s.14)";
    EndMoratorium = "end_moratorium", Others, "the moratorium ends";
    Drop = "drop", Us, "a person ends it";
    Time = "time", Time, "the time runs out";
    Doubt = "doubt", Knowledge, "facts contradict each other, one is missing, or the law leaves a question";
    PutRight = "put_right", Knowledge, "the doubt is removed";
}
