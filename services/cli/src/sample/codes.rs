//! Return codes of the clearing house, and the words that banks print for them.

use super::draw::Draw;

/// Codes on which a proceeding can be founded, by how often they occur.
pub(super) const WANT_OF_FUNDS: &[(i32, &str)] =
    &[(10, "01"), (3, "02"), (3, "04"), (2, "50"), (2, "20"), (1, "10"), (2, "12"), (1, "14")];
/// Codes that give no cause. The first two can be mended by presenting again.
pub(super) const NO_CAUSE: [&str; 9] = ["03", "23", "84", "05", "31", "34", "39", "30", "33"];
/// Codes that settle nothing.
pub(super) const COUNSEL: [&str; 7] = ["52", "55", "21", "22", "51", "53", "99"];

/// What banks print for a code; each has its own words for the commonest.
pub(super) fn reason(draw: &mut Draw, code: &str) -> &'static str {
    match code {
        "01" => {
            draw.pick(&["Funds insufficient", "INSUFFICIENT FUNDS", "01-Funds Insufficient", "Funds insufficient "])
        }
        "02" => draw.pick(&["Exceeds arrangement", "EXCEEDS ARRANGEMENTS"]),
        "03" => "Effects not cleared, present again",
        "04" => "Refer to drawer",
        "05" => "Kindly contact drawer/drawee bank and please present again",
        "10" => "Drawer's signature incomplete",
        "12" => "Drawer's signature differs",
        "14" => "Drawer's signature not as per mandate",
        "20" => draw.pick(&["Payment stopped by drawer", "PAYMENT STOPPED, \"dispute\""]),
        "21" => "Payment stopped by attachment order",
        "22" => "Payment stopped by court order",
        "23" => "Withdrawal stopped owing to death of account holder",
        "30" => "Cheque post-dated",
        "31" => "Cheque out-dated/stale",
        "33" => "Instrument mutilated; requires bank's guarantee",
        "34" => "Amount in words and figures differs",
        "39" => "Image not clear, present again with paper",
        "50" => "Account closed",
        "51" => "Account transferred to another branch",
        "52" => "No such account",
        "53" => "Title of account required",
        "55" => "Account blocked (situation covered in 21-25)",
        "84" => "Other reasons: connectivity failure",
        _ => "Reason not stated",
    }
}
