//! The steps of an arbitration.

use crate::step::steps;

steps! {
    Learn = "learn", Us, "a circumstance becomes known";
    OrderRelief = "order_relief", Others, "a court grants interim relief (s.9)";
    SendRequest = "send_request", Us, "the request is sent (s.21)";
    ReceiveRequest = "receive_request", Others, "a respondent receives the request (ss.3, 21)";
    Refuse = "refuse", Others, "the other side refuses to appoint (s.11(4), (5))";
    AskCourt = "ask_court", Us, "the court is asked to appoint (s.11(6))";
    CourtRefuses = "court_refuses", Others, "the court does not appoint (s.11)";
    Appoint = "appoint", Us, "an arbitrator is appointed (s.11)";
    Waive = "waive", Others, "the other side waives s.12(5) in writing, after the dispute";
    NotifyArbitrators = "notify_arbitrators", Us, "the arbitrators have notice of their appointment (s.23(4))";
    CompletePleadings = "complete_pleadings", Others, "claim and defence are completed (s.23(4))";
    ExtendTime = "extend_time", Others, "the time for the award is extended (s.29A(3), (4))";
    EndMandate = "end_mandate", Others, "the mandate ends (ss.12 to 15, 29A)";
    MakeAward = "make_award", Others, "the award is made (s.31)";
    ReceiveAward = "receive_award", Others, "a party receives the signed award (s.31(5))";
    AskCorrection = "ask_correction", Others, "a correction is asked for (s.33)";
    DecideCorrection = "decide_correction", Others, "the tribunal decides on the correction (s.33)";
    Challenge = "challenge", Others, "a court is asked to set the award aside (s.34)";
    DecideChallenge = "decide_challenge", Others, "the court decides on the challenge (ss.34, 37)";
    Execute = "execute", Us, "execution is applied for (s.36)";
    Satisfy = "satisfy", Others, "the award is satisfied";
    Settle = "settle", Us, "the parties settle (s.30)";
    Withdraw = "withdraw", Us, "the claim is withdrawn (s.32)";
    Stay = "stay", Others, "a court stays it";
    LiftStay = "lift_stay", Others, "the stay is lifted";
    Moratorium = "moratorium", Others, "a moratorium begins (IBC ss.14, 96)";
    EndMoratorium = "end_moratorium", Others, "the moratorium ends";
    Drop = "drop", Us, "a person ends it";
    Time = "time", Time, "the time runs out";
    Doubt = "doubt", Knowledge, "facts contradict each other, one is missing, or the law leaves a question";
    PutRight = "put_right", Knowledge, "the doubt is removed";
}
