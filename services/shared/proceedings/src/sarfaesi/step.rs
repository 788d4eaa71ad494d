//! The steps of a proceeding under the SARFAESI Act.

use crate::step::steps;

steps! {
    Learn = "learn", Us, "a circumstance becomes known";
    DraftDemand = "draft_demand", Us, "a demand is drafted";
    IssueDemand = "issue_demand", Us, "the demand is issued (s.13(2))";
    ServeDemand = "serve_demand", Us, "the demand is served (Rule 3)";
    WithdrawDemand = "withdraw_demand", Us, "the demand is withdrawn";
    Represent = "represent", Others, "a representation comes in (s.13(3A))";
    Answer = "answer", Us, "the representation is answered (s.13(3A))";
    AskMagistrate = "ask_magistrate", Us, "the magistrate is asked for help (s.14)";
    MagistrateDecides = "magistrate_decides", Others, "the magistrate decides (s.14)";
    TakePossession = "take_possession", Us, "possession is taken (s.13(4))";
    AnnouncePossession = "announce_possession", Us, "the possession notice is made known (Rule 8(1), (2))";
    Value = "value", Us, "the asset is valued (Rule 8(5))";
    FixReservePrice = "fix_reserve_price", Us, "the reserve price is fixed (Rule 8(5))";
    NoticeSale = "notice_sale", Us, "a notice of sale is issued (Rules 8(6), 9(1))";
    ServeSaleNotice = "serve_sale_notice", Us, "the notice of sale is served (Rule 8(6))";
    AnnounceSale = "announce_sale", Us, "the sale is announced (Rules 8(6), 8(7))";
    Auction = "auction", Us, "the auction is held or called off";
    PayDeposit = "pay_deposit", Others, "a quarter of the price comes in (Rule 9(3))";
    ConfirmSale = "confirm_sale", Us, "the sale is confirmed (Rule 9(2))";
    ExtendBalance = "extend_balance", Us, "the time for the balance is extended (Rule 9(4))";
    PayBalance = "pay_balance", Others, "the balance comes in (Rule 9(4))";
    Forfeit = "forfeit", Us, "the purchaser defaults (Rule 9(5))";
    Certify = "certify", Us, "the certificate of sale is issued (Rule 9(6))";
    Tender = "tender", Others, "the dues are tendered (s.13(8))";
    ReceiveDues = "receive_dues", Others, "the dues are received (s.13(8))";
    Challenge = "challenge", Others, "the measures are challenged (s.17)";
    TribunalDecides = "tribunal_decides", Others, "the tribunal decides (ss.17, 18)";
    Stay = "stay", Others, "the proceeding is stayed";
    LiftStay = "lift_stay", Others, "the stay is lifted";
    Moratorium = "moratorium", Others, "a moratorium begins (IBC ss.14, 96)";
    EndMoratorium = "end_moratorium", Others, "the moratorium ends";
    Drop = "drop", Us, "a person ends it";
    Time = "time", Time, "the time runs out";
    Doubt = "doubt", Knowledge, "facts contradict each other, one is missing, or the law leaves a question";
    PutRight = "put_right", Knowledge, "the doubt is removed";
}
