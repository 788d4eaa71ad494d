//! What the drawer of each cheque will do once a notice has been served: the script that later stages act out.

use super::{
    draw::Draw,
    returns::{Memo, same_cheque},
};

pub(super) const HEADER: [&str; 6] =
    ["loan_account_number", "cheque_number", "drawee_ifsc", "conduct", "days_after_service", "rupees"];

/// One row a cheque, in the order of the first memo of each.
pub(super) fn rows(draw: &mut Draw, memos: &[Memo]) -> Vec<[String; 6]> {
    let mut rows = Vec::new();
    for (index, memo) in memos.iter().enumerate() {
        if memos.iter().take(index).any(|earlier| same_cheque(earlier, memo)) {
            continue;
        }
        // A drawer who has died pays nothing, whatever was drawn for the others.
        let conduct = if memo.code == "23" {
            "never"
        } else {
            draw.weighted(&[(30, "pays_in_full"), (15, "pays_part"), (15, "pays_late"), (40, "never")])
        };
        let (days, rupees) = match conduct {
            // Day 15 is the last one in time, and worth having.
            "pays_in_full" => (if draw.percent(20) { 15 } else { draw.between(1, 14) }, memo.rupees),
            "pays_part" => (draw.between(2, 15), memo.rupees / 10 * draw.between(1, 9)),
            "pays_late" => (draw.between(16, 40), memo.rupees),
            _ => (0, 0),
        };
        let number = |number: i32| if number == 0 { String::new() } else { number.to_string() };
        rows.push([
            memo.loan_account_number.clone(),
            memo.cheque_number.clone(),
            memo.drawee_ifsc.clone(),
            conduct.to_owned(),
            number(days),
            number(rupees),
        ]);
    }
    rows
}
