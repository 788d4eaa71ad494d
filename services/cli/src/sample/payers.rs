//! What the drawer of each cheque will do, and what is done otherwise than usual about it: the script that the demo acts
//! out, as the payers, the lender's people and the advocates.

use super::{
    draw::Draw,
    returns::{Kind, Memo, same_cheque},
    roles::{Conduct, Role},
};

pub(super) const HEADER: [&str; 8] = [
    "loan_account_number",
    "cheque_number",
    "drawee_ifsc",
    "conduct",
    "days_after_service",
    "rupees",
    "days_to_report",
    "desk",
];

/// One row a cheque, in the order of the first memo of each.
pub(super) fn rows(draw: &mut Draw, memos: &[Memo]) -> Vec<[String; 8]> {
    let mut rows = Vec::new();
    for (index, memo) in memos.iter().enumerate() {
        if memos.iter().take(index).any(|earlier| same_cheque(earlier, memo)) {
            continue;
        }
        // Drawn for everybody, so that a role of one changes nothing for the others.
        let once = !memos.iter().skip(index + 1).any(|later| same_cheque(later, memo));
        let drawn = by_chance(draw, memo, once);
        let Role { conduct, days, days_to_report, desk, .. } = memo.role.unwrap_or(drawn);
        let rupees = match conduct {
            Conduct::Never => 0,
            Conduct::PaysPart => memo.rupees / 10 * draw.between(1, 9),
            Conduct::PaysInTwo => memo.rupees / 10 * draw.between(3, 7),
            _ => memo.rupees,
        };
        let number = |number: i32| if conduct == Conduct::Never { String::new() } else { number.to_string() };
        rows.push([
            memo.loan_account_number.clone(),
            memo.cheque_number.clone(),
            memo.drawee_ifsc.clone(),
            conduct.as_str().to_owned(),
            number(days),
            number(rupees),
            number(days_to_report),
            desk.to_owned(),
        ]);
    }
    rows
}

fn by_chance(draw: &mut Draw, memo: &Memo, once: bool) -> Role {
    let conduct = draw.weighted(&[
        (24, Some(Conduct::PaysInFull)),
        (5, Some(Conduct::PaysOnCourtesy)),
        (5, Some(Conduct::PaysInTwo)),
        (14, Some(Conduct::PaysPart)),
        (12, Some(Conduct::PaysLate)),
        (2, Some(Conduct::PaysThenBounces)),
        (38, None),
    ]);
    let conduct = match conduct {
        // A drawer who has died pays nothing, whatever was drawn for the others.
        Some(_) if memo.code == "23" => Conduct::Never,
        // Nobody presents a cheque again that was paid.
        Some(Conduct::PaysOnCourtesy) if !once || memo.kind != Kind::Ordinary => Conduct::Never,
        Some(conduct) => conduct,
        None => Conduct::Never,
    };
    let days = match conduct {
        // Day 15 is the last one in time, and worth having.
        Conduct::PaysInFull => {
            if draw.percent(20) {
                15
            } else {
                draw.between(1, 14)
            }
        }
        Conduct::PaysOnCourtesy => draw.between(1, 3),
        Conduct::PaysInTwo => draw.between(2, 12),
        Conduct::PaysPart => draw.between(2, 15),
        Conduct::PaysLate => {
            if draw.percent(40) {
                16
            } else {
                draw.between(17, 30)
            }
        }
        Conduct::PaysThenBounces => draw.between(2, 6),
        Conduct::Never => 0,
    };
    let days_to_report = if draw.percent(20) { 2 } else { 1 };
    Role { letters: &[], conduct, days, days_to_report, desk: "", found_again: false }
}
